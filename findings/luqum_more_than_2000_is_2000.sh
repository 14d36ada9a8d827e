#!/usr/bin/env bash
# luqum makes of "year:>2000" an Elasticsearch query for the year 2000.
#
# Guess: what the parser of Lucene queries reads, `>` and `<=` among it, the builder of Elasticsearch queries
# beside it writes, or it raises an error, as it does for AND and OR on one level; a backslash before a colon
# is no part of the word; `&&`, `||` and `!` are the operators that they are to Lucene.
# Seen (luqum 1.0.0, Python 3.13): the comparison is dropped without a word (the changes of a release say that
# the builder has no support for it), so that everything since 2000 is what is of 2000 only. `10\:30` is asked
# for with its backslash, which no keyword field has. `&&` and `!ebb` are words to find.
#
#   the parser: "SearchField('year', From(Word('2000')))"
#   year:>2000: {'match': {'year': {'query': '2000', 'zero_terms_query': 'none'}}}
#   year:<=2000: {'match': {'year': {'query': '2000', 'zero_terms_query': 'none'}}}
#   year:{2000 TO *]: {'range': {'year': {'gt': '2000'}}}
#   time:10\:30: {'term': {'time': {'value': '10\\:30'}}}
#   tide && !ebb: "UnknownOperation(Word('tide'), Word('&&'), Word('!ebb'))"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" luqum==1.0.0

cd "$tmp"
"$tmp/venv/bin/python" - 2> log <<'PY' || { cat log; exit 1; }
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from luqum.elasticsearch import ElasticsearchQueryBuilder
from luqum.parser import parser

build = ElasticsearchQueryBuilder(not_analyzed_fields=["time"])

check("the parser", repr(parser.parse("year:>2000")), "SearchField('year', From(Word('2000')))")
the_year = {"match": {"year": {"query": "2000", "zero_terms_query": "none"}}}
check("year:>2000", build(parser.parse("year:>2000")), the_year)
check("year:<=2000", build(parser.parse("year:<=2000")), the_year)
check("year:{2000 TO *]", build(parser.parse("year:{2000 TO *]")), {"range": {"year": {"gt": "2000"}}})
check("time:10\\:30", build(parser.parse("time:10\\:30")), {"term": {"time": {"value": "10\\:30"}}})
words = "UnknownOperation(Word('tide'), Word('&&'), Word('!ebb'))"
check("tide && !ebb", repr(parser.parse("tide && !ebb")), words)

print("as stated")
PY
