#!/usr/bin/env bash
# media-captions shows a commented line of an ASS file as words of the caption before it.
#
# Guess: of the events of an ASS file those that begin with "Dialogue:" are shown; a "Comment:" is not
# (ASS format, "[Events]": comments are ignored when the script is played), and "\h" is a space.
# Seen (media-captions 1.0.4 on Node.js 20): each line that is no Dialogue is added to the caption before
# it, time, style and all: a translator's note is read to the audience. "\h" stays.
#
#   without a comment: ["Low water","High\\hwater"]
#   with one: ["Low water\nComment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,is this the right pier?","High\\hwater"]
#   comment first: ["Low water"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts media-captions@1.0.4

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parseText } from "media-captions";

const script = (...events) =>
  ["[Script Info]", "ScriptType: v4.00+", "", "[V4+ Styles]", "Format: Name, Fontname", "Style: Default,Arial", "", "[Events]",
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text", ...events, ""].join("\n");
const texts = async (...events) => (await parseText(script(...events), { type: "ass" })).cues.map((cue) => cue.text);
const LOW = "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Low water";
const NOTE = "Comment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,is this the right pier?";
const HIGH = "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,High\\hwater";

check("without a comment", await texts(LOW, HIGH), ["Low water","High\\hwater"]);
check("with one", await texts(LOW, NOTE, HIGH), ["Low water\nComment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,is this the right pier?","High\\hwater"]);
check("comment first", await texts(NOTE, LOW), ["Low water"]);

console.log("as stated");
JS
node run.mjs
