#!/usr/bin/env bash
# The crate latex2mathml writes "lowwater" for \text{low water}, and "a < b" as what is no XML.
#
# Guess: words in \text stay words; the signs < and & are escaped in the MathML; x_1^2 has its index and its
# exponent at x; what is not known is an error, which the Result that is returned is for.
# Seen (the crate latex2mathml 0.2.3): the blanks of \text are gone. `<` is written as it is, which a parser of
# XML refuses and one of HTML may take for a tag. Of x_1^2 the exponent is at the index, 1², as if x_{1^2} had
# been asked for. Unknown commands, \dots, \not and \ce among them, are `Ok` with "[PARSE ERROR: …]" as words
# of the formula; unknown environments, `cases` and `aligned` among them, are errors.
#
#   \text{low water}: "<mtext>lowwater</mtext>"
#   a < b: "<mi>a</mi><mo><</mo><mi>b</mi>"
#   x_1^2: "<msub><mi>x</mi><msup><mn>1</mn><mn>2</mn></msup></msub>"
#   x^2_1: "<msup><mi>x</mi><msub><mn>2</mn><mn>1</mn></msub></msup>"
#   \dots: "<mtext>[PARSE ERROR: Undefined(\"Command(\\\"dots\\\")\")]</mtext>"
#   cases: "error"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q latex2mathml@0.2.3
cat > src/main.rs <<'RS'
use latex2mathml::{latex_to_mathml, DisplayStyle};

fn check(what: &str, formula: &str, stated: &str) {
    let seen = match latex_to_mathml(formula, DisplayStyle::Inline) {
        Ok(math) => {
            let start = math.find('>').unwrap() + 1;
            math[start..math.len() - "</math>".len()].to_string()
        }
        Err(_) => "error".to_string(),
    };
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn main() {
    check("\\text{low water}", "\\text{low water}", "<mtext>lowwater</mtext>");
    check("a < b", "a < b", "<mi>a</mi><mo><</mo><mi>b</mi>");
    check("x_1^2", "x_1^2", "<msub><mi>x</mi><msup><mn>1</mn><mn>2</mn></msup></msub>");
    check("x^2_1", "x^2_1", "<msup><mi>x</mi><msub><mn>2</mn><mn>1</mn></msub></msup>");
    check("\\dots", "\\dots", "<mtext>[PARSE ERROR: Undefined(\"Command(\\\"dots\\\")\")]</mtext>");
    check("cases", "\\begin{cases}x & y\\end{cases}", "error");
    println!("as stated");
}
RS
cargo run -q
