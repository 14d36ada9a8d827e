#!/usr/bin/env bash
# Three readers of what is new in a mail end it at a sentence that begins with "From:", two give nothing of
# one that begins with "On Monday".
#
# Guess: what is quoted in a mail has ">" before its lines, or stands under a head of an address and a time,
# and a mail in which nothing is quoted is new as a whole.
# Seen (email-reply-parser 0.5.12, talon 1.4.4, mail-parser-reply 1.36): "On Monday we met, and on Tuesday
# Pia wrote:" as a first line, and the two first give an empty text. "From: 10:30 until noon the pier is
# closed." ends the mail for the same two, "From: Husum" and "To: Emden" one below the other for all three.
# talon ends it at "Date: Monday" too, email-reply-parser at a rule of three hyphens, and a quotation of a
# book is dropped from between two paragraphs.
#
#   readers: email-reply-parser, talon, mail-parser-reply
#   plain: [3, 3, 3]
#   On … wrote:: [0, 0, 3]
#   From: 10:30: [1, 1, 3]
#   From:, To:: [1, 1, 1]
#   Date:: [3, 1, 3]
#   a rule: [1, 3, 3]
#   a quotation: [2, 3, 3]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" email-reply-parser==0.5.12 talon==1.4.4 mail-parser-reply==1.36 setuptools==80.9.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import logging
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
from email_reply_parser import EmailReplyParser
from mailparser_reply import EmailReplyParser as OtherParser
from talon import quotations

READERS = {
    "email-reply-parser": EmailReplyParser.parse_reply,
    "talon": quotations.extract_from_plain,
    "mail-parser-reply": lambda text: OtherParser(languages=["en"]).parse_reply(text=text),
}


def left(*paragraphs):
    """How many of the paragraphs each gives."""
    text = "\n\n".join(paragraphs)
    return [sum(each in reader(text) for each in paragraphs) for reader in READERS.values()]


print("readers: " + ", ".join(READERS))
check("plain", left("We met on Monday.", "The pier is closed.", "So we stayed."), [3, 3, 3])
check("On … wrote:", left("On Monday we met, and on Tuesday Pia wrote:", "The pier is closed.", "So we stayed."), [0, 0, 3])
check("From: 10:30", left("Hours:", "From: 10:30 until noon the pier is closed.", "Come later."), [1, 1, 3])
check("From:, To:", left("Ferries:", "From: Husum\nTo: Emden", "See you there."), [1, 1, 1])
check("Date:", left("A plan:", "Date: Monday", "All is fine."), [3, 1, 3])
check("a rule", left("Ebb.", "---", "Flow."), [1, 3, 3])
check("a quotation", left("I read:", "> Low water is near.", "It is good."), [2, 3, 3])

print("as stated")
PY
