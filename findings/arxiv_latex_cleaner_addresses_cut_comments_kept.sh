#!/usr/bin/env bash
# arxiv-latex-cleaner cuts an address at "%20" and leaves a comment behind a line break for all to read.
#
# Guess: what it takes away is comments: in LaTeX "%" begins one, but not in \verb, \lstinline or the
# address of \href, where it is a letter (hyperref's manual: in an address "%" need not be escaped);
# behind "\\", a line break, it does.
# Seen (arxiv-latex-cleaner 1.0.11, its command with a folder): an address of \href loses its end with its
# closing brace and the words of the link, \verb and \lstinline theirs, so the paper no longer compiles or
# says less; a comment behind "\\" goes out to arXiv with the paper, as "\%" is looked for and not "\\%".
# \url is right.
#
#   comment: 'Low water %'
#   address: 'See \\href{https://example.org/low%'
#   url: 'See \\url{https://example.org/low%20water} there.'
#   verb: 'Type \\verb|date +%'
#   lstinline: 'Type \\lstinline{date +%'
#   comment behind a line break: 'Low water \\\\% ask Anna, she is wrong'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" arxiv-latex-cleaner==1.0.11

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import pathlib
import subprocess

LINES = {
    "comment": r"Low water % not sure",
    "address": r"See \href{https://example.org/low%20water}{the tides} there.",
    "url": r"See \url{https://example.org/low%20water} there.",
    "verb": r"Type \verb|date +%H| twice.",
    "lstinline": r"Type \lstinline{date +%H} twice.",
    "comment behind a line break": r"Low water \\% ask Anna, she is wrong",
}
paper = pathlib.Path("paper")
paper.mkdir()
text = "\n\n".join(LINES.values())
(paper / "main.tex").write_text(f"\\documentclass{{article}}\n\\begin{{document}}\n{text}\n\\end{{document}}\n", encoding="utf-8")
command = pathlib.Path(sys.executable).parent / "arxiv_latex_cleaner"
subprocess.run([command, "paper"], check=True, capture_output=True)
cleaned = pathlib.Path("paper_arXiv/main.tex").read_text(encoding="utf-8")
seen = dict(zip(LINES, [line for line in cleaned.splitlines()[2:] if line], strict=False))

check("comment", seen["comment"], 'Low water %')
check("address", seen["address"], 'See \\href{https://example.org/low%')
check("url", seen["url"], 'See \\url{https://example.org/low%20water} there.')
check("verb", seen["verb"], 'Type \\verb|date +%')
check("lstinline", seen["lstinline"], 'Type \\lstinline{date +%')
check("comment behind a line break", seen["comment behind a line break"], 'Low water \\\\% ask Anna, she is wrong')

print("as stated")
PY
