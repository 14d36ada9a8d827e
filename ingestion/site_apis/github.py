"""GitHub: a repository's README and what its API says of it (docs.github.com/rest/repos)."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingestion.documents.errors import NotFound
from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import REPOSITORY

if TYPE_CHECKING:
    from ingestion.site_apis.asking import Asker

KIND = REPOSITORY
API = "https://api.github.com/repos/"
_RENDERED = "application/vnd.github.html+json"
_REPOSITORY = re.compile(r"/([A-Za-z\d](?:[A-Za-z\d-]{0,38}))/([\w.-]{1,100}?)(?:\.git)?/?")
# Pages of the site itself, where an owner's name would stand.
_NO_OWNERS = frozenset(
    """
    about account apps collections contact customer-stories enterprise events explore features
    issues join login marketplace new notifications orgs organizations pricing pulls search security
    sessions settings signup site sponsors stars team topics trending users
    """.split()
)


def address(url: str) -> str:
    """Of a repository's own page; those in it are read as pages."""
    found = _REPOSITORY.fullmatch(urlsplit(url).path)
    if not found or found[1].lower() in _NO_OWNERS:
        return ""
    return f"https://github.com/{found[1]}/{found[2]}"


def collect(url: str, asker: Asker) -> SiteAnswers:
    name = urlsplit(url).path.strip("/")
    repository = asker.get(f"{API}{name}", accept="application/vnd.github+json")
    page = str(repository.json()["html_url"])
    parts = {"repository.json": repository}
    with suppress(NotFound):  # it has none
        parts["readme.html"] = asker.get(f"{API}{name}/readme", accept=_RENDERED)
    return SiteAnswers("github", page, parts)
