#!/usr/bin/env bash
# The crate bm25 finds 事件 (event) where 时间 (time) is asked for, and steel where it is harbours.
#
# Guess: a tokenizer that "normalizes unicode" takes full-width letters for usual ones and "é" for "e"; words
# of Chinese and Japanese stay the words that they are.
# Seen (the crate bm25 2.3.2): all is written in Latin letters first, sign by sign, Chinese by its sound without
# tones, so that 时间 and 事件 are both "shi", "jian", 港 (harbour) and 钢 (steel) both "gang", and a text with
# the one is the best answer for the other. Japanese is read as if it were Chinese, whichever language is
# chosen. 10⁶ is 106, another number. `.normalization(false)` of the builder keeps the signs, and the accents.
#
#   time: ["shi", "jian"]
#   event: ["shi", "jian"]
#   harbour and steel: ["gang", "gang"]
#   Japanese: ["xin", "wen"]
#   10⁶: ["106"]
#   found for time: ["事件"]
#   found for harbour: ["钢"]
#   not normalized: ["时", "间"]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q bm25@2.3.2
cat > src/main.rs <<'RS'
use bm25::{DefaultTokenizer, Language, LanguageMode, SearchEngineBuilder, Tokenizer};

fn check(what: &str, seen: Vec<String>, stated: &[&str]) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn words(text: &str) -> Vec<String> {
    DefaultTokenizer::new(Language::English).tokenize(text)
}

fn found(question: &str) -> Vec<String> {
    let texts = ["事件", "钢", "tides"];
    let engine = SearchEngineBuilder::<u32>::with_corpus(LanguageMode::Fixed(Language::English), texts).build();
    engine.search(question, 5).into_iter().map(|result| result.document.contents).collect()
}

fn main() {
    check("time", words("时间"), &["shi", "jian"]);
    check("event", words("事件"), &["shi", "jian"]);
    check("harbour and steel", words("港 钢"), &["gang", "gang"]);
    check("Japanese", words("新聞"), &["xin", "wen"]);
    check("10⁶", words("10⁶"), &["106"]);
    check("found for time", found("时间"), &["事件"]);
    check("found for harbour", found("港"), &["钢"]);
    let plain = DefaultTokenizer::builder().normalization(false).build();
    check("not normalized", plain.tokenize("时间"), &["时", "间"]);
    println!("as stated");
}
RS
cargo run -q
