"""References: RIS, BibTeX and CSL JSON."""

from __future__ import annotations

from tests.imports.reading import read


# zotero/translators RIS.js at 28143701
def test_ris_notes_run_over_lines_and_dates_have_empty_parts() -> None:
    found = read(
        "TY  - JOUR\r\nTI  - A &amp; B\r\nAU  - Doe, Alex\r\nDA  - 2020/03//\r\nKW  - x; y\r\n"
        "DO  - https://doi.org/10.1000/x\r\nN1  - <p>One</p>\r\n<p>KW  - two</p>\r\nER  - \r\n"
    )
    (entry,) = found.entries
    assert (entry.title, entry.issued, entry.tags) == ("A & B", "2020-03", ["x; y"])
    assert (entry.note, entry.doi, entry.url) == ("One\nKW  - two", "10.1000/x", None)


# zotero/translators BibTeX.js at 28143701, and BibLaTeX's date
def test_bibtex_braces_escapes_and_raw_addresses() -> None:
    found = read(
        '\n@string{j = "Journal"}\n@article{a,\n title = {The {DNA} of 5\\% \\& {\\"O}l},\n'
        " url = {https://a.example/x_y?a=1&b=%20},\n author = {Doe, Alex and {This and That}},\n"
        " date = {2021-03},\n keywords = {x, y and z},\n journal = j,\n}\n"
    )
    (entry,) = found.entries
    assert entry.title == "The DNA of 5% & Öl"
    assert entry.url == "https://a.example/x_y?a=1&b=%20"
    assert (entry.authors, entry.issued) == (["Doe, Alex", "This and That"], "2021-03")
    assert entry.tags == ["x", "y and z"]


def test_bibtex_units_and_verbatim_words_stay() -> None:
    found = read(
        "\n@article{a,\n title = {Waves of \\SI{5}{\\metre} in \\verb|tide_2|},\n"
        " author = {Mart\\'{\\i}nez, Jos{\\'e}},\n year = 2020,\n}\n"
    )
    (entry,) = found.entries
    assert (entry.title, entry.authors) == ("Waves of 5 m in tide_2", ["Martínez, José"])


# zotero/utilities itemToCSLJSON at 12716545
def test_csl_dates_and_names() -> None:
    found = read(
        [
            {
                "id": "http://zotero.org/x",
                "type": "book",
                "title": "A <i>b</i>",
                "author": [{"family": "Berg", "given": "Kim", "non-dropping-particle": "van der"}],
                "issued": {"date-parts": [["2020", 3]]},
            }
        ]
    )
    (entry,) = found.entries
    assert (entry.title, entry.url) == ("A b", None)
    assert (entry.authors, entry.issued) == (["van der Berg, Kim"], "2020-03")


def test_bibtex_joined_values_and_fields_named_twice() -> None:
    found = read(
        '@string{q = "Quay"}\n@article{a, title = "On " # q # " walls", year = 1999}\n'
        "@article{b, title = {C# for {X}}, title = {Y}, year = 2000}\n"
    )
    assert {entry.title for entry in found.entries} == {"On Quay walls", "C# for X"}
