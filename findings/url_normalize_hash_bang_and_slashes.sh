#!/usr/bin/env bash
# url-normalize turns "#!" into a query, and breaks addresses that hold another address.
#
# Guess: normalizing gives an equivalent address (RFC 3986, 6.2): the fragment stays, and the path's empty
# segments too, which the RFC does not let go.
# Seen (url-normalize 3.1.0; courlan 1.4.0 for comparison): "#!/boats" becomes "?_escaped_fragment_=/boats", a
# scheme that search engines gave up in 2015: a server that never knew it answers with its first page. Two
# slashes in a path are made one, so the address of a page in a web archive no longer names the page.
# courlan leaves the second address out.
#
#   url-normalize, #!: 'https://example.org/?_escaped_fragment_=/boats'
#   url-normalize, //: 'https://archive.example/web/2024/https:/example.org/'
#   courlan, //: 'https://archive.example/web/2024/'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" url-normalize==3.1.0 courlan==1.4.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from courlan import clean_url
from url_normalize import url_normalize

ARCHIVED = "https://archive.example/web/2024/https://example.org/"
stated = "https://example.org/?_escaped_fragment_=/boats"
check("url-normalize, #!", url_normalize("https://example.org/#!/boats"), stated)
stated = "https://archive.example/web/2024/https:/example.org/"
check("url-normalize, //", url_normalize(ARCHIVED), stated)
check("courlan, //", clean_url(ARCHIVED), "https://archive.example/web/2024/")

print("as stated")
PY
