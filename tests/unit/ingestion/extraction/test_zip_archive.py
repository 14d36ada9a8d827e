"""Archives as other systems pack them."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pytest

from ingestion.documents.errors import BrokenDocument, NotContent
from tests.sources.reading import read


def zipped(files: dict[str, str], method: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def named(name: bytes) -> bytes:
    """A file whose name is these bytes, as programs write it that know no UTF-8, beside another."""
    placeholder = "N" * len(name)
    files = {placeholder: "The weir is shut.", "b.txt": "Oak"}
    return zipped(files).replace(placeholder.encode(), name)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("größe.txt", "cp437"),
        ("отчёт о шлюзе.txt", "cp866"),
        ("水門の点検.txt", "cp932"),
        ("水闸检查报告.txt", "gbk"),
        ("水門の点検.txt", "utf-8"),
    ],
)
def test_names_in_the_code_page_of_the_system_that_packed_them(name: str, codec: str) -> None:
    document = read(named(name.encode(codec)), "a.zip")
    assert document.markdown.startswith(f"## {name}\n\nThe weir is shut.")
    assert document.places[0].at == {"path": name}


def test_folders_of_windows() -> None:
    document = read(named(rb"weir\locks\keys.txt"), "a.zip")
    assert document.places[0].at == {"path": "weir/locks/keys.txt"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_compress(method: int) -> None:
    content = zipped({"a.txt": "The weir is shut. " * 9}, method)
    assert "weir is shut" in read(content, "a.zip").markdown
    damaged = content[:50] + b"\xff" * 12 + content[62:]
    with pytest.raises(BrokenDocument, match="damaged"):
        read(damaged, "a.zip")


def test_an_empty_archive_and_one_that_is_cut_off() -> None:
    with pytest.raises(NotContent, match="no document"):
        read(b"PK\x05\x06" + b"\0" * 18, "a.zip")
    with pytest.raises(BrokenDocument, match="damaged"):
        read(zipped({"a.txt": "weir " * 99})[:200], "a.zip")


def test_a_note_in_two_forms_comes_once() -> None:
    files = {"n/a.txt": "Buy oak", "n/a.md": "Buy oak", "n/~$a.txt": "Open", "b.txt": "Oak"}
    markdown = read(zipped(files), "a.zip").markdown
    assert markdown.count("— n/a") == 1
    assert "Open" not in markdown


def test_a_name_in_the_unicode_path_field() -> None:
    """As Info-ZIP writes it: bit 11 is unset, and the name before it of some code page."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in (("Привет.txt", b"??????.txt"), ("größe.txt", b"gr@@e.txt")):
            info = zipfile.ZipInfo(raw.decode())
            field = b"\1" + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
            info.extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
            archive.writestr(info, "The weir is shut.")
        archive.writestr("NNNNNN.txt", "The weir is shut.")
    content = out.getvalue().replace(b"NNNNNN", "привет".encode("cp866"))
    markdown = read(content, "a.zip").markdown
    assert [line for line in markdown.splitlines() if line.startswith("#")] == [
        "## Привет.txt",
        "## größe.txt",
        "## привет.txt",
    ]


def test_a_line_break_in_a_name() -> None:
    content = named("отчёт\nо шлюзе.txt".encode("cp866"))
    assert read(content, "a.zip").markdown.startswith("## отчёт о шлюзе.txt")


def test_one_document_alone_is_what_the_archive_is() -> None:
    note = (
        "---\ntitle: Weirs\nauthor: Ada Lowe\ndate: 2024-05-06\ntags: [oak]\n---\n# Shut\n\nIt is."
    )
    document = read(zipped({"notes/weirs.md": note}), "weirs.md.zip")
    assert document.markdown == "# Shut\n\nIt is."
    assert (document.title, document.author, document.own_tags) == ("Weirs", "Ada Lowe", ("oak",))
    assert document.places[0].at == {"path": "notes/weirs.md"}
