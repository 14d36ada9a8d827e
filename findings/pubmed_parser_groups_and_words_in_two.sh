#!/usr/bin/env bash
# pubmed_parser drops authors that are groups, and makes "wa ter" of "<bold>wa</bold>ter".
#
# Guess: an article's authors are those of its file, among them groups (`collab` in JATS, `CollectiveName`
# in MEDLINE: "Tide Study Group"); a word partly in bold is one word, CO₂ is not "CO 2", and references
# are those in `ref-list`, `mixed-citation` too (JATS 1.3).
# Seen (pubmed_parser 0.5.1): a group and an author without affiliation are not in the list of PMC, in
# that of MEDLINE a group is an author without a name. Title and abstract of PMC are joined with spaces,
# so the same title of MEDLINE is another string. References as `mixed-citation` are none; the date of an
# article with only a printed date is also "01-01" as its electronic one.
#
#   title, PMC: 'CO 2  in  Zostera  beds'
#   title, MEDLINE: 'CO2 in Zostera beds'
#   abstract, PMC: 'Low wa ter.'
#   authors, PMC: []
#   authors, MEDLINE: 'Okoro|Anna||;|||'
#   references, PMC: None
#   electronic date, PMC: '01-01'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" pubmed-parser==0.5.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import gzip

import pubmed_parser

PMC = """<?xml version="1.0"?>
<article><front><journal-meta><journal-title-group><journal-title>Water</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">1</article-id>
<title-group><article-title>CO<sub>2</sub> in <italic>Zostera</italic> beds</article-title></title-group>
<contrib-group>
<contrib contrib-type="author"><name><surname>Okoro</surname><given-names>Anna</given-names></name></contrib>
<contrib contrib-type="author"><collab>Tide Study Group</collab></contrib>
</contrib-group>
<pub-date pub-type="ppub"><day>6</day><month>5</month><year>2024</year></pub-date>
<abstract><p>Low <bold>wa</bold>ter.</p></abstract></article-meta></front>
<body><p>Text.</p></body>
<back><ref-list><ref id="b1"><mixed-citation>Berg K. <source>Boats</source>. 1999.</mixed-citation></ref></ref-list></back>
</article>"""
MEDLINE = """<?xml version="1.0"?>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2024</Year></PubDate></JournalIssue><Title>Water</Title></Journal>
<ArticleTitle>CO<sub>2</sub> in <i>Zostera</i> beds</ArticleTitle>
<AuthorList><Author><LastName>Okoro</LastName><ForeName>Anna</ForeName></Author>
<Author><CollectiveName>Tide Study Group</CollectiveName></Author></AuthorList>
</Article></MedlineCitation><PubmedData/></PubmedArticle></PubmedArticleSet>"""
with open("pmc.xml", "w", encoding="utf-8") as target:
    target.write(PMC)
with gzip.open("medline.xml.gz", "wt", encoding="utf-8") as target:
    target.write(MEDLINE)
article = pubmed_parser.parse_pubmed_xml("pmc.xml")
record = next(iter(pubmed_parser.parse_medline_xml("medline.xml.gz")))

check("title, PMC", article["full_title"], 'CO 2  in  Zostera  beds')
check("title, MEDLINE", record["title"], 'CO2 in Zostera beds')
check("abstract, PMC", article["abstract"], 'Low wa ter.')
check("authors, PMC", [author[:2] for author in article["author_list"]], [])
check("authors, MEDLINE", record["authors"], 'Okoro|Anna||;|||')
check("references, PMC", pubmed_parser.parse_pubmed_references("pmc.xml"), None)
check("electronic date, PMC", article["epublication_date"], '01-01')

print("as stated")
PY
