#!/usr/bin/env bash
# htmldate finds of a Japanese or Chinese day the year alone, and gives its first of January.
#
# Guess: "2024年5月6日" is the sixth of May; what is not understood is no date, as "6 พฤษภาคม 2567" of a Thai
# page is None, and find_date has no month of its own invention.
# Seen (htmldate 1.11.0): it is "2024-01-01", in a `<time>` without attribute and a `<span class="date">` too,
# with extensive search and whatever the clock says; nothing tells it from a day that stood there. The same
# day in Korean, Russian or Hungarian is found. Its port for Go (markusmobius/go-htmldate 1.10.1) answers
# alike.
#
#   ISO 8601: '2024-05-06'
#   Korean: '2024-05-06'
#   Russian: '2024-05-06'
#   Japanese: '2024-01-01'
#   Chinese, with words: '2024-01-01'
#   Japanese, original day: '2024-01-01'
#   Thai: None
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" htmldate==1.11.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from htmldate import find_date


def page(day):
    return f"<html><body><article><span class='date'>{day}</span><p>Low water is at six.</p></article></body></html>"


check("ISO 8601", find_date(page("2024-05-06")), '2024-05-06')
check("Korean", find_date(page("2024년 5월 6일")), '2024-05-06')
check("Russian", find_date(page("6 мая 2024 г.")), '2024-05-06')
check("Japanese", find_date(page("2024年5月6日")), '2024-01-01')
check("Chinese, with words", find_date(page("发布时间：2024年12月31日")), '2024-01-01')
check("Japanese, original day", find_date(page("2024年5月6日"), original_date=True), '2024-01-01')
check("Thai", find_date(page("6 พฤษภาคม 2567")), None)

print("as stated")
PY
