"""TAR archives, whatever compresses them."""

from __future__ import annotations

import tarfile
from io import BytesIO
from zipfile import ZipFile

import pytest

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.documents.media_types import sniff
from ingestion.extraction.tar_archive import as_zip
from library.document_kinds import extension_of
from tests.sources.reading import read


def tarred(files: dict[str, bytes], mode: str = "", *others: tarfile.TarInfo) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{mode}") as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
        for each in others:
            archive.addfile(each)
    return out.getvalue()


def names(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as package:
        return package.namelist()


@pytest.mark.parametrize(
    ("mode", "ending"),
    [("", ".tar"), ("gz", ".tar.gz"), ("bz2", ".tar.bz2"), ("xz", ".tar.xz")],
)
def test_documents_in_a_tar_file(mode: str, ending: str) -> None:
    inner = tarred({"inner.txt": b"The lock leaks."})
    content = tarred({"./weir/größe.md": b"# Weir\n\nIt is shut.", "a.tar": inner}, mode)
    assert extension_of(sniff(content, "", "x")) == ending
    document = read(content, "x")
    assert "It is shut." in document.markdown
    assert "The lock leaks." in document.markdown
    assert document.places[0].at == {"path": "weir/größe.md"}


def test_links_and_devices_are_left_out_and_the_later_of_two_counts() -> None:
    link, device = tarfile.TarInfo("passwd"), tarfile.TarInfo("null")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    device.type = tarfile.CHRTYPE
    content = as_zip(tarred({"a.txt": b"old", "b.txt": b"b"}, "", link, device))
    assert names(content) == ["a.txt", "b.txt"]
    twice = tarred({"./a.txt": b"old", "a.txt": b"new"})
    with ZipFile(BytesIO(as_zip(twice))) as package:
        assert package.read("a.txt") == b"new"


def test_one_whose_first_file_is_a_pdf_is_no_pdf() -> None:
    content = tarred({"a.pdf": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "b.txt": b"b"})
    assert sniff(content, "", "x") == "application/x-tar"


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt"])
def test_no_names_outside_of_it(name: str) -> None:
    with pytest.raises(BrokenDocument, match="outside"):
        as_zip(tarred({name: b"x"}))


def test_limits_of_size_ratio_and_number() -> None:
    with pytest.raises(TooLarge, match="more than 1 MB"):
        as_zip(tarred({"a.txt": b"x" * 2_000_000}, "gz"), max_unpacked=1_000_000)
    with pytest.raises(TooLarge, match="200 times"):
        as_zip(tarred({"a.txt": bytes(20_000_000)}, "gz"))
    with pytest.raises(TooLarge, match="more than 3 parts"):
        as_zip(tarred({f"{n}.txt": b"x" for n in range(4)}), max_parts=3)


@pytest.mark.parametrize("mode", ["", "gz", "bz2", "xz"])
def test_one_that_is_cut_off_is_told_as_damaged(mode: str) -> None:
    content = tarred({f"{n}.txt": bytes(range(256)) * 50 for n in range(9)}, mode)
    with pytest.raises(BrokenDocument, match="damaged"):
        as_zip(content[: len(content) * 2 // 3])


def huge_name() -> bytes:
    """A header of a file with a long name, whose length is said to be more than any."""
    info = tarfile.TarInfo("x")
    info.type = tarfile.GNUTYPE_LONGNAME
    info.size = 2**62
    return info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)


@pytest.mark.parametrize("content", [tarred({"a/" * 40_000: b"x"}), huge_name()])
def test_what_no_zip_file_can_hold_is_told_as_damaged(content: bytes) -> None:
    with pytest.raises(BrokenDocument, match="damaged"):
        as_zip(content)
