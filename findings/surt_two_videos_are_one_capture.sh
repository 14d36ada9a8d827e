#!/usr/bin/env bash
# Two videos whose ids differ in capitals have one key in an index of captures that is made with surt.
#
# Guess: the key under which a web archive is looked up brings the host to small letters, where they are all
# the same, and leaves path and query, in which a site may tell them apart; two packages of the same house,
# surt and urlcanon, agree on which addresses are one.
# Seen (surt 0.3.1, urlcanon 0.3.1): surt makes small letters of all of it, so that one of two videos is
# shown for both, and a short link leads where another does. urlcanon's semantic form keeps them, and keeps
# what surt takes for a session. Both write a%2Fb as a/b. The host straße.example is that of strasse.example
# for surt, and xn--strae-oqa.example for urlcanon.
#
#   host in capitals: [True, True]
#   two videos: [True, False]
#   two short links: [True, False]
#   a%2Fb and a/b: [True, True]
#   with and without CFID: [True, False]
#   a host, surt: 'example,strasse)/'
#   a host, urlcanon: 'https://xn--strae-oqa.example/'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" surt==0.3.1 urlcanon==0.3.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
import surt
import urlcanon


def same(first, second):
    """Whether surt takes them for one address, and whether urlcanon does."""
    semantic = [str(urlcanon.semantic(each)) for each in (first, second)]
    return [surt.surt(first) == surt.surt(second), semantic[0] == semantic[1]]


HOUSE = "https://example.org"
check("host in capitals", same(f"{HOUSE}/", "https://EXAMPLE.org/"), [True, True])
check("two videos", same(f"{HOUSE}/watch?v=dQw4w9WgXcQ", f"{HOUSE}/watch?v=DqW4w9WgXcQ"), [True, False])
check("two short links", same(f"{HOUSE}/aB3", f"{HOUSE}/Ab3"), [True, False])
check("a%2Fb and a/b", same(f"{HOUSE}/a%2Fb", f"{HOUSE}/a/b"), [True, True])
check("with and without CFID", same(f"{HOUSE}/?CFID=12&CFTOKEN=34", f"{HOUSE}/"), [True, False])
check("a host, surt", surt.surt("https://straße.example/"), "example,strasse)/")
check("a host, urlcanon", str(urlcanon.semantic("https://straße.example/")), "https://xn--strae-oqa.example/")

print("as stated")
PY
