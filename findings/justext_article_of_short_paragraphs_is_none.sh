#!/usr/bin/env bash
# jusText takes an article for boilerplate as a whole where no paragraph of it has more than two hundred
# characters.
#
# Guess: jusText goes by length, stop words and neighbours, so that six paragraphs of prose, of 190
# characters each, one behind the other, hold one another; a few characters more or less in one of them
# decide about that one at most.
# Seen (jusText 3.0.2): only a paragraph of more than 200 characters is good by itself, shorter ones go by
# the nearest good one on either side, and where there is none all are boilerplate: nothing is left of the
# page. With one paragraph more that has 212 characters, all seven are there. So the text of a page hangs on
# its longest paragraph.
#
#   characters: [190, 190, 192]
#   paragraphs of text: 0
#   characters of another: 212
#   with it: 7
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" jusText==3.0.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import justext

PARAGRAPHS = [
    "The pier is closed until the evening, because the water is lower than in any of the years before, "
    "and the boats that lie at it have no water beneath them any more, as the office has told us.",
    "Nobody who lives here has seen the sea so far out, and those who know it best say that it will not "
    "be back before the wind is in the west again, which may be on the day after tomorrow or so.",
    "In the harbour they have put up a board with the hours at which one may walk to the island and be "
    "back in time, and there is a man who counts those that go and those that have come back again.",
]
LONGER = PARAGRAPHS[1].replace("in the west again", "in the west once more, as it was in May")


def text(paragraphs):
    page = "<html><body>" + "".join(f"<p>{each}</p>" for each in paragraphs) + "</body></html>"
    found = justext.justext(page.encode(), justext.get_stoplist("English"))
    return sum(not paragraph.is_boilerplate for paragraph in found)


check("characters", sorted(len(each) for each in PARAGRAPHS), [190, 190, 192])
check("paragraphs of text", text(PARAGRAPHS * 2), 0)
check("characters of another", len(LONGER), 212)
check("with it", text(PARAGRAPHS + [LONGER] + PARAGRAPHS), 7)

print("as stated")
PY
