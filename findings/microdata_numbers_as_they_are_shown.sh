#!/usr/bin/env bash
# microdata of Python gives the words of <data> and <meter> for their values, and nothing of itemref.
#
# Guess: the value of a property is what the HTML Standard says (5.2.4, "Values"): of <data> and <meter>
# the attribute `value`, of <a> and <img> the address resolved against the page; and an element named by
# `itemref` gives its properties to the item (5.2.5).
# Seen (microdata 0.8.0): a price of 1250.00 is "£1,250", "four stars" is the rating, and the publisher of
# the item, who stands in the foot of the page, is none. Of these only <time> and <meta> have their
# attribute. extruct 0.18.0 has the publisher and the values of <data> and <meter>.
#
#   price: '£1,250'
#   rating: 'four stars'
#   released: '2024-05-06'
#   publisher: None
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" microdata==0.8.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import microdata

PAGE = """<div itemscope itemtype="https://schema.org/Product" itemref="foot"><h1 itemprop="name">Tide tables</h1>
<data itemprop="price" value="1250.00">£1,250</data>
<meter itemprop="rating" min="0" max="5" value="4">four stars</meter>
<time itemprop="released" datetime="2024-05-06">in May</time></div>
<p id="foot" itemprop="publisher">Pier Press</p>"""
item = microdata.get_items(PAGE)[0]

check("price", item.price, '£1,250')
check("rating", item.rating, 'four stars')
check("released", item.released, '2024-05-06')
check("publisher", item.publisher, None)

print("as stated")
PY
