#!/usr/bin/env bash
# lingua is sure that 図書館 is Chinese, and that an English sentence with a Chinese name in it is Chinese.
#
# Guess: a text of kanji alone may be Japanese, the more so with signs that Chinese does not write (駅, 図,
# 働), and lingua's confidence says so; a sentence of eight English words that names one notice in Chinese is
# English.
# Seen (lingua-language-detector 2.2.0, high accuracy): without kana a text is Chinese with confidence 1.0,
# Japanese 0.0. Each ideograph counts as a word against the words in Latin letters, so the name outweighs
# the sentence, again with 1.0.
#
#   図書館: ('CHINESE', 1.0)
#   東京駅前図書館: ('CHINESE', 1.0)
#   働く: ('JAPANESE', 1.0)
#   The notice of the port today is called 港口关闭通知书发布: ('CHINESE', 1.0)
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" lingua-language-detector==2.2.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from lingua import Language, LanguageDetectorBuilder

names = (Language.ENGLISH, Language.GERMAN, Language.CHINESE, Language.JAPANESE, Language.RUSSIAN)
detector = LanguageDetectorBuilder.from_languages(*names).build()


def sure(text):
    first = detector.compute_language_confidence_values(text)[0]
    return first.language.name, round(first.value, 2)


check("図書館", sure("図書館"), ("CHINESE", 1.0))
check("東京駅前図書館", sure("東京駅前図書館"), ("CHINESE", 1.0))
check("働く", sure("働く"), ("JAPANESE", 1.0))
name = "The notice of the port today is called 港口关闭通知书发布"
check(name, sure(name), ("CHINESE", 1.0))

print("as stated")
PY
