#!/usr/bin/env bash
# Words in `<sub>`, `<code>` and `<kbd>` are cut out of their sentences by goose3.
#
# Guess: the text of a paragraph is all of its words; elements within a line change how they look.
# Seen (goose3 3.1.22, Python 3.13): H₂O is "H O", carbon dioxide "CO" (carbon monoxide), and "Press Ctrl,
# then run git pull" has neither the key nor the command. Superscripts stay, without a sign: 10⁶ is 106.
#
#   sub: 'Water is H O'
#   sub at the end: 'It is CO '
#   kbd and code: 'Press , then run '
#   sup: 'There are 106 litres'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" goose3==3.1.22

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from goose3 import Goose

goose = Goose({"enable_image_fetching": False})
REST = "says the keeper of the lock, who has counted it all of his life beside the sea."


def line(html):
    page = (
        "<!doctype html><html lang='en'><head><title>Tides</title></head><body><article>"
        f"<p>The tide rises twice a day, {REST}</p><p>{html}, {REST}</p><p>It falls too, {REST}</p>"
        "</article></body></html>"
    )
    return goose.extract(raw_html=page).cleaned_text.split("\n\n")[1].removesuffix(", " + REST)


check("sub", line("Water is H<sub>2</sub>O"), "Water is H O")
check("sub at the end", line("It is CO<sub>2</sub>"), "It is CO ")
check("kbd and code", line("Press <kbd>Ctrl</kbd>, then run <code>git pull</code>"), "Press , then run ")
check("sup", line("There are 10<sup>6</sup> litres"), "There are 106 litres")

print("as stated")
PY
