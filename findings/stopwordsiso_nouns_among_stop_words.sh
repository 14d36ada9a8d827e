#!/usr/bin/env bash
# Moscow, water and book are stop words of Russian, computer and fire of English, in stopwordsiso.
#
# Guess: stop words are the words of grammar; a search that leaves them out loses nothing that anybody looks
# for.
# Seen (stopwordsiso 0.7.1, Python 3.13): the lists gather many others, among them lists of frequent words, so
# that nouns of everyday questions are in them. A search that drops its stop words by this list finds nothing
# for "новая книга" but the new. Ukrainian, with 73 words, has none of these, English has 1,298.
#
#   ru: ['москва', 'вода', 'книга', 'жизнь']
#   en: ['computer', 'fire', 'bill', 'interest']
#   de: ['mensch', 'tag', 'jahr', 'mann']
#   es: ['trabajo', 'empleo', 'verdad']
#   uk: False
#   sizes: [1298, 73]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" stopwordsiso==0.7.1

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import stopwordsiso

for language, words in {
    "ru": ["москва", "вода", "книга", "жизнь"],
    "en": ["computer", "fire", "bill", "interest"],
    "de": ["mensch", "tag", "jahr", "mann"],
    "es": ["trabajo", "empleo", "verdad"],
}.items():
    check(language, [word for word in words if word in stopwordsiso.stopwords(language)], words)
check("uk", "книга" in stopwordsiso.stopwords("uk"), False)
check("sizes", [len(stopwordsiso.stopwords(language)) for language in ("en", "uk")], [1298, 73])

print("as stated")
PY
