#!/usr/bin/env bash
# bibtex-parse reads `M{\"u}ller` as `M"uller`, and a group with "and" in its name as two authors.
#
# Guess: entries() gives plain text, as it takes out the braces: an accent as TeX writes it is the letter or
# stays as it is; braces around a group keep it one author.
# Seen (bibtex-parse 2.1.0 on Node.js 20): the backslash of accents goes but the accent stays: `{\"u}` is
# `"u`, `{\'E}` is `'E`. `{\o}re` is `\ore`, another command, and `\ss{}` stays. The braces around "{Tide and
# Sea Group}" are gone, so that its "and" is one between authors.
#
#   Müller: "M\"uller"
#   Étienne: "'Etienne"
#   Straße: "Stra\\ss{}e"
#   øre: "\\ore"
#   a group: "Tide and Sea Group and Holm, Pia"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts bibtex-parse@2.1.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { entries } from "bibtex-parse";

const read = (value) => entries(`@article{a, title={${value}}}`)[0].TITLE;

check("Müller", read('M{\\"u}ller'), "M\"uller");
check("Étienne", read("{\\'E}tienne"), "'Etienne");
check("Straße", read("Stra\\ss{}e"), "Stra\\ss{}e");
check("øre", read("{\\o}re"), "\\ore");
check("a group", read("{Tide and Sea Group} and Holm, Pia"), "Tide and Sea Group and Holm, Pia");

console.log("as stated");
JS
node run.mjs
