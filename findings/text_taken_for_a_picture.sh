#!/usr/bin/env bash
# A note that begins with "BM25" is a bitmap for file-type and for filetype.
#
# Guess: the libraries that tell a file's type by its bytes know nothing of plain text and say nothing of it;
# a note is no picture, whatever its first word.
# Seen (file-type 21.3.4 on Node.js 20; filetype 1.2.0, Python 3.13): two letters are enough for both, though
# the header of a bitmap has its size and a reserved zero behind them. A note on the BM25 formula is
# image/bmp, one that begins with "MZ" a program. Who asks the bytes first, as is advised for uploads, refuses
# the note or sends it to the picture reader.
#
#   filetype, BM25: 'image/bmp'
#   filetype, later: None
#   filetype, MZ: 'application/x-msdownload'
#   file-type, BM25: "image/bmp"
#   file-type, later: null
#   file-type, MZ: "application/x-msdownload"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" filetype==1.2.0

cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts file-type@21.3.4

cd "$tmp"
export TMPDIR="$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import filetype

kinds = {text: getattr(filetype.guess(text.encode()), "mime", None) for text in (
    "BM25 weighs rare words more.", "The formula BM25 weighs rare words more.", "MZ is my cat."
)}
check("filetype, BM25", kinds["BM25 weighs rare words more."], "image/bmp")
check("filetype, later", kinds["The formula BM25 weighs rare words more."], None)
check("filetype, MZ", kinds["MZ is my cat."], "application/x-msdownload")
PY

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { fileTypeFromBuffer } from "file-type";

const kind = async (text) => (await fileTypeFromBuffer(Buffer.from(text)))?.mime ?? null;
check("file-type, BM25", await kind("BM25 weighs rare words more."), "image/bmp");
check("file-type, later", await kind("The formula BM25 weighs rare words more."), null);
check("file-type, MZ", await kind("MZ is my cat."), "application/x-msdownload");

console.log("as stated");
JS
node run.mjs
