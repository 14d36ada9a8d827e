#!/usr/bin/env bash
# humanparser reads the family name Ma as a degree, so that Yo-Yo Ma has no last name.
#
# Guess: of a name of two words the second is the last name, above all where it is written "Ma, Jack"; what
# stands behind an initial is the last name as a whole.
# Seen (humanparser 2.7.0 on Node.js 20): "Ma" and "Md" are suffixes even when nothing else is left, and
# `lastName` is empty. Of "Ursula K. Le Guin" the last name is "Guin", while that of "Simone de Beauvoir" is
# whole.
#
#   Yo-Yo Ma: "Yo-Yo|||Ma"
#   Ma, Jack: "Jack|||Ma"
#   Shirin Md: "Shirin|||Md"
#   Ursula K. Le Guin: "Ursula|K. Le|Guin|"
#   Simone de Beauvoir: "Simone||de Beauvoir|"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts humanparser@2.7.0

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import humanparser from "humanparser";

const read = (text) => {
  const { firstName, middleName, lastName, suffix } = humanparser.parseName(text);
  return [firstName, middleName ?? "", lastName, suffix ?? ""].join("|");
};

check("Yo-Yo Ma", read("Yo-Yo Ma"), "Yo-Yo|||Ma");
check("Ma, Jack", read("Ma, Jack"), "Jack|||Ma");
check("Shirin Md", read("Shirin Md"), "Shirin|||Md");
check("Ursula K. Le Guin", read("Ursula K. Le Guin"), "Ursula|K. Le|Guin|");
check("Simone de Beauvoir", read("Simone de Beauvoir"), "Simone||de Beauvoir|");

console.log("as stated");
JS
node run.mjs
