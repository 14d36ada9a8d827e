#!/usr/bin/env bash
# "sin" of MathML becomes s·i·n in the TeX that mathml-to-latex writes.
#
# Guess: an `<mi>` of several letters is one name, set upright, and not a product: `\sin x`, or
# `\operatorname{sin}`, as TeX sets bare letters apart and slanted, each a variable.
# Seen (mathml-to-latex 1.8.0 on Node.js 20): the letters stand as they are, for known functions and for other
# names; KaTeX reads three variables there.
#
#   sin: "sin x"
#   read again: ["s","i","n","x"]
#   meant: ["sin","x"]
#   another name: "depth = 3"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts mathml-to-latex@1.8.0 katex@0.16.22


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import katex from "katex";
import { MathMLToLaTeX } from "mathml-to-latex";

const written = (content) => MathMLToLaTeX.convert(`<math>${content}</math>`);
const names = (tex) =>
  [...katex.renderToString(tex, { output: "mathml" }).matchAll(/<mi[^>]*>(.*?)<\/mi>/g)].map((found) => found[1]);

check("sin", written("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>"), "sin x");
check("read again", names("sin x"), ["s", "i", "n", "x"]);
check("meant", names("\\sin x"), ["sin", "x"]);
check("another name", written("<mi>depth</mi><mo>=</mo><mn>3</mn>"), "depth = 3");

console.log("as stated");
JS
node run.mjs
