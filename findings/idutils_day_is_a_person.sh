#!/usr/bin/env bash
# idutils takes a day for a number of the German authority file, and cuts it when it is normalised.
#
# Guess: detect_identifier_schemes names none for a day or a span of years; normalize_pid keeps all digits that
# were given; an escaped DOI is the DOI that it stands for, a question behind it is none of it.
# Seen (idutils 1.7.1): "2024-05-06" is a "gnd", the number of a person, and becomes "gnd:2024-0"; so is
# "1234-5678", and loses three digits. The span "1953-2024" is a journal, "20240506" an article of PubMed. Of
# "https://doi.org/10.1000/a%2Fb" "%2F" stays in the DOI, and so does "?utm=1".
#
#   a day: {'gnd': 'gnd:2024-0'}
#   a number: {'gnd': 'gnd:1234-5'}
#   years: {'issn': '1953-2024'}
#   a day in short: {'pmid': '20240506'}
#   escaped: {'doi': '10.1000/a%2Fb'}
#   asked: {'doi': '10.1000/ebb?utm=1'}
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" idutils==1.7.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import warnings

warnings.simplefilter("ignore")
import idutils


def told(text):
    schemes = idutils.detect_identifier_schemes(text)
    return {scheme: idutils.normalize_pid(text, scheme) for scheme in schemes if scheme != "url"}


check("a day", told("2024-05-06"), {'gnd': 'gnd:2024-0'})
check("a number", told("1234-5678"), {'gnd': 'gnd:1234-5'})
check("years", told("1953-2024"), {'issn': '1953-2024'})
check("a day in short", told("20240506"), {'pmid': '20240506'})
check("escaped", told("https://doi.org/10.1000/a%2Fb"), {'doi': '10.1000/a%2Fb'})
check("asked", told("https://doi.org/10.1000/ebb?utm=1"), {'doi': '10.1000/ebb?utm=1'})

print("as stated")
PY
