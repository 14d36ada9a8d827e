#!/usr/bin/env bash
# pluralize takes the last letter from words that are no plurals, and two from plurals in "-ches".
#
# Guess: `singular` of a word that is one already is that word, which `isSingular` tells; "caches" is "cache".
# Seen (pluralize 8.0.0 on Node.js 20): tags and titles that go through it so that "boat" and "boats" are one
# become words that do not exist, "len", "canva", "Mar", "Athen", and "aches" and "avalanches" lose their e,
# as "cookies" and "movies" differ: "cooky", "movie". A lens and a Len, a canvas and Canva are one.
# `isSingular("chaos")` is false.
#
#   plurals: "boat bus leaf analysis"
#   singulars: "len canva chao bia oasi metropoli"
#   sciences: "physic politic math"
#   names: "Mar Athen Thoma Texa Netherland"
#   plurals in -ches: "cach headach avalanch nich"
#   plurals in -ies: "movie cooky calory prairy"
#   chaos is singular: false
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts pluralize@8.0.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import pluralize from "pluralize";

const singular = (...words) => words.map((word) => pluralize.singular(word)).join(" ");

check("plurals", singular("boats", "buses", "leaves", "analyses"), "boat bus leaf analysis");
check("singulars", singular("lens", "canvas", "chaos", "bias", "oasis", "metropolis"), "len canva chao bia oasi metropoli");
check("sciences", singular("physics", "politics", "maths"), "physic politic math");
check("names", singular("Mars", "Athens", "Thomas", "Texas", "Netherlands"), "Mar Athen Thoma Texa Netherland");
check("plurals in -ches", singular("caches", "headaches", "avalanches", "niches"), "cach headach avalanch nich");
check("plurals in -ies", singular("movies", "cookies", "calories", "prairies"), "movie cooky calory prairy");
check("chaos is singular", pluralize.isSingular("chaos"), false);

console.log("as stated");
JS
node run.mjs
