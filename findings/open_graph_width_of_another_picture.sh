#!/usr/bin/env bash
# Readers of Open Graph give the second picture of a page with the width of the first.
#
# Guess: of pictures in a row the first counts most, and `og:image:width` belongs to the picture it stands
# behind (The Open Graph protocol, Structured Properties and Arrays).
# Seen (opengraph_py3 0.71, metadata_parser 2.0.0): opengraph_py3 keeps the last of all that have one name,
# so that a page with a portrait of 100 pixels and a map of none has a map of 100. metadata_parser has both
# pictures in a list and widths and words in another, shorter one: which belongs to which is lost.
#
#   opengraph_py3: ['https://example.org/map.png', '100', 'The way to the pier', 'es_ES']
#   metadata_parser, pictures: ['https://example.org/portrait.png', 'https://example.org/map.png']
#   metadata_parser, width and words: ['100', 'The way to the pier']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" opengraph_py3==0.71 metadata_parser==2.0.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging

logging.disable(logging.CRITICAL)
import opengraph_py3
from metadata_parser import MetadataParser

PAGE = """<html><head><title>Pier</title><meta property="og:title" content="Pier"><meta property="og:type" content="article">
<meta property="og:url" content="https://example.org/"><meta property="og:image" content="https://example.org/portrait.png">
<meta property="og:image:width" content="100"><meta property="og:image" content="https://example.org/map.png">
<meta property="og:image:alt" content="The way to the pier"><meta property="og:locale:alternate" content="fr_FR">
<meta property="og:locale:alternate" content="es_ES"></head><body></body></html>"""

first = opengraph_py3.OpenGraph(html=PAGE)
names = ("image", "image:width", "image:alt", "locale:alternate")
check("opengraph_py3", [first[name] for name in names], ["https://example.org/map.png", "100", "The way to the pier", "es_ES"])
second = MetadataParser(html=PAGE, url="https://example.org/", search_head_only=True).parsed_result.metadata["og"]
check("metadata_parser, pictures", second["image"], ["https://example.org/portrait.png", "https://example.org/map.png"])
check("metadata_parser, width and words", [second["image:width"], second["image:alt"]], ["100", "The way to the pier"])

print("as stated")
PY
