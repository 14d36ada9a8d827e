"""Front matter of notes: YAML between `---`, TOML between `+++`, or a plainer head.

The plainer ones are JSON (Hugo), lines of `Title: …` (MultiMarkdown) and of `% …` (pandoc); Joplin
writes its own below the note.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from ingestion.extraction import builders
from ingestion.extraction.notes import note_tags

MAX_SIZE = 64_000  # characters
# A rule is followed by an empty line, front matter is not.
_YAML = re.compile(
    r"\A---[ \t]*\n(?![ \t]*\n)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEAD_LINES = re.compile(r"\A(?:[A-Za-z][\w -]{0,30}:[ \t]+\S.*\n(?:[ \t]+\S.*\n)*){2,}(?=\s*\n)")
_TITLE_BLOCK = re.compile(r"\A(?:%[ \t]*(?:.*)\n(?:[ \t]+\S.*\n)*){1,3}(?=\s*\n)")
_LOGSEQ_HEAD = re.compile(r"\A(?:-[ \t]+)?(?:[ \t]*[A-Za-z][\w.-]{0,40}::(?:[ \t].*)?(?:\n|\Z))+")
# What Joplin writes below a note (its raw export); a note's type is 1.
_JOPLIN = re.compile(r"\n\n(id: [0-9a-f]{32}\n(?:[a-z_]+:(?: [^\n]*)?\n)+type_: (\d+))\s*\Z")
_LINE = re.compile(r"^([A-Za-z][\w -]*?)\s*:\s+(.+?)\s*$", re.MULTILINE)
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")
_DATE_FORMS = (
    *("%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %Z"),
    *("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y-%m", "%Y"),
)
_DATES = ("date", "published", "publishdate", "published_at", "pubdate", "created", "date created")
_AUTHORS = ("authors", "author", "creator", "by")
_LANGUAGES = ("lang", "language", "locale")
_TAGS = ("tags", "tag", "keywords", "categories", "category", "topics")
_ALIASES = ("aliases", "alias")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a note says of itself; tags are its own and then its other names."""

    title: str = ""
    author: str = ""
    published_at: datetime | None = None
    language: str = ""
    tags: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter and the text after it; all of the text where it has none."""
    if joplin := _JOPLIN.search(text[-MAX_SIZE:]):
        return _joplin(joplin[1], text[: joplin.start() - min(MAX_SIZE, len(text))])
    found = _YAML.match(text[:MAX_SIZE]) or _TOML.match(text[:MAX_SIZE])
    if found is None:
        plain, end = _plain_head(text[:MAX_SIZE])
        return (_front_matter(plain), text[end:]) if plain else (FrontMatter(), text)
    is_toml = text.startswith("+++")
    fields = _toml(found[1]) if is_toml else _yaml(found[1])
    if fields is None:
        return FrontMatter(), text  # a rule, and prose up to the next one
    return _front_matter(fields), text[found.end() :]


def _joplin(block: str, text: str) -> tuple[FrontMatter, str]:
    """The first line of a note is its title."""
    fields = {
        name: value.strip()
        for name, _, value in (line.partition(":") for line in block.splitlines())
    }
    title, _, rest = text.partition("\n")
    created = builders.moment(fields.get("user_created_time") or fields.get("created_time", ""))
    note = FrontMatter(title=title.strip(), author=fields.get("author", ""), published_at=created)
    return note, rest.strip()


def yaml_fields(text: str) -> dict[str, Any]:
    """What stands in a note's YAML, its values as text or lists, by names in lower case."""
    found = _YAML.match(text[:MAX_SIZE])
    fields = _yaml(found[1]) if found else None
    return {str(name).strip().lower(): value for name, value in (fields or {}).items()}


def texts_of(value: Any) -> list[str]:
    """A property's value as texts, of links their words."""
    return _texts(value)


def _plain_head(text: str) -> tuple[dict[str, Any], int]:
    """The fields and where they end; no fields where the text begins at once."""
    if text.startswith("{"):
        try:
            fields, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return {}, 0
        return (fields, end) if "title" in fields and text[end:].strip() else ({}, 0)
    if found := _HEAD_LINES.match(text):
        lines = re.sub(r"\n[ \t]+", " ", found[0])
        fields = {name.lower(): value for name, value in _LINE.findall(lines)}
        return (fields, found.end()) if "title" in fields else ({}, 0)
    if found := _LOGSEQ_HEAD.match(text):  # which stays: the note's other properties are text
        said = (line.lstrip("- ").partition("::") for line in found[0].splitlines())
        return {name.strip().lower(): value for name, _, value in said}, 0
    if found := _TITLE_BLOCK.match(text):
        block = re.sub(r"\n[ \t]+", ";", found[0]).splitlines()
        title, authors, day = [*(line.lstrip("%").strip() for line in block), "", "", ""][:3]
        names = [name.strip() for name in authors.split(";") if name.strip()]
        return {"title": title, "authors": names, "date": day}, found.end()
    return {}, 0


def _yaml(source: str) -> dict[str, Any] | None:
    """The fields, their values as text, or None where these are none."""
    try:
        # This loader makes neither numbers nor dates, booleans or objects of any class.
        fields = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        fields = {name: value.strip("\"'") for name, value in _LINE.findall(source)}
    if fields == "" or fields is None:
        return {}
    return fields if isinstance(fields, dict) and fields else None


def _toml(source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _in_words(text: str) -> datetime | None:
    """A date with the name of a month, as in "3 May 2021"."""
    from ingestion.extraction.html.metadata.dates import written_date  # slow to load

    return written_date(text)


def _front_matter(fields: Mapping[Any, Any]) -> FrontMatter:
    known = {str(name).strip().lower(): value for name, value in fields.items()}
    if isinstance(taxonomies := known.get("taxonomies"), dict):
        known |= {str(name).lower(): value for name, value in taxonomies.items()}
    tags = [tag for name in _TAGS for tag in _tags(known.get(name))]
    aliases = [
        alias for name in _ALIASES for alias in _texts(known.get(name)) if not _is_address(alias)
    ]
    dates = (
        builders.moment(text, _DATE_FORMS) or _in_words(text)
        for name in _DATES
        for text in _texts(known.get(name))
    )
    authors = [author for name in _AUTHORS for author in _texts(known.get(name))]
    languages = [each for name in _LANGUAGES for each in _texts(known.get(name))]
    return FrontMatter(
        title=" ".join(_texts(known.get("title"))[:1]),
        author=", ".join(dict.fromkeys(authors)),
        published_at=next((moment for moment in dates if moment), None),
        language=languages[0][:2].lower() if languages else "",
        tags=tuple(dict.fromkeys((*tags, *aliases))),
    )


def _texts(value: Any) -> list[str]:
    """One text or several, of links their words and of people their names."""
    return [text for each in _flat(value) if (text := _WIKI_LINK.sub(r"\1", each).strip())]


def _flat(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case date():
            yield value.isoformat()
        case dict():
            yield from _flat(value.get("name"))
        case list():
            # One level within the list: YAML reads a link, [[Name]], as a list in a list.
            for each in value:
                yield from _flat(each[0] if isinstance(each, list) and each else each)
        case int() | float():
            yield str(value)


def _tags(value: Any) -> list[str]:
    """Tags as a list, or as one text with commas or spaces between them."""
    if isinstance(value, str):
        return note_tags.listed(value)
    return [tag for text in _texts(value) if (tag := text.strip().lstrip("#").strip())]


def _is_address(alias: str) -> bool:
    return alias.startswith("/") or "://" in alias
