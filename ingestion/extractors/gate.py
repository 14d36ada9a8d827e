"""Pages that are not content: walls, checks, errors and shells, told by their few words."""

from __future__ import annotations

import re

from ingestion.errors import NotContent

MIN_WORDS = 20  # of main text; less is no document
WALL_WORDS = 260  # a wall says little: longer pages that mention one are content

_WORDS = re.compile(r"\w+")
_ERROR_TITLE = re.compile(
    r"^\W*(?:error\s*)?(?:404|410|403|500|502|503)\b|"
    r"^\W*(?:page|seite|document|file)?\s*(?:can(?:no|')t be found|not found|nicht gefunden)\W*$|"
    r"^(?:page not found|oops|access denied|forbidden|internal server error|bad gateway|"
    r"service unavailable|page introuvable|p[áa]gina no encontrada)\b",
    re.IGNORECASE,
)
_BOT_CHECK = re.compile(
    r"just a moment|checking (?:your|if the site) |verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"attention required|enable javascript and cookies to continue|are you a robot|"
    r"unusual traffic|ddos protection by|complete the (?:captcha|security check)|"
    r"please stand by, while we are checking|px-captcha|cf-browser-verification",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:log|sign) ?in to (?:continue|view|read|your account)|you must (?:be logged|log|sign) ?in|"
    r"please (?:log|sign) ?in|anmelden, um|bitte (?:melden sie sich an|einloggen)|"
    r"subscribe to (?:continue|keep) reading|create an account to (?:continue|read)|"
    r"connectez-vous pour|inicia sesi[óo]n para",
    re.IGNORECASE,
)
_PASSWORD_FIELD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
_SCRIPT_SHELL = re.compile(
    r"(?:enable|requires?|needs?|turn on|activate) javascript|javascript (?:is|to be) "
    r"(?:disabled|required|enabled)|<div[^>]+id=[\"']?(?:root|app|__next|___gatsby)[\"'> ]",
    re.IGNORECASE,
)
_SOFT_ERROR = re.compile(
    r"(?:page|content|article|url) (?:you (?:are|were) looking for|you requested|requested) "
    r"(?:could not|cannot|can't|does not|doesn't|was not|has been|is no longer|no longer)|"
    r"this page (?:doesn't|does not|no longer) exists?|page (?:was )?not found|error 404|"
    r"seite (?:wurde )?nicht gefunden",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"(?:this )?domain (?:name )?(?:is|may be) (?:for sale|parked)|buy this domain|"
    r"this (?:web ?site|domain) is parked|related searches.{0,80}privacy policy",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue to|"
    r"we (?:and our partners )?(?:use|value) (?:cookies|your privacy).{0,400}"
    r"(?:accept all|reject all|manage (?:options|preferences))",
    re.IGNORECASE | re.DOTALL,
)


def check(*, title: str, markdown: str, page_text: str, source: str) -> None:
    """Raises NotContent with the reason when the page is no document."""
    words = len(_WORDS.findall(markdown))
    if words < WALL_WORDS:
        _check_short(title, f"{title}\n{page_text[:5000]}", source)
    if words < MIN_WORDS:
        raise NotContent(
            "The page needs JavaScript to show its text."
            if _SCRIPT_SHELL.search(source)
            else "There is no text on the page."
        )


def _check_short(title: str, text: str, source: str) -> None:
    if _BOT_CHECK.search(text) or "cf-challenge" in source or "px-captcha" in source:
        raise NotContent("The site answered with a bot check instead of the page.")
    if _ERROR_TITLE.search(title) or _SOFT_ERROR.search(text):
        raise NotContent("The site answered with an error page.")
    if _PARKED.search(text):
        raise NotContent("The domain is parked: there is nothing of the page left.")
    if _LOGIN.search(text) and (_PASSWORD_FIELD.search(source) or len(text) < 1500):
        raise NotContent("The page is behind a sign-in.")
    if _CONSENT.search(text):
        raise NotContent("The site asks for consent before it shows the page.")
