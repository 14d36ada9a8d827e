#!/usr/bin/env bash
# robots-parser allows /%7Eanna where /~anna is forbidden, and "/?" where each address with a "?" is.
#
# Guess: `~` and `%7E` are one character in an address, and are compared as one (RFC 9309, 2.2.2: escapes of
# unreserved characters are undone first); "Disallow: /*?" forbids "/?", too; a line that a reader does not
# know, between two names, is passed over and both names have the rules that follow (RFC 9309, 2.2.4).
# Seen (robots-parser 3.0.1, Node.js 20): the escape is compared as it stands, either way; the empty query
# is dropped from the address before it is compared. Behind an unknown line a group begins anew, so that the
# first name has no rules at all. Letters with marks, escaped or not, are compared as they should be.
# protego forbids the first and the second, crawler-commons the first and the third.
#
#   /~anna, /%7Eanna: [false,true]
#   /%7Epia, /~pia: [false,true]
#   /café, /caf%C3%A9: [false,false]
#   /?a, /?: [false,true]
#   librarian, archivist: [true,false]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts robots-parser@3.0.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import robotsParser from "robots-parser";

function allowed(lines, path, agent = "librarian") {
  const robots = robotsParser("https://example.org/robots.txt", lines.join("\n"));
  return robots.isAllowed(`https://example.org${path}`, agent);
}

const tilde = ["User-agent: *", "Disallow: /~anna", "Disallow: /%7Epia"];
check("/~anna, /%7Eanna", [allowed(tilde, "/~anna"), allowed(tilde, "/%7Eanna")], [false, true]);
check("/%7Epia, /~pia", [allowed(tilde, "/%7Epia"), allowed(tilde, "/~pia")], [false, true]);
const marked = ["User-agent: *", "Disallow: /café"];
check("/café, /caf%C3%A9", [allowed(marked, "/café"), allowed(marked, "/caf%C3%A9")], [false, false]);
const query = ["User-agent: *", "Disallow: /*?"];
check("/?a, /?", [allowed(query, "/?a"), allowed(query, "/?")], [false, true]);
const names = ["User-agent: librarian", "Clean-param: from", "User-agent: archivist", "Disallow: /"];
check("librarian, archivist", [allowed(names, "/", "librarian"), allowed(names, "/", "archivist")], [true, false]);

console.log("as stated");
JS
node run.mjs
