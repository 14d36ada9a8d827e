#!/usr/bin/env bash
# bibtex-tidy takes any two papers in Chinese for duplicates, and removes the second.
#
# Guess: duplicates "are entries where DOI, abstract, or author and title are the same"; merged is what is one
# work, so that 水位 by 李明 and 潮汐 by 王芳 are two entries.
# Seen (bibtex-tidy 1.14.0 on Node.js 20): of author and title the letters from a to z and figures are compared,
# of authors the first's last name. What has none of them is alike: the second of two Chinese papers is gone with
# all its fields. Gone as well are the second volume of a work, the introduction to another book, and a
# namesake's book of the same title. In Russian, which it turns into commands of LaTeX first, all is well.
#
#   two titles: ["key0","key1"]
#   Chinese: ["key0"]
#   Japanese: ["key0"]
#   Russian: ["key0","key1"]
#   two volumes: ["key0"]
#   two introductions: ["key0"]
#   namesakes: ["key0"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts bibtex-tidy@1.14.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import tidy from "bibtex-tidy";

const keys = (...entries) => {
  const text = entries.map(([type, fields], place) => `@${type}{key${place}, ${Object.entries(fields).map(([name, value]) => `${name} = {${value}}`).join(", ")}}`).join("\n");
  const { bibtex } = tidy.tidy(text, { duplicates: true, merge: "combine" });
  return bibtex.match(/key\d/g);
};

check("two titles", keys(["article", { title: "Low water", author: "Holm, Pia" }], ["article", { title: "High water", author: "Holm, Pia" }]), ["key0","key1"]);
check("Chinese", keys(["article", { title: "水位", author: "李明", year: 2020 }], ["article", { title: "潮汐", author: "王芳", year: 1998 }]), ["key0"]);
check("Japanese", keys(["article", { title: "港の水位", author: "鈴木" }], ["book", { title: "潮汐表", author: "田中" }]), ["key0"]);
check("Russian", keys(["article", { title: "Вода", author: "Холм, Пиа" }], ["article", { title: "Море", author: "Холм, Пиа" }]), ["key0","key1"]);
check("two volumes", keys(["book", { title: "Tides", author: "Holm, Pia", volume: 1 }], ["book", { title: "Tides", author: "Holm, Pia", volume: 2 }]), ["key0"]);
check("two introductions", keys(["incollection", { title: "Introduction", author: "Holm, Pia", booktitle: "Tides" }], ["incollection", { title: "Introduction", author: "Holm, Pia", booktitle: "Harbours" }]), ["key0"]);
check("namesakes", keys(["article", { title: "Low water", author: "Holm, Pia" }], ["book", { title: "Low Water", author: "Holm, Paul", year: 1998 }]), ["key0"]);

console.log("as stated");
JS
node run.mjs
