"""References as EndNote and Zotero's table write them, and addresses that lead nowhere."""

from __future__ import annotations

from tests.imports.reading import read


# EndNote 20, export styles "RefMan (RIS)" and "EndNote Export"
def test_endnote_writes_a_sign_before_the_first_of_several_values() -> None:
    first, second = read(
        "\ufeffTY  - JOUR\r\nTI  - One\r\nKW  - first\r\nsecond thing\r\nUR  - <Go to ISI>://W:1\r\n"
        "DO  - doi: 10.1/abc\r\nER  -\r\n\r\n"
        "TY  - JOUR\r\nTI  - Two\r\nUR  - https://a.example/1\r\nhttps://a.example/2\r\nER  - \r\n"
    ).entries
    assert (first.url, first.doi, first.tags) == (None, "10.1/abc", ["first", "second thing"])
    assert second.url == "https://a.example/1"


def test_refer_records_begin_with_their_kind() -> None:
    first, second = read(
        "%0 Journal Article\n%A Doe, Jane\n%A Roe, R.\n%D 2020\n%T One\n%K first\nsecond\n"
        "%X Said\nmore\n%R 10.1/x\n%Z Mine\n\n%0 Web Page\n%T Two\n%A A Company,\n"
        "%U https://b.example/\n"
    ).entries
    assert (first.kind, first.title, first.doi) == ("reference", "One", "10.1/x")
    assert (first.tags, first.authors) == (["first", "second"], ["Doe, Jane", "Roe, R."])
    assert (first.description, first.note, first.issued) == ("Said\nmore", "Mine", "2020")
    assert (second.url, second.authors) == ("https://b.example/", ["A Company"])


# zotero/translators CSV.js, 2023-03-29
def test_zoteros_table() -> None:
    (entry,) = read(
        '"Key","Item Type","Publication Year","Author","Title","DOI","Url","Abstract Note","Date",'
        '"Date Added","Notes","Manual Tags","Automatic Tags"\n'
        '"K","journalArticle","2020","Doe, Jane; Roe, R.","On <i>x</i>","10.1/abc","","Said",'
        '"2020-05","2021-01-02 03:04:05","<p>Mine</p>","a; b c","auto"\n'
    ).entries
    assert (entry.kind, entry.url, entry.doi) == ("reference", None, "10.1/abc")
    assert (entry.title, entry.issued, entry.added) == ("On x", "2020-05", "2021-01-02T03:04:05Z")
    assert (entry.tags, entry.note) == (["a", "b c", "auto"], "Mine")
    assert entry.authors == ["Doe, Jane", "Roe, R."]


def test_bibtex_addresses_in_other_fields() -> None:
    preprint, page = read(
        "@misc{a, title={A}, eprint={1706.03762}, archivePrefix={arXiv}, "
        "author={Doe, J. and others}}\n@online{b, title={B}, howpublished={https://b.example/x}}\n"
    ).entries
    assert (preprint.url, preprint.authors) == ("https://arxiv.org/abs/1706.03762", ["Doe, J."])
    assert page.url == "https://b.example/x"


def test_books_of_goodreads_have_a_state_and_shelves() -> None:
    found = read(
        "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Year Published,"
        "Original Publication Year,Date Read,Date Added,Bookshelves,Exclusive Shelf,My Review,"
        "Private Notes\n"
        '1,The Quiet Harbour,Ann Moor,"Moor, Ann",Bo Lind,"=""0743273567""",,4,2004,1925,'
        '2023/04/05,2023/01/02,"classics, to-read",to-read,Good<br/>book,lent\n',
        "goodreads_library_export.csv",
    )
    (book,) = found.entries
    assert (book.kind, book.url, book.title) == ("reference", None, "The Quiet Harbour")
    assert (book.authors, book.issued) == (["Moor, Ann", "Bo Lind"], "1925")
    assert (book.tags, book.read, book.added) == (["classics"], False, "2023-01-02")
    assert book.note == "Good\nbook\n\nlent"


def test_pubmeds_fields_go_on_behind_spaces() -> None:
    found = read(
        "PMID- 123\nOWN - NLM\nDP  - 2024 Mar 2\nTI  - The quiet harbour and its long\n"
        "      title.\nAB  - All\n      of it.\nFAU - Moor, Ann\nAU  - Moor A\n"
        "LID - 10.1000/xyz [doi]\nOT  - cranes\n\nPMID- 124\nDP  - 2023\nTI  - Docks\n",
        "pubmed.nbib",
    )
    first, second = found.entries
    assert (first.title, first.description) == (
        "The quiet harbour and its long title.",
        "All of it.",
    )
    assert (first.authors, first.tags, first.doi) == (["Moor, Ann"], ["cranes"], "10.1000/xyz")
    assert (first.url, first.issued) == ("https://pubmed.ncbi.nlm.nih.gov/123/", "2024-03-02")
    assert (second.title, second.issued) == ("Docks", "2023")


def test_bibtex_of_mendeley_has_groups_words_of_its_own_and_several_addresses() -> None:
    found = read(
        "@article{a, title = {{The quay}}, url = {https://a.example/ https://b.example/},\n"
        "keywords = {x}, mendeley-tags = {x,y}, mendeley-groups = {Cranes/Old,Docks},\n"
        "annotation = {mine}, year = {2024}}\n"
    )
    (entry,) = found.entries
    assert (entry.url, entry.tags, entry.note) == ("https://a.example/", ["x", "y"], "mine")
    assert entry.collections == [["Cranes", "Old"], ["Docks"]]
