#!/usr/bin/env bash
# @hadynz/kindle-clippings drops notes, and takes the location of a book without author for its page.
#
# Guess: what one marked and wrote on a Kindle is there once it is grouped by books: each note with its
# highlight, those of a PDF too, which have a page and no location; two books of one title stay two.
# Seen (@hadynz/kindle-clippings 2.0.9 on Node.js 20): of two notes on one highlight the last is left, a note on
# a page of a PDF is gone. In a book whose title line has no author, "Location 40-41" is page 40, and "(Volume
# 2)" is an author. A second book of the same title goes under the author of the first.
#
#   a note: [["Tides","Pia Holm",[["Low water is at six.","True?",12,170]]]]
#   two notes: [["Tides","Pia Holm",[["Low water is at six.","Ask Anna.",12,170]]]]
#   a note in a PDF: [["Tides","Pia Holm",[["Low.",null,12,null]]]]
#   with an author: [["Tides","Pia Holm",[["Low.",null,null,40]]]]
#   without: [["Tides",null,[["Low.",null,40,null]]]]
#   a volume: [["Tides","Volume 2",[["Low.",null,null,40]]]]
#   two books of a title: [["Poems","Pia Holm",[["Ebb.",null,1,null],["Flow.",null,2,null]]]]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts @hadynz/kindle-clippings@2.0.9

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import clippings from "@hadynz/kindle-clippings";

const DAY = "Added on Monday, May 6, 2024 10:30:05 AM";
const entry = (title, place, words) => `${title}\n- Your ${place} | ${DAY}\n\n${words}\n==========\n`;
const books = (...entries) => clippings.groupToBooks(clippings.readMyClippingsFile(entries.join(""))).map(({ title, author, annotations }) =>
  [title, author ?? null, annotations.map(({ content, note, page, location }) => [content, note ?? null, page?.from ?? null, location?.from ?? null])]);

const BOOK = "Tides (Pia Holm)";
const MARK = entry(BOOK, "Highlight on page 12 | Location 170-171", "Low water is at six.");
check("a note", books(MARK, entry(BOOK, "Note on page 12 | Location 171", "True?")), [["Tides","Pia Holm",[["Low water is at six.","True?",12,170]]]]);
check("two notes", books(MARK, entry(BOOK, "Note on page 12 | Location 170", "True?"), entry(BOOK, "Note on page 12 | Location 171", "Ask Anna.")), [["Tides","Pia Holm",[["Low water is at six.","Ask Anna.",12,170]]]]);
check("a note in a PDF", books(entry(BOOK, "Highlight on page 12", "Low."), entry(BOOK, "Note on page 12", "True?")), [["Tides","Pia Holm",[["Low.",null,12,null]]]]);
check("with an author", books(entry(BOOK, "Highlight on Location 40-41", "Low.")), [["Tides","Pia Holm",[["Low.",null,null,40]]]]);
check("without", books(entry("Tides", "Highlight on Location 40-41", "Low.")), [["Tides",null,[["Low.",null,40,null]]]]);
check("a volume", books(entry("Tides (Volume 2)", "Highlight on Location 40-41", "Low.")), [["Tides","Volume 2",[["Low.",null,null,40]]]]);
check("two books of a title", books(entry("Poems (Pia Holm)", "Highlight on page 1", "Ebb."), entry("Poems (Anna Okoro)", "Highlight on page 2", "Flow.")), [["Poems","Pia Holm",[["Ebb.",null,1,null],["Flow.",null,2,null]]]]);

console.log("as stated");
JS
node run.mjs
