#!/usr/bin/env bash
# node-summarizer cuts sentences at the point of a number: 3.5 m is "3.", said as a fact.
#
# Guess: an extractive summary consists of sentences of the text, as they stand there; of ones that may be
# parted wrongly one hopes for an abbreviation, not for numbers.
# Seen (node-summarizer 1.0.7 on Node.js 20): each full stop ends a sentence, so that the first sentence of the
# summary says "is 3." of a harbour of 3.5 m; "Dr." and "5 m deep at low water." are sentences of their own.
# No space is left between sentences.
#
#   two sentences: "Boats of the harbour wait for the water of the harbour.The harbour of Husum is 3."
#   all of it: "Boats of the harbour wait for the water of the harbour.The harbour of Husum is 3.5 m deep.Dr.Holm measured it."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts node-summarizer@1.0.7

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import summarizer from "node-summarizer";

const TEXT = "The harbour of Husum is 3.5 m deep. Boats of the harbour wait for the water of the harbour. Dr. Holm measured it.";
const summary = (count) => new summarizer.SummarizerManager(TEXT, count).getSummaryByFrequency().summary;

check("two sentences", summary(2), "Boats of the harbour wait for the water of the harbour.The harbour of Husum is 3.");
check("all of it", summary(6), "Boats of the harbour wait for the water of the harbour.The harbour of Husum is 3.5 m deep.Dr.Holm measured it.");

console.log("as stated");
JS
node run.mjs
