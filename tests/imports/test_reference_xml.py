"""References as XML."""

from __future__ import annotations

from tests.imports.reading import read

RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:z="http://www.zotero.org/namespaces/export#"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/">'
)


def test_endnote_texts_are_in_runs_of_styles() -> None:
    found = read(
        '<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>'
        '<ref-type name="Journal Article">17</ref-type>'
        "<contributors><authors><author><style>Doe, Jane</style></author></authors></contributors>"
        '<titles><title><style face="normal">On </style><style face="italic">gates</style></title>'
        "</titles><dates><year><style>2020</style></year></dates>"
        "<keywords><keyword><style>locks</style></keyword></keywords>"
        "<urls><related-urls><url><style>https://a.example/</style></url></related-urls></urls>"
        "<electronic-resource-num><style>10.1000/x</style></electronic-resource-num>"
        "<abstract><style>Short</style></abstract></record></records></xml>",
        "My Collection.xml",
    )
    (entry,) = found.entries
    assert (entry.kind, entry.title, entry.authors) == ("reference", "On gates", ["Doe, Jane"])
    assert (entry.url, entry.doi, entry.issued) == ("https://a.example/", "10.1000/x", "2020")
    assert (entry.tags, entry.description) == (["locks"], "Short")


# zotero/translators Zotero RDF.js
def test_zotero_rdf_notes_and_collections_are_told_by_reference() -> None:
    found = read(
        f'{RDF}<bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType>'
        "<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname>"
        "<foaf:givenName>Jane</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>"
        '<dcterms:isReferencedBy rdf:resource="#item_2"/><dc:subject>locks</dc:subject>'
        "<dc:subject><z:AutomaticTag><rdf:value>gates</rdf:value></z:AutomaticTag></dc:subject>"
        "<dc:title>On gates</dc:title><dc:date>2020-03-04</dc:date>"
        "<dc:identifier><dcterms:URI><rdf:value>https://a.example/</rdf:value></dcterms:URI>"
        "</dc:identifier><dc:identifier>DOI 10.1000/x</dc:identifier></bib:Article>"
        '<bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;Mine&lt;/p&gt;</rdf:value></bib:Memo>'
        '<z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType></z:Attachment>'
        '<z:Collection rdf:about="#c1"><dc:title>Water</dc:title>'
        '<dcterms:hasPart rdf:resource="#c2"/></z:Collection>'
        '<z:Collection rdf:about="#c2"><dc:title>Canals</dc:title>'
        '<dcterms:hasPart rdf:resource="#item_1"/></z:Collection></rdf:RDF>',
        "Exported Items.rdf",
    )
    (entry,) = found.entries
    assert (entry.title, entry.authors, entry.issued) == ("On gates", ["Doe, Jane"], "2020-03-04")
    assert (entry.url, entry.doi) == ("https://a.example/", "10.1000/x")
    assert (entry.tags, entry.note) == (["locks", "gates"], "Mine")
    assert entry.collection == ["Water", "Canals"]
