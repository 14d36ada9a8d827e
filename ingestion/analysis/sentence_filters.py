"""Filters on sentences: which may be quoted alone, and which describe the text itself."""

from __future__ import annotations

import re

from ingestion.analysis.markdown_blocks import words_of
from ingestion.analysis.stemming import stop_words

SHORTEST, LONGEST = 6, 60  # words of a sentence worth quoting
LONGEST_TEXT = 2000  # characters of a sentence worth quoting, and of any that is looked at
SMALL_WORDS = 2  # that show a line without a full stop to be a sentence

_BOILERPLATE = re.compile(
    r"cookies?\b.*\b(accept|consent|privacy|akzeptier|accepte|acepta)|newsletter|"
    r"all rights reserved|copyright|©|alle rechte vorbehalten|tous droits réservés|"
    r"todos los derechos|sign up|log ?in\b|click (here|on the|the link)|read more|"
    r"share (this|on)|follow us|advertisement|sponsored|affiliate|may earn (a|an) .*commission|"
    r"photo(graph)? by|image credit|getty images|shutterstock|unsplash|"
    r"^(written|posted|reviewed|edited|updated|published|last (updated|modified))\b.*"
    r"(\b(by|on|at)\b|\d{4})|^this (article|story|post|piece|page|report) (was|has been) "
    r"(last |first |originally )?(updated|corrected|amended|edited|published)\b|"
    r"terms (of (use|service)|and conditions)|privacy policy|"
    r"^(figure|fig\.|table|image|source|photo|abbildung|quelle|foto|fuente|crédit)\b|"
    r"min(ute)? read|"
    r"^(subscribe|abonnieren|abonnez|suscríbete|jetzt anmelden|inscrivez)|"
    r"\b(subscribe|abonnieren|suscríbete) (to|now|today|our|sie|unser|a nuestr)|"
    r"(skip to|zum inhalt|jump to) (main |the )?(content|navigation|recipe)|javascript (is|must)|"
    r"leave a (comment|reply)|free (shipping|returns)|add(ed)? to (your )?(cart|basket)|"
    r"all prices|excl\. tax|out of 5|^((learn|see|find) (out )?more|jump to|see also|read the full|"
    r"mehr (erfahren|lesen)|en savoir plus|lire aussi|más información|leer más)\b|"
    r"originally posted by|^in reply to|\bwrote:|personali[sz]ed (ads|advertising)|"
    r"limited data|legitimate interest|item ?#|\bSKU\b|\[email.protected\]",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"[\"'“”‘’„«»(\[¿¡]*[^\W_]")
_ENDS = re.compile(r"[.!…。！۔।][\"'“”’»)\]」』]*(\[\d+\]|\(\d+\))*$")
_PRICE = re.compile(r"[$€£¥]\s?\d|\d\s?[€£]")
_CODE = re.compile(r"[{}=;<>|\\]|\(\)|//|#\w")
# A mail address, also as archives of mailing lists write it: the head of a message is near.
_MAIL_ADDRESS = re.compile(r"\b[\w.+-]{1,60}(?:@| at )[\w-]{1,60}(?:\.[\w-]{2,20})+\b")
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|authored by:?|author:?)\s+(?:(?:dr|prof|mr|mrs|ms)\.?\s+)?"
    r"[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|la|and|und|et|y))*"
    r"\s*(?:$|[,|·•–—(:.]|\d|on\b|updated\b|published\b)"
)
_BYLINE_LEAD = re.compile(r"^(?:By|Von|Par|Por|Di|Authored|Author)\b", re.IGNORECASE)
# Sentences in which a text describes itself ("this guide explains …") summarise it well.
_SELF_REFERENCE = re.compile(
    r"\b(guide|article|post|list|here are|learn|discover|find out|tips|explore|help you|look at|"
    r"review|explains?|leitfaden|ratgeber|artikel|beitrag|erfahren sie|zeigen? wir|überblick|"
    r"découvre[zr]|expliqu\w+|conseils|guía|artículo|descubr\w+|consejos|explic\w+)\b",
    re.IGNORECASE,
)
# Pronouns and connectives at the start refer to the sentence before (anaphora).
_ANAPHORA = re.compile(
    r"^\W*(this|these|that|those|it|they|he|she|but|and|so|or|however|then|also|there|yet|instead|"
    r"dies\w*|das|er|sie|es|aber|und|doch|jedoch|dann|außerdem|deshalb|so|"
    r"ce|cette|ces|cela|il|elle|ils|elles|mais|et|donc|cependant|alors|"
    r"est[eao]s?|es[eao]s?|él|ella|ellos|pero|y|así|entonces|además|sin embargo)\b",
    re.IGNORECASE,
)


def is_quotable(text: str, *, title: str, language: str) -> bool:
    """A sentence that stands alone: no boilerplate, byline, label, price list or code.

    Nor a question or lead-in without its answer, nor the title over again.
    """
    if len(text) > LONGEST_TEXT:
        return False
    words = words_of(text)
    if not SHORTEST <= len(words) <= LONGEST or not _is_begun(text):
        return False
    if not is_ended(text) and not _is_connected(words, text, language):
        return False
    if len(text) > 20 and text.casefold().rstrip("!. ") in title.casefold():
        return False
    return not is_boilerplate(text)


def _is_begun(text: str) -> bool:
    """As a sentence is, and mostly of words."""
    begins = _BEGINS.match(text)
    if begins is None or begins[0][-1].islower():
        return False
    tokens = text.split()
    return 10 * sum(any(c.isalpha() for c in token) for token in tokens) >= 7 * len(tokens)


def is_ended(text: str) -> bool:
    return bool(_ENDS.search(text))


def _is_connected(words: list[str], text: str, language: str) -> bool:
    """A standfirst or a teaser has no full stop, but the small words that make a sentence."""
    if text.endswith((":", "?", "：", "？", "؟", ",")):
        return False
    if "\u0e00" <= text[-1:] <= "\u0e7f":
        return True  # Thai ends its sentences in nothing
    stops = stop_words(language)
    return sum(word.lower() in stops for word in words) >= SMALL_WORDS


def is_boilerplate(text: str) -> bool:
    text = text[:LONGEST_TEXT]  # the patterns' time grows with the square of a crafted text
    if len(_PRICE.findall(text)) > 1 or len(_CODE.findall(text)) > 1:
        return True
    return bool(_BOILERPLATE.search(text) or _MAIL_ADDRESS.search(text)) or is_byline(text)


def is_byline(text: str) -> bool:
    """Who wrote it, not what was done by whom."""
    if not _BYLINE_LEAD.match(text):
        return False
    named = _BYLINE.match(text[0].lower() + text[1:])
    return named is not None and len(text.split()) <= 12


def is_self_referential(text: str) -> bool:
    return bool(_SELF_REFERENCE.search(text))


def is_anaphoric(text: str) -> bool:
    return bool(_ANAPHORA.match(text))
