#!/usr/bin/env bash
# warcio gives a brotli body compressed where brotli is missing, and fails on it where it is installed.
#
# Guess: content_stream(), which decodes "Content-Encoding: br" as it does gzip, raises where no decoder
# is installed, and works once the brotli package is.
# Seen (warcio 1.8.1, brotli 1.2.1): without the package the compressed bytes come back as the content,
# with no error. With it, each such record is an AttributeError, since warcio sets an attribute on the
# decompressor, an object of C that takes none. (1.1.0 of brotli is alike; brotlipy 0.7.0, no longer
# maintained, works.)
#
#   without brotli: b'\x0b\x02\x80hello\x03'
#   with brotli: 'AttributeError'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" warcio==1.8.1

cat > "$tmp/read.py" <<'PY'
import io
import sys

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

BODY = b"\x0b\x02\x80hello\x03"  # "hello" in brotli
stated = sys.argv[2]

file = io.BytesIO()
writer = WARCWriter(file, gzip=True)
headers = StatusAndHeaders(
    "200 OK", [("Content-Type", "text/plain"), ("Content-Encoding", "br")], protocol="HTTP/1.1"
)
writer.write_record(
    writer.create_warc_record(
        "https://example.org/", "response", payload=io.BytesIO(BODY), http_headers=headers
    )
)
file.seek(0)
record = next(iter(ArchiveIterator(file)))
try:
    seen = repr(record.content_stream().read())
except AttributeError as error:
    seen = repr(type(error).__name__)
print(f"{sys.argv[1]}: {seen}")
if seen != stated:
    sys.exit(f"changed: {sys.argv[1]}: {seen}; stated was {stated}")
PY
"$tmp/venv/bin/python" "$tmp/read.py" "without brotli" "b'\\x0b\\x02\\x80hello\\x03'"
uv pip install -q --python "$tmp/venv/bin/python" brotli==1.2.1
"$tmp/venv/bin/python" -c 'import brotli; assert brotli.decompress(b"\x0b\x02\x80hello\x03") == b"hello"'
"$tmp/venv/bin/python" "$tmp/read.py" "with brotli" "'AttributeError'"
echo "as stated"
