"""A repository: what it is in a few lines, then its README."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import NotContent
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.content.whole_page import whole_page
from library.document_kinds import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

_PATH = re.compile(r'data-path="([^"]{1,300})"')


def read(capture: SiteAnswers, resource: Resource) -> Document:
    repository = capture.parts["repository.json"].json()
    readme = capture.parts.get("readme.html")
    description = str(repository.get("description") or "")
    if readme is None and not description:
        raise NotContent("The repository has no README and no description.")
    facts = "\n".join(f"- {builders.escaped(fact)}" for fact in _facts(repository))
    text = _readme(decode(readme.content, "utf-8"), repository) if readme else ""
    owner = repository.get("owner") or {}
    return builders.document(
        resource,
        REPOSITORY,
        "\n\n".join(filter(None, (builders.escaped(description), facts, text))),
        title=str(repository["full_name"]),
        author=str(owner.get("login") or ""),
        site="GitHub",
        published_at=builders.moment(str(repository.get("created_at") or "")),
        own_tags=tuple(str(topic) for topic in repository.get("topics") or ()),
        image_url=str(owner.get("avatar_url") or ""),
    )


def _facts(repository: dict[str, Any]) -> Iterator[str]:
    """What stays true for a while: counts of stars would make each visit a new version."""
    if language := repository.get("language"):
        yield f"Language: {language}"
    if name := (repository.get("license") or {}).get("name"):
        yield f"Licence: {name}"
    if home := repository.get("homepage"):
        yield f"Home page: {home}"
    if parent := (repository.get("parent") or {}).get("full_name"):
        yield f"Fork of {parent}"
    if repository.get("archived"):
        yield "Archived: no longer worked on"


def _readme(html: str, repository: dict[str, Any]) -> str:
    """Its links go out from the folder that it is in."""
    path = _PATH.search(html)
    folder = path[1].rpartition("/")[0] if path else ""
    branch = str(repository.get("default_branch") or "HEAD")
    base = f"{repository['html_url']}/blob/{branch}/{folder}{'/' if folder else ''}"
    return whole_page(html, base)
