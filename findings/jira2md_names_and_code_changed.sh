#!/usr/bin/env bash
# jira2md changes names with underscores, sums, and the code within code blocks.
#
# Guess: `_` is emphasis around words and not within one (a wiki of Jira shows `get_user_name` as it is), and
# between `{code}` and `{code}`, or two fences, nothing is markup.
# Seen (jira2md 3.0.1 on Node.js 20): names get asterisks for their underscores, addresses too, "5 + 6 + 7"
# has something inserted. In code, a comment "# keep" is an item of a list, `a*b*c` is `a**b**c`, and `a+b+c`
# gets tags; back to Jira a comment becomes a heading within its block, and `__init__` is `*init*`. Of all
# that nothing is said.
#
#   names: "Call get*user*name."
#   an address: "https://example.org/low*water*table"
#   a sum: "5 <ins> 6 </ins> 7"
#   a code block: "```python\n1. keep this*is*it\nx = a**b**c <ins> d</ins>e+f\n```"
#   to Jira, a code block: "{code:sh}\nh1. install\necho _a_\n{code}"
#   to Jira, a name: "Set *init* and a_b_c."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund --ignore-scripts jira2md@3.0.1

cat > run.mjs <<'JS'
function check(what, seen, stated) {
  console.log(`${what}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(stated)) {
    console.log(`changed: ${what}: ${JSON.stringify(seen)}; stated was ${JSON.stringify(stated)}`);
    process.exit(1);
  }
}

import jira from "jira2md";

check("names", jira.to_markdown("Call get_user_name."), "Call get*user*name.");
check("an address", jira.to_markdown("https://example.org/low_water_table"), "https://example.org/low*water*table");
check("a sum", jira.to_markdown("5 + 6 + 7"), "5 <ins> 6 </ins> 7");
check("a code block", jira.to_markdown("{code:python}\n# keep this_is_it\nx = a*b*c + d+e+f\n{code}"), "```python\n1. keep this*is*it\nx = a**b**c <ins> d</ins>e+f\n```");
check("to Jira, a code block", jira.to_jira("```sh\n# install\necho *a*\n```"), "{code:sh}\nh1. install\necho _a_\n{code}");
check("to Jira, a name", jira.to_jira("Set __init__ and a*b*c."), "Set *init* and a_b_c.");

console.log("as stated");
JS
node run.mjs
