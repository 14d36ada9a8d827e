#!/usr/bin/env bash
# subsrt-ts drops the first letter of each caption of ASS and what stands between "<" and ">", and divides
# the times of MicroDVD by a thousand.
#
# Guess: what stands in the last field of a "Dialogue:" line, commas and all, is the caption; "5 < 6" is no
# tag; frame 25 at 25 frames a second is shown at the first second.
# Seen (subsrt-ts 2.1.2 on Node.js 20): the text of an ASS event begins one letter late, that of its own
# writer too; of "5 < 6 > 3" the 6 is taken for a tag, on the way from SRT to SRT too; the times of MicroDVD
# are seconds where all other formats have milliseconds, so a caption that is shown from second 1 to 4 is
# over after four thousandths.
#
#   text of ASS: "ow water, at six"
#   ASS that it wrote: "epth 5  3\r\n"
#   SRT to SRT: "Depth 5  3"
#   MicroDVD to SRT: "00:00:00,001 --> 00:00:00,004"
#   SRT to MicroDVD: "{25000}{100000}Depth 5  3|"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts subsrt-ts@2.1.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import subsrt from "subsrt-ts";

const ass = `[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:04.00,Default,Anna,0,0,0,,Low water, at six
`;
const srt = "1\n00:00:01,000 --> 00:00:04,000\nDepth 5 < 6 > 3\n";
const lines = (text) => text.trim().split(/\s*\n/);

check(
    "text of ASS",
    subsrt.parse(ass, { format: "ass" }).find((each) => each.type === "caption").text,
    "ow water, at six",
);
check(
    "ASS that it wrote",
    subsrt.parse(subsrt.convert(srt, { format: "ass" }), { format: "ass" }).at(-1).text,
    "epth 5  3\r\n",
);
check("SRT to SRT", lines(subsrt.convert(srt, { format: "srt" }))[2].trim(), "Depth 5  3");
check(
    "MicroDVD to SRT",
    lines(subsrt.convert("{25}{100}Low water\n", { format: "srt", fps: 25 }))[1],
    "00:00:00,001 --> 00:00:00,004",
);
check(
    "SRT to MicroDVD",
    lines(subsrt.build(subsrt.parse(srt, { format: "srt" }), { format: "sub", fps: 25 }))[0],
    "{25000}{100000}Depth 5  3|",
);

console.log("as stated");
JS
node run.mjs
