#!/usr/bin/env bash
# edtf for Python makes 45 BC of 44 BC, and any June of "June or July 1920".
#
# Guess: years before Christ are counted with a year 0 in EDTF, as in ISO 8601: 1 BC is 0000 and 44 BC
# -0043; of two months of one year both are in that year, or nothing is said.
# Seen (edtf 5.0.2): text_to_edtf writes -0001 and -0044, a year too early each. "June or July 1920" is
# XXXX-06, a June of an unknown year; "May-June 1920" begins in one. "winter 1923-24" goes on to the end of
# 1924. "between 1667 and 1670" is nothing, as it should be where a text is not understood.
#
#   1 BC: '-0001'
#   44 BC: '-0044'
#   June or July 1920: 'XXXX-06'
#   May-June 1920: 'XXXX-05/1920-06'
#   winter 1923-24: '1923-24/1924'
#   between 1667 and 1670: None
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" edtf==5.0.2

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from edtf import text_to_edtf

check("1 BC", text_to_edtf("1 BC"), "-0001")
check("44 BC", text_to_edtf("44 BC"), "-0044")
check("June or July 1920", text_to_edtf("June or July 1920"), "XXXX-06")
check("May-June 1920", text_to_edtf("May-June 1920"), "XXXX-05/1920-06")
check("winter 1923-24", text_to_edtf("winter 1923-24"), "1923-24/1924")
check("between 1667 and 1670", text_to_edtf("between 1667 and 1670"), None)

print("as stated")
PY
