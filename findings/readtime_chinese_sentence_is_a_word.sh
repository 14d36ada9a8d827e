#!/usr/bin/env bash
# readtime counts a Chinese sentence as one word, and a Thai text by its vowels.
#
# Guess: where a script has no spaces, its characters are counted, some hundreds of them a minute, so that
# ten thousand take about as long with commas and stops as without: twenty minutes and more.
# Seen (readtime 3.0.0): what stands between two characters that are no letters is a word, at 265 a minute.
# Ten thousand Chinese characters with a stop behind each ninth are read in four minutes, without stops in a
# second. In Thai the vowels above and below a letter are no letters to it, so that each ends a word.
#
#   English, 2,800 words: 635
#   Chinese, 10,000 characters: 227
#   the same without stops: 1
#   Thai, 10,000 characters: 635
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" readtime==3.0.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import readtime

english = "The pier is closed until the evening. " * 400
chinese = "今天港口关闭到晚上。" * 1000
thai = "วันนี้ท่าเรือปิดจนถึงเย็น" * 400
check("English, 2,800 words", readtime.of_text(english).seconds, 635)
check("Chinese, 10,000 characters", readtime.of_text(chinese).seconds, 227)
check("the same without stops", readtime.of_text(chinese.replace("。", "")).seconds, 1)
check("Thai, 10,000 characters", readtime.of_text(thai).seconds, 635)

print("as stated")
PY
