"""One entry is all that a kind of document needs."""

from __future__ import annotations

from importlib import import_module

from ingestion.documents.errors import UnsupportedType
from library import document_kinds
from library.document_kinds import DOCUMENT_KINDS
from library.models import LibraryItem
from library.search import query_parser


def test_names_and_types_are_each_kind_s_own() -> None:
    names = document_kinds.names()
    assert len(set(names)) == len(names)
    assert all(len(name) <= 16 for name in names)
    for attribute in ("media_types", "extensions"):
        values = [value for kind in DOCUMENT_KINDS for value in getattr(kind, attribute)]
        assert len(set(values)) == len(values)


def test_each_kind_s_extractor_has_a_processor() -> None:
    for kind in DOCUMENT_KINDS:
        extractor = import_module(kind.extractor)
        assert callable(extractor.extract)
        assert extractor.PROCESSOR.version


def test_a_kind_is_known_wherever_people_meet_it() -> None:
    field = LibraryItem._meta.get_field("source_type")
    assert field.flatchoices == document_kinds.choices()
    for kind in DOCUMENT_KINDS:
        assert query_parser.parse(f"type:{kind.name}").words == ""
        assert kind.name in dict(query_parser.HELP)["type:pdf"]
        assert kind.noun in UnsupportedType.advice
        for extension in kind.extensions:
            assert extension in document_kinds.accept_attribute().split(",")
        stored = kind.extensions[0] if kind.extensions else ".bin"
        assert document_kinds.extension_of(kind.media_types[0]) == stored
    assert query_parser.parse("type:nonsense").words == "type:nonsense"


def test_names_that_rows_and_files_hold_stay() -> None:
    stored = {kind.name: (kind.media_types[0], kind.extensions[:1]) for kind in DOCUMENT_KINDS}
    assert stored["article"] == ("text/html", (".html",))
    assert stored["pdf"] == ("application/pdf", (".pdf",))
    assert stored["text"] == ("text/plain", (".txt",))
    assert stored["markdown"] == ("text/markdown", (".md",))
    assert stored["epub"] == ("application/epub+zip", (".epub",))
    assert stored["docx"][1] == (".docx",)
