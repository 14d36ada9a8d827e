#!/usr/bin/env bash
# wtf_wikipedia writes every eastern longitude as western, and drops what stands between "<" and ">".
#
# Guess: the text of a page says what the page says: `{{coord|54|28|N|9|3|E}}` is north and east, "<"
# before a space is no tag (MediaWiki's sanitizer leaves it as a letter), `<code>` has words in it.
# Seen (wtf_wikipedia 10.4.2 on Node.js 20): text() has "W" behind each longitude and "N" behind each
# latitude, while coordinates() has the right signs. "5 < 6 and 7 > 3" is "5 3", and inline code is gone
# though `<kbd>` is kept.
#
#   text: "Husum is at 54.46667°N, 9.05°W, Sydney at -33.85°N, 151.2°W."
#   coordinates: [[54.46667,9.05],[-33.85,151.2]]
#   less and more: "Berths 5 3 are free."
#   code and keys: "Run, press q."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts wtf_wikipedia@10.4.2

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import wtf from "wtf_wikipedia";

const HARBOURS = "Husum is at {{coord|54|28|N|9|3|E}}, Sydney at {{coord|33|51|S|151|12|E}}.";

check("text", wtf(HARBOURS).text(), "Husum is at 54.46667°N, 9.05°W, Sydney at -33.85°N, 151.2°W.");
check("coordinates", wtf(HARBOURS).coordinates().map(({ lat, lon }) => [lat, lon]), [[54.46667,9.05],[-33.85,151.2]]);
check("less and more", wtf("Berths 5 < 6 and 7 > 3 are free.").text(), "Berths 5 3 are free.");
check("code and keys", wtf("Run <code>tide now</code>, press <kbd>q</kbd>.").text(), "Run, press q.");

console.log("as stated");
JS
node run.mjs
