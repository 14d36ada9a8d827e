#!/usr/bin/env bash
# sqlite-vec finds the nearest text that is not German by "lang != 'de'", and none by "not lang = 'de'".
#
# Guess: a condition beside MATCH means the same however SQL words it; and since conditions on metadata
# columns are applied while searching, "the nearest one of these" is found where there is one.
# Seen (sqlite-vec 0.1.9, apsw 3.54.1.0, Python 3.13): a comparison that SQLite hands on to the table is applied
# while searching, any other one to the k rows found, of which none may be left, without a word. NOT, NOT IN,
# OR with a function, a COLLATE, a join, and every comparison of the primary key are of the other kind, so
# `id = 3` finds nothing though 3 is there. Only `id IN (SELECT …)` and lists of two or more are handed on: a
# list of one is `=` to SQLite, so who filters by lists of numbers loses those of one number.
#
#   lang = 'en': [3]
#   lang != 'de': [3]
#   NOT lang = 'de': []
#   lang NOT IN ('de'): []
#   lower(lang) = 'en': []
#   year > 2000: [3]
#   year + 0 > 2000: []
#   id > 2: []
#   id = 3: []
#   id IN (3): []
#   id IN (3, 4): [3]
#   id IN (SELECT id FROM texts WHERE lang = 'en'): [3]
#   a join: []
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" sqlite-vec==0.1.9 apsw==3.54.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import apsw
import sqlite_vec

database = apsw.Connection(":memory:")
database.enable_load_extension(True)
database.load_extension(sqlite_vec.loadable_path())
database.execute("CREATE VIRTUAL TABLE vectors USING vec0(id INTEGER PRIMARY KEY, e FLOAT[2], lang TEXT, year INTEGER)")
database.execute("CREATE TABLE texts(id INTEGER PRIMARY KEY, lang TEXT)")
for number, vector, lang, year in ((1, "[1, 0]", "de", 1998), (2, "[0.9, 0.1]", "de", 1999), (3, "[0, 1]", "en", 2024)):
    database.execute("INSERT INTO vectors VALUES (?, ?, ?, ?)", (number, vector, lang, year))
    database.execute("INSERT INTO texts VALUES (?, ?)", (number, lang))

NEAREST = "vectors.e MATCH '[1, 0]' AND k = 1"


def found(rest):
    return [number for (number,) in database.execute(f"SELECT vectors.id FROM vectors {rest}")]


for condition, stated in (
    ("lang = 'en'", [3]),
    ("lang != 'de'", [3]),
    ("NOT lang = 'de'", []),
    ("lang NOT IN ('de')", []),
    ("lower(lang) = 'en'", []),
    ("year > 2000", [3]),
    ("year + 0 > 2000", []),
    ("id > 2", []),
    ("id = 3", []),
    ("id IN (3)", []),
    ("id IN (3, 4)", [3]),
    ("id IN (SELECT id FROM texts WHERE lang = 'en')", [3]),
):
    check(condition, found(f"WHERE {NEAREST} AND {condition}"), stated)
check("a join", found(f"JOIN texts ON texts.id = vectors.id WHERE {NEAREST} AND texts.lang = 'en'"), [])

print("as stated")
PY
