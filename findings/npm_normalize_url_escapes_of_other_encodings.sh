#!/usr/bin/env bash
# normalize-url makes one address of many where a query is escaped in another encoding than UTF-8.
#
# Guess: a normalised address leads where the given one did; an escape that is no UTF-8, as older sites write
# them (caf%E9 of Latin-1), stays as it is.
# Seen in normalize-url 9.0.1 (Node 20): by default the query is read and written anew to sort it, and each
# byte that is no UTF-8 becomes U+FFFD. Searches for "é" and for "ü" are the same address then, and it finds
# neither. Without sortQueryParameters the escape stays; in a path it always does.
#
#   é: "https://example.org/search?q=caf%EF%BF%BD"
#   one address: true
#   UTF-8: "https://example.org/search?q=caf%C3%A9"
#   unsorted: "https://example.org/search?q=caf%E9"
#   in a path: "https://example.org/caf%E9"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts normalize-url@9.0.1


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import normalizeUrl from "normalize-url";

const of = "https://example.org/search?q=";
check("é", normalizeUrl(`${of}caf%E9`), `${of}caf%EF%BF%BD`);
check("one address", normalizeUrl(`${of}%E9`) === normalizeUrl(`${of}%FC`), true);
check("UTF-8", normalizeUrl(`${of}caf%C3%A9`), `${of}caf%C3%A9`);
check("unsorted", normalizeUrl(`${of}caf%E9`, { sortQueryParameters: false }), `${of}caf%E9`);
check("in a path", normalizeUrl("https://example.org/caf%E9"), "https://example.org/caf%E9");

console.log("as stated");
JS
node run.mjs
