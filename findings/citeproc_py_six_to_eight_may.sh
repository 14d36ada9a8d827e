#!/usr/bin/env bash
# citeproc-py writes the sixth to the eighth of May as "6,–8, May 2024", and the 111th edition as the
# "111st".
#
# Guess: a range of days is set as one of months is, "May 6–8, 2024" with the locale of the United States,
# which it knows ("May 6, 2024"); 111 is an ordinal as 11 is; a full stop of the style does not follow a
# question mark of the title (CSL: as citeproc-js does), and a date that is given as text is shown.
# Seen (citeproc-py 0.11.1): month and day change places with their punctuation in a range of days. 111, 112
# and 113 get "st", "nd" and "rd". "What is low water?." has both. An issue date {"raw": "May 2024"}, which
# the schema of CSL-JSON has, leaves nothing, where {"literal": "in press"} is written.
#
#   a day: 'May 6, 2024'
#   months: 'May–July 2024'
#   days: '6,–8, May 2024'
#   date as text: ''
#   date in words: 'in press'
#   ordinals: ['11th', '21st', '111st', '112nd']
#   a question: 'What is low water?.'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" citeproc-py==0.11.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import pathlib

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
<info><title>Own</title><id>urn:x:own</id><updated>2024-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout>{}</layout></bibliography></style>"""
DATE = '<date variable="issued" form="text" date-parts="year-month-day"/>'


def written(layout, **item):
    path = pathlib.Path("own.csl")
    path.write_text(STYLE.format(layout))
    source = CiteProcJSON([{"id": "a", "type": "book", **item}])
    bibliography = CitationStylesBibliography(
        CitationStylesStyle(str(path), validate=False), source, formatter.plain
    )
    bibliography.register(Citation([CitationItem("a")]))
    return "".join(map(str, bibliography.bibliography()))


def dated(*parts):
    return written(DATE, issued={"date-parts": list(parts)})


check("a day", dated([2024, 5, 6]), "May 6, 2024")
check("months", dated([2024, 5], [2024, 7]), "May–July 2024")
check("days", dated([2024, 5, 6], [2024, 5, 8]), "6,–8, May 2024")
check("date as text", written(DATE, issued={"raw": "May 2024"}), "")
check("date in words", written(DATE, issued={"literal": "in press"}), "in press")
ordinal = '<number variable="edition" form="ordinal"/>'
check("ordinals", [written(ordinal, edition=number) for number in ("11", "21", "111", "112")], ["11th", "21st", "111st", "112nd"])
check("a question", written('<text variable="title" suffix="."/>', title="What is low water?"), "What is low water?.")

print("as stated")
PY
