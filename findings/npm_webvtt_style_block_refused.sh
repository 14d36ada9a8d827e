#!/usr/bin/env bash
# Two parsers of WebVTT on npm refuse a file that has a STYLE or REGION block.
#
# Guess: a parser passes over the blocks of WebVTT that are no cues (STYLE, REGION, NOTE; WebVTT, 4.1), as both
# pass over NOTE.
# Seen (node-webvtt 1.9.4, subtitle 4.2.2 on Node.js 20): STYLE is taken for a cue's identifier, and the error
# says that a timestamp is missing. (node-webvtt with strict: false reads the cue.) A header line like
# "Kind: captions", which YouTube's files have, is refused by node-webvtt unless meta is true.
#
#   node-webvtt, NOTE: ["Tide."]
#   node-webvtt, STYLE: "Cue identifier needs to be followed by timestamp (cue #0)"
#   node-webvtt, REGION: "Cue identifier needs to be followed by timestamp (cue #0)"
#   node-webvtt, Kind: "Missing blank line after signature"
#   subtitle, NOTE: ["Tide."]
#   subtitle, STYLE: "expected timestamp at row 3, but received: \"STYLE\""
#   subtitle, REGION: "expected timestamp at row 3, but received: \"REGION\""
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts node-webvtt@1.9.4 subtitle@4.2.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parseSync } from "subtitle";
import webvtt from "node-webvtt";

const CUE = "00:01.000 --> 00:04.000\nTide.\n";
const NOTE = "WEBVTT\n\nNOTE a remark\n\n" + CUE;
const STYLE = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n" + CUE;
const REGION = "WEBVTT\n\nREGION\nid:top\nwidth:40%\n\n" + CUE;
const KIND = "WEBVTT\nKind: captions\n\n" + CUE;

function attempt(parse) {
  try {
    return parse();
  } catch (error) {
    return error.message;
  }
}
const first = (text) => attempt(() => webvtt.parse(text).cues.map((cue) => cue.text));
const cues = (nodes) => nodes.filter((node) => node.type === "cue");
const second = (text) => attempt(() => cues(parseSync(text)).map((node) => node.data.text));

const MISSING = "Cue identifier needs to be followed by timestamp (cue #0)";
check("node-webvtt, NOTE", first(NOTE), ["Tide."]);
check("node-webvtt, STYLE", first(STYLE), MISSING);
check("node-webvtt, REGION", first(REGION), MISSING);
check("node-webvtt, Kind", first(KIND), "Missing blank line after signature");
check("subtitle, NOTE", second(NOTE), ["Tide."]);
check("subtitle, STYLE", second(STYLE), 'expected timestamp at row 3, but received: "STYLE"');
check("subtitle, REGION", second(REGION), 'expected timestamp at row 3, but received: "REGION"');

console.log("as stated");
JS
node run.mjs
