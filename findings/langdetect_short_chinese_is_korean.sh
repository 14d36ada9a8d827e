#!/usr/bin/env bash
# langdetect calls Chinese headings Korean, with a probability of one.
#
# Guess: Korean is written in Hangul; a text of Chinese signs alone is Chinese, or Japanese, or unsure.
# Seen (langdetect 1.0.9): headings and sentences of four to seven signs, simplified ones among them, are
# Korean, and the probability says that there is no doubt; the threshold that a careful caller sets lets
# them through. A longer sentence is Chinese.
#
#   The harbour is closed today: [('ko', 1.0)]
#   History of the port: [('ko', 1.0)]
#   Peking: [('ko', 1.0)]
#   Tokyo: [('ko', 1.0)]
#   It closes at six in the morning: [('zh-cn', 1.0)]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" langdetect==1.0.9 setuptools==81.0.0
cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from langdetect import DetectorFactory, detect_langs

DetectorFactory.seed = 0


def detected(text):
    return [(each.lang, round(each.prob, 3)) for each in detect_langs(text)]


check("The harbour is closed today", detected("今天港口关闭"), [('ko', 1.0)])
check("History of the port", detected("海港城市的历史"), [('ko', 1.0)])
check("Peking", detected("北京"), [('ko', 1.0)])
check("Tokyo", detected("東京都"), [('ko', 1.0)])
check("It closes at six in the morning", detected("港口在早上六点关闭。"), [('zh-cn', 1.0)])

print("as stated")
PY
