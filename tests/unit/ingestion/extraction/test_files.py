"""DOCX, EPUB, text and Markdown."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest

from ingestion.documents import media_types
from ingestion.documents.errors import BrokenDocument, IngestionError, NotContent, TooLarge
from ingestion.documents.media_types import DOCX, EPUB
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract, safe_zip
from tests.documents import builders


def read(content: bytes, kind: str, progress: Any = no_progress, **kw: Any) -> Document:
    return extract(Resource(content, kind, **kw), progress)


# --- DOCX


def test_a_word_document() -> None:
    document = read(builders.word_document(), DOCX)
    assert (document.title, document.author) == ("Notes on the harbour", "Ruth Penhale")
    for part in ("# Notes on the harbour", "- First point", "| 1871"):
        assert part in document.markdown


@pytest.mark.parametrize("kind", [DOCX, EPUB])
def test_an_archive_cut_short(kind: str) -> None:
    content = builders.word_document() if kind == DOCX else builders.book()
    with pytest.raises(BrokenDocument):
        read(content[: len(content) // 2], kind)


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_x_", "."), content)
    return out.getvalue()


def test_a_word_document_without_words() -> None:
    import docx

    out = BytesIO()
    docx.Document().save(out)
    with pytest.raises(NotContent):
        read(out.getvalue(), DOCX)


def test_a_word_document_that_is_none_inside() -> None:
    with pytest.raises(BrokenDocument):
        read(zipped(word__document_x_xml=b"<w:document/>"), DOCX)


# --- EPUB


def test_a_book_chapter_by_chapter() -> None:
    told: list[str] = []
    document = read(builders.book(3), EPUB, lambda p, m: told.append(m))
    assert told[-1] == "Read chapter 3 of 3"
    assert (document.title, document.author, document.language) == (
        *("Lights of the coast", "Ruth Penhale", "en"),
    )
    assert document.published_at is not None
    assert document.markdown.index("Chapter 1") < document.markdown.index("Chapter 3")


@pytest.mark.parametrize(
    "content",
    [
        zipped(a_x_txt=b"x"),
        zipped(**{"META-INF__container_x_xml": b"<container/>"}),
        zipped(**{"META-INF__container_x_xml": b"<not xml"}),
        zipped(
            **{
                "META-INF__container_x_xml": b'<container><rootfile full-path="p"/></container>',
                "p": b"<package><manifest/><spine/></package>",
            }
        ),
    ],
)
def test_a_book_that_makes_no_sense(content: bytes) -> None:
    with pytest.raises(BrokenDocument):
        read(content, EPUB)


def test_a_book_that_names_an_entity_of_the_system_reads_no_file() -> None:
    container = (
        b'<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<container><rootfile full-path="&x;"/></container>'
    )
    with pytest.raises(BrokenDocument) as raised:
        read(zipped(**{"META-INF__container_x_xml": container}), EPUB)
    assert "root:" not in str(raised.value)


def test_archives_that_unpack_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_zip, "MAX_UNPACKED", 1000)
    with pytest.raises(TooLarge, match="unpacks"):
        read(builders.book(1, extra={"big": b"0" * 10_000}), EPUB)
    monkeypatch.setattr(media_types, "MAX_PARTS", 2)
    with pytest.raises(TooLarge, match="parts"):
        read(builders.book(1), EPUB)


def test_every_failure_has_advice() -> None:
    def kinds(error: type[IngestionError]) -> list[type[IngestionError]]:
        return [error, *(sub for child in error.__subclasses__() for sub in kinds(child))]

    for kind in kinds(IngestionError):
        assert kind.advice.endswith(".")
        assert kind.code
