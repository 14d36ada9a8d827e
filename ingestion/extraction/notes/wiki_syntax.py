"""What notes of Obsidian and Logseq write beyond Markdown, in the words they show.

Links between notes, embeds, comments, callouts, marked text and names of blocks; code is left as
it is (Obsidian's help, "Obsidian Flavored Markdown").
"""

from __future__ import annotations

import re

from ingestion.extraction.notes.note_tags import NO_LINK, TAG_OF_WORDS
from library.items.text.markdown_code import rewrite_outside_code

_COMMENT = re.compile(r"%%[^%]*(?:%(?!%)[^%]*)*%%")
_EMBED = re.compile(r"!\[\[[^\[\]\n]{1,500}\]\]")
_LINK = re.compile(rf"\[\[([^\[\]\n|\\]{{1,500}})(?:\\?\|([^\[\]\n]{{1,500}}))?\]\]{NO_LINK}")
_CALLOUT = re.compile(
    r"^((?:[ \t]*>)+[ \t]*)\[!([\w-]+)(?:\|[^\[\]\n]*)?\][+-]?[ \t]*(.*)$", re.MULTILINE
)
_MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_BLOCK_NAME = re.compile(r"[ \t]\^[\w-]+[ \t]*$", re.MULTILINE)
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]+)\]")
# What Logseq keeps for itself: properties of blocks, blocks named by their ids, queries.
_PROPERTIES = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?:id|collapsed|heading|background-color|title|tags|alias|icon|type|"
    r"public|exclude-from-graph-view|filters|template|template-including-parent|query-table|"
    r"logseq\.[\w.-]+|created-at|updated-at|card-[\w-]+):: ?.*(?:\n|\Z)",
    re.MULTILINE,
)
_REFERENCE = r"(?:\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)|\{\{(?:embed|query|renderer)\b[^{}\n]*\}\})"
_LOGSEQ = re.compile(_REFERENCE)
_ONLY_REFERENCE = re.compile(rf"^[ \t]*- {_REFERENCE}[ \t]*(?:\n|\Z)", re.MULTILINE)
_LOGBOOK = re.compile(
    r"^[ \t]*:LOGBOOK:[ \t]*\n(?:[ \t]*CLOCK:.*\n)*[ \t]*:END:[ \t]*(?:\n|\Z)", re.MULTILINE
)


def as_markdown(text: str) -> str:
    """The note as plain Markdown."""
    notes: list[str] = []
    shown = rewrite_outside_code(text, lambda part: _shown(part, notes))
    return shown + "".join(f"\n\n[^inline{number}]: {note}" for number, note in enumerate(notes, 1))


def shown_link(text: str) -> str:
    """A value such as an author, without the brackets of a link between notes."""
    return _LINK.sub(_link, text)


def _shown(text: str, notes: list[str]) -> str:
    def note(found: re.Match[str]) -> str:
        notes.append(found[1])
        return f"[^inline{len(notes)}]"

    text = _ONLY_REFERENCE.sub("", _LOGBOOK.sub("", _PROPERTIES.sub("", text)))
    text = _LOGSEQ.sub("", text)
    text = _EMBED.sub("", _COMMENT.sub("", text))
    text = _LINK.sub(_link, TAG_OF_WORDS.sub(r"\1", text))
    text = _CALLOUT.sub(_callout, text)
    text = _MARKED.sub(r"**\1**", text)
    return _INLINE_NOTE.sub(note, _BLOCK_NAME.sub("", text))


def _link(found: re.Match[str]) -> str:
    """Its own words, else the note's name and heading."""
    if found[2]:
        return found[2].strip()
    name, _, heading = found[1].partition("#")
    return " › ".join(filter(None, (name.strip(), heading.lstrip("^").strip())))


def _callout(found: re.Match[str]) -> str:
    title = found[3].strip() or found[2].capitalize()
    return f"{found[1]}**{title}**\n{found[1].rstrip()}"
