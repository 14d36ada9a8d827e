"""reStructuredText, by docutils: nothing is included from this machine, and nothing raw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.utils import SystemMessage

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, nested
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from ingestion.extraction.html_to_markdown import note_definition, note_reference
from library.document_kinds import RST

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

_SETTINGS: dict[str, Any] = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "halt_level": 5,
    "report_level": 5,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "math_output": "LaTeX",
    "doctitle_xform": True,
    "docinfo_xform": True,
    "_disable_config": True,
    "toc_backlinks": False,
    "footnote_backlinks": False,
}
# Roles of Sphinx, which docutils does not know: what they show is the text.
_OWN_ROLES = frozenset(
    "emphasis strong literal code math sub subscript sup superscript title title-reference t raw "
    "pep rfc pep-reference rfc-reference".split()
)
_ROLE = re.compile(
    r":([\w:+.-]{1,60}):`(?:([^`<]{1,500}?)\s{0,20}<[^`<>]{0,500}>|~?([^`]{1,1000}))`"
)

# Options of Sphinx, for which docutils would leave the code out; and directives of its that say
# something of the text below them.
_CODE_OPTIONS = re.compile(
    r"^([ \t]*\.\. (?:code-block|sourcecode|code)::[^\n]*\n)((?:[ \t]+:[\w-]+:[^\n]*\n)+)",
    re.MULTILINE,
)
_VERSIONS = re.compile(
    r"^([ \t]*)\.\. (versionadded|versionchanged|deprecated|seealso)::[ \t]*([^\n]*)$", re.MULTILINE
)
_SAID = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "seealso": "See also",
}


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    source = _without_sphinx(decode(resource.content, resource.charset, markup=False))
    try:
        tree = publish_doctree(source, settings_overrides=_SETTINGS)
        found = _metadata(tree)
        _drop_messages(tree)
        _mark_notes(tree)
        html = str(publish_from_doctree(tree, writer="html5", settings_overrides=_SETTINGS))
    except (SystemMessage, ValueError, RecursionError) as error:
        raise BrokenDocument("The text is no reStructuredText that can be read.") from error
    return builders.document(resource, RST, nested.whole_text(html), **found)


def _mark_notes(tree: Any) -> None:
    """Put `from_html`'s marks for footnotes, which go to the end, and their references."""
    numbers: dict[str, int] = {}
    for reference in list(tree.findall(nodes.footnote_reference)):
        note = reference.get("refid", "")
        if note:
            number = numbers.setdefault(note, len(numbers) + 1)
            reference.parent.replace(reference, nodes.Text(note_reference(number)))
    for footnote in list(tree.findall(nodes.footnote)):
        number = next((numbers[name] for name in footnote["ids"] if name in numbers), 0)
        if number:
            footnote.parent.remove(footnote)
            tree += _as_paragraph(footnote, number)


def _as_paragraph(footnote: Any, number: int) -> Any:
    paragraph = nodes.paragraph()
    paragraph += nodes.Text(note_definition(number))
    for part in footnote:
        if isinstance(part, nodes.label):
            continue
        paragraph += nodes.Text(" ")
        paragraph += (
            part.children if isinstance(part, nodes.paragraph) else nodes.Text(part.astext())
        )
    return paragraph


def _without_sphinx(source: str) -> str:
    source = _CODE_OPTIONS.sub(r"\1", f"{source}\n")
    source = _VERSIONS.sub(lambda m: f"{m[1]}{_SAID[m[2]]} {m[3]}".rstrip() + "\n", source)
    return _ROLE.sub(_as_text, source)


def _as_text(found: re.Match[str]) -> str:
    return found[0] if found[1] in _OWN_ROLES else (found[2] or found[3])


def _metadata(tree: Any) -> dict[str, Any]:
    """Title and docinfo; they leave the text, where they would stand a second time."""
    author, date, language = [], None, ""
    for info in list(tree.findall(nodes.docinfo)):
        author += [node.astext().strip(" -•") for node in info.findall(nodes.author)]
        for node in info.findall(nodes.date):
            date = written_date(node.astext())
        for field in info.findall(nodes.field):
            name = field[0].astext().lower()
            if name in ("author", "authors"):
                author += [
                    node.astext()
                    for node in field[1].findall(nodes.paragraph)
                    if not isinstance(node.parent, nodes.system_message)
                ]
            if name in ("lang", "language"):
                language = field[1].astext().strip()[:2].lower()
        info.parent.remove(info)
    title = tree.get("title", "")
    if not title:
        first = next(iter(tree.findall(nodes.title)), None)
        title = first.astext() if first is not None else ""
    return {
        "title": title,
        "author": "; ".join(author),
        "published_at": date,
        "language": language,
    }


def _drop_messages(tree: Any) -> None:
    for kind in (nodes.system_message, nodes.comment):
        for node in list(tree.findall(kind)):
            node.parent.remove(node)
