#!/usr/bin/env bash
# A WebVTT file whose cues have names is refused by the npm package subtitle.
#
# Guess: a parser that takes WebVTT beside SRT takes a cue's identifier for what the standard lets it be: any
# line of text without an arrow. SRT alone numbers its cues.
# Seen (subtitle 4.2.2 on Node.js 20): "expected timestamp at row 3" for the whole file, where a number or no
# name at all is read.
#
#   a number: ["WEBVTT","The tide rises."]
#   no name: ["WEBVTT","The tide rises."]
#   a name: "expected timestamp at row 3, but received: \"intro\""
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts subtitle@4.2.2


cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import subtitle from "subtitle";

const read = (name) => {
  const cue = `${name}00:00:01.000 --> 00:00:03.000\nThe tide rises.\n`;
  try {
    return subtitle.parseSync(`WEBVTT\n\n${cue}`).map((node) => node.data.text ?? node.data);
  } catch (error) {
    return error.message;
  }
};

check("a number", read("1\n"), ["WEBVTT", "The tide rises."]);
check("no name", read(""), ["WEBVTT", "The tide rises."]);
check("a name", read("intro\n"), 'expected timestamp at row 3, but received: "intro"');

console.log("as stated");
JS
node run.mjs
