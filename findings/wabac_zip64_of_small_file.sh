#!/usr/bin/env bash
# Small files of a ZIP that Python wrote with `force_zip64` are read 20 bytes too early by wabac, the
# engine of ReplayWeb.page.
#
# Guess: `ZipFile.open(name, "w", force_zip64=True)`, which is for files whose size is not known before
# they are written, makes files that every reader of ZIPs reads; small ones too.
# Seen (Python 3.13, @webrecorder/wabac 2.27.3): Python writes the extra field of ZIP64 into the header
# before the file alone, and none into the central directory where the size is small. wabac works out
# from the central directory where a file begins: where that has no extra field it takes the local header
# for as short, and the 20 bytes of the field are the file's first. unzip and Python read it right.
#
#   extra bytes (local, central): (20, 0)
#   Python reads: b'{"pages": 1}'
#   wabac reads: as long as the file, the first bytes 0100
#   wabac, without force_zip64: {"pages": 1}
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
cd "$tmp"
npm pack --silent @webrecorder/wabac@2.27.3 >/dev/null
tar -xzf webrecorder-wabac-2.27.3.tgz
venv/bin/python - <<'PY'
import struct
import sys
import zipfile

TEXT = b'{"pages": 1}'
for name, forced in (("forced.zip", True), ("plain.zip", False)):
    with zipfile.ZipFile(name, "w") as archive:
        with archive.open("pages.json", "w", force_zip64=forced) as file:
            file.write(TEXT)
with zipfile.ZipFile("forced.zip") as archive:
    entry = archive.getinfo("pages.json")
    read = archive.read("pages.json")
with open("forced.zip", "rb") as file:
    local = struct.unpack("<H", file.read()[28:30])[0]
print(f"extra bytes (local, central): {(local, len(entry.extra))}")
print(f"Python reads: {read}")
if (local, len(entry.extra), read) != (20, 0, TEXT):
    sys.exit("changed: the headers that Python writes")
PY

cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { ZipRangeReader } from "./package/dist/index.js";

const TEXT = '{"pages": 1}';

async function read(name) {
  const bytes = new Uint8Array(readFileSync(name));
  const loader = {
    getLength: async () => bytes.length,
    getRange: async (start, length) => bytes.slice(start, start + length),
    getRangeFromEnd: async (length) => bytes.slice(Math.max(0, bytes.length - length)),
  };
  const zip = new ZipRangeReader(loader);
  const { offset, compressedSize } = (await zip.load())["pages.json"];
  return Buffer.from(bytes.slice(offset, offset + compressedSize));
}

const forced = await read("forced.zip");
console.log(`wabac reads: ${forced.length === TEXT.length ? "as long as the file" : forced.length}, the first bytes ${forced.subarray(0, 2).toString("hex")}`);
const plain = await read("plain.zip");
console.log(`wabac, without force_zip64: ${plain}`);
if (forced.length !== TEXT.length || forced.subarray(0, 2).toString("hex") !== "0100" || plain.toString() !== TEXT) {
  console.error("changed: where wabac has a file begin");
  process.exit(1);
}
console.log("as stated");
JS
node read.mjs
