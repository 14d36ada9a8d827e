#!/usr/bin/env bash
# mathml-to-asciimath writes the root of a + b as "sqrt a + b", and a half squared as "1 / 2 ^ 2".
#
# Guess: AsciiMath made of MathML says what the MathML says; what makes one sign of several there, <msqrt> with
# all that is in it and <mfrac> as a whole, is in parentheses here.
# Seen (mathml-to-asciimath 1.4.0 on Node.js 20): parentheses stand around <mrow> only, which MathML needs for
# neither, since <msqrt> has an mrow of its own by definition (MathML 3, 3.3.3.2) and a fraction is one element.
# So the root ends behind a, the 2 alone is squared, 1 over two thirds is a sixth. <mroot>, <msubsup>, <mtable>,
# "×" and "≠" raise errors, those that are read are wrong without a word.
#
#   a root: "sqrt a + b"
#   a root with mrow: "sqrt ( a + b )"
#   a half squared: "1 / 2 ^ 2"
#   1 over two thirds: "1 / 2 / 3"
#   three and a half: "3 1 / 2"
#   msubsup: "Error: Unsupported element: msubsup"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts mathml-to-asciimath@1.4.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import toAsciiMath from "mathml-to-asciimath";

function written(inner) {
  try {
    return toAsciiMath(`<math xmlns="http://www.w3.org/1998/Math/MathML">${inner}</math>`);
  } catch (error) {
    return String(error);
  }
}

const sum = "<mi>a</mi><mo>+</mo><mi>b</mi>";
const over = (above, below) => `<mfrac>${above}${below}</mfrac>`;
const half = over("<mn>1</mn>", "<mn>2</mn>");
check("a root", written(`<msqrt>${sum}</msqrt>`), "sqrt a + b");
check("a root with mrow", written(`<msqrt><mrow>${sum}</mrow></msqrt>`), "sqrt ( a + b )");
check("a half squared", written(`<msup>${half}<mn>2</mn></msup>`), "1 / 2 ^ 2");
check("1 over two thirds", written(over("<mn>1</mn>", over("<mn>2</mn>", "<mn>3</mn>"))), "1 / 2 / 3");
check("three and a half", written(`<mn>3</mn>${half}`), "3 1 / 2");
const both = "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>";
check("msubsup", written(both), "Error: Unsupported element: msubsup");

console.log("as stated");
JS
node run.mjs
