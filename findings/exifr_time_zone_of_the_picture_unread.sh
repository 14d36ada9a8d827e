#!/usr/bin/env bash
# exifr gives another moment for one photograph on each machine, though the picture names its time zone.
#
# Guess: a picture with OffsetTimeOriginal was taken at one moment (Exif 2.31: the difference of
# DateTimeOriginal from UTC, daylight saving time included): ten o'clock at +09:00 is one o'clock in
# Greenwich.
# Seen (exifr 7.1.3, exif-parser 0.1.12 on Node.js 20): exifr makes a Date of the letters as time of the
# machine's zone and passes the offset over, which it has read; so the day itself may be another.
# exif-parser takes them for UTC and does not know the tag.
#
#   exifr in New York: ["2024-05-06T14:00:00.000Z","+09:00"]
#   exifr in Tokyo: ["2024-05-06T01:00:00.000Z","+09:00"]
#   exif-parser: "2024-05-06T10:00:00.000Z"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts exifr@7.1.3 exif-parser@0.1.12 jpeg-js@0.4.4

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import jpeg from "jpeg-js";
import exifr from "exifr";
import parser from "exif-parser";

function photograph() {
  const { data } = jpeg.encode({ data: Buffer.alloc(16 * 16 * 4, 128), width: 16, height: 16 }, 80);
  const tiff = Buffer.alloc(128);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.write("II*\0\x08", 0, "latin1");
  tiff.writeUInt16LE(1, 8);
  entry(10, 0x8769, 4, 1, 26); // where the Exif tags are
  tiff.writeUInt16LE(2, 26);
  entry(28, 0x9003, 2, 20, 100); // DateTimeOriginal
  entry(40, 0x9011, 2, 7, 120); // OffsetTimeOriginal
  tiff.write("2024:05:06 10:00:00\0", 100, "latin1");
  tiff.write("+09:00\0", 120, "latin1");
  const segment = Buffer.concat([Buffer.from("\xff\xe1\0\0Exif\0\0", "latin1"), tiff]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return Buffer.concat([data.subarray(0, 2), segment, data.subarray(2)]);
}

async function taken(zone) {
  process.env.TZ = zone;
  const { DateTimeOriginal, OffsetTimeOriginal } = await exifr.parse(photograph());
  return [DateTimeOriginal.toISOString(), OffsetTimeOriginal];
}

check("exifr in New York", await taken("America/New_York"), ["2024-05-06T14:00:00.000Z","+09:00"]);
check("exifr in Tokyo", await taken("Asia/Tokyo"), ["2024-05-06T01:00:00.000Z","+09:00"]);
const seconds = parser.create(photograph()).parse().tags.DateTimeOriginal;
check("exif-parser", new Date(seconds * 1000).toISOString(), "2024-05-06T10:00:00.000Z");

console.log("as stated");
JS
node run.mjs
