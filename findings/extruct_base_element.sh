#!/usr/bin/env bash
# extruct resolves the same page's links by two bases: <base> counts for microformats, not for microdata.
#
# Guess: extract(html, base_url=...) takes the page's address, and applies <base href> for all that is read out
# of the page, or for nothing.
# Seen (extruct 0.18.0): an h-entry's url goes by <base>, an itemprop's url by the page's address, so one of two
# links to the same page leads elsewhere. JSON-LD's url, a reference too by its specification, is left
# as it stands.
#
#   microformat: 'https://example.org/log/pier.html'
#   microdata: 'https://example.org/2024/pier.html'
#   JSON-LD: 'pier.html'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" extruct==0.18.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import extruct

PAGE = """<html><head><title>Pier</title><base href="/log/">
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Article", "url": "pier.html"}
</script></head><body>
<div class="h-entry"><a class="p-name u-url" href="pier.html">The pier</a></div>
<div itemscope itemtype="https://schema.org/Article"><a itemprop="url" href="pier.html">It</a></div>
</body></html>"""
found = extruct.extract(PAGE, base_url="https://example.org/2024/index.html")
url = found["microformat"][0]["properties"]["url"][0]
check("microformat", url, "https://example.org/log/pier.html")
url = found["microdata"][0]["properties"]["url"]
check("microdata", url, "https://example.org/2024/pier.html")
check("JSON-LD", found["json-ld"][0]["url"], "pier.html")

print("as stated")
PY
