#!/usr/bin/env bash
# @plussub/srt-vtt-parser reads no end of a caption that has settings behind its times.
#
# Guess: `00:01.000 --> 00:02.000 align:start` is what WebVTT and each service with subtitles writes: it
# ends after two seconds, and its settings go. `&amp;` in its text is "&", `<v Anna>` says who speaks.
# Seen (@plussub/srt-vtt-parser 2.0.5 on Node.js 20): `to` is null with settings, and right without. References
# and the voice stay in the text.
#
#   plain: [1000,2000,"Low water"]
#   settings: [1000,null,"Low water"]
#   references and voices: [1000,2000,"<v Anna>Ebb &amp; flow"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @plussub/srt-vtt-parser@2.0.5

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import { parse } from "@plussub/srt-vtt-parser";

const read = (text) => parse(text).entries.map(({ from, to, text: words }) => [from, to, words]);
const vtt = (cue) => read(`WEBVTT\n\n${cue}\n`)[0];

check("plain", vtt("00:01.000 --> 00:02.000\nLow water"), [1000,2000,"Low water"]);
check("settings", vtt("00:01.000 --> 00:02.000 align:start position:10%\nLow water"), [1000,null,"Low water"]);
check("references and voices", vtt("00:01.000 --> 00:02.000\n<v Anna>Ebb &amp; flow"), [1000,2000,"<v Anna>Ebb &amp; flow"]);

console.log("as stated");
JS
node run.mjs
