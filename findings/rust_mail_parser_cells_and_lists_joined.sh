#!/usr/bin/env bash
# The text that mail-parser makes of a mail in HTML joins cells, entries of a list and lines of code; flowed
# text stays in pieces.
#
# Guess: body_text() of a mail without plain text has the words of the HTML apart, and format=flowed is put
# together (RFC 3676).
# Seen (the crate mail-parser 0.11.9): hour 6 and depth 12 are "612", two entries of a list one word,
# code is one line. A flowed paragraph keeps its line breaks, and with delsp its spaces.
#
#   cells: "612"
#   list: "ebbflow"
#   code: "if low: wait()"
#   flowed: "low \r\nwater"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q mail-parser@0.11.9
cat > src/main.rs <<'RS'
use mail_parser::MessageParser;

fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn text(mail: &str) -> String {
    let message = MessageParser::default().parse(mail.as_bytes()).unwrap();
    message.body_text(0).unwrap().trim().to_string()
}

fn main() {
    let html = "Content-Type: text/html; charset=utf-8\r\n\r\n";
    let cells = "<table><tr><td>6</td><td>12</td></tr></table>";
    let list = "<ul><li>ebb</li><li>flow</li></ul>";
    let code = "<pre>if low:\n    wait()</pre>";
    let flowed = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\nlow \r\nwater\r\n";
    check("cells", text(&format!("{html}{cells}\r\n")), "612");
    check("list", text(&format!("{html}{list}\r\n")), "ebbflow");
    check("code", text(&format!("{html}{code}\r\n")), "if low: wait()");
    check("flowed", text(flowed), "low \r\nwater");
    println!("as stated");
}
RS
cargo run -q
