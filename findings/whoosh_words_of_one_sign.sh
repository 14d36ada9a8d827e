#!/usr/bin/env bash
# Whoosh has no words of one sign: a query for one is silently empty, and "*" is not every document.
#
# Guess: a TEXT field finds "C", "7" or the one-sign word "港" where it stands alone; a query of which nothing
# is left says so; "*" matches each document of the index.
# Seen (whoosh-reloaded 2.7.5, defaults): the analyzer drops words under two signs and its English stop words,
# whatever the language. Such a query becomes a NullQuery and finds nothing, without an error. A document of
# nothing else is not among those of "*", though it is in the index.
#
#   C: []
#   pier 7: ['pier 7', 'pier 8']
#   港: []
#   to be or not to be: []
#   *: ['pier 7', 'pier 8']
#   documents: 5
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" whoosh-reloaded==2.7.5

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")

from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

schema = Schema(key=ID(stored=True), body=TEXT(stored=True))
index = RamStorage().create_index(schema)
writer = index.writer()
TEXTS = ["C or C++", "pier 7", "pier 8", "港 は", "To be, or not to be"]
for number, text in enumerate(TEXTS):
    writer.add_document(key=str(number), body=text)
writer.commit()


def found(text):
    with index.searcher() as searcher:
        query = QueryParser("body", schema).parse(text)
        return sorted(hit["body"] for hit in searcher.search(query, limit=None))


check("C", found("C"), [])
check("pier 7", found("pier 7"), ["pier 7", "pier 8"])
check("港", found("港"), [])
check("to be or not to be", found("to be or not to be"), [])
check("*", found("*"), ["pier 7", "pier 8"])
check("documents", index.doc_count(), 5)

print("as stated")
PY
