#!/usr/bin/env bash
# The crate aspasia writes WebVTT from SRT without blank lines, and reads it back as one caption.
#
# Guess: captions are parted by a blank line in WebVTT, and a converter writes it.
# Seen (the crate aspasia 0.2.1): from SRT none is written, neither behind "WEBVTT" nor between captions; read
# again by the same crate, the text of the first caption is all that follows, times included, and a player shows
# the next one's number below each. From WebVTT with settings the blank lines stay, but "align:start" is
# joined to the time. "{aside}" is dropped from SRT, a drawing of ASS is words of a caption.
#
#   captions of SRT: "2"
#   as WebVTT: "WEBVTT\n1\n00:00:01.000 --> 00:00:02.000\nLow water \n2\n00:00:03.500 --> 00:00:04.000\nHigh water\n"
#   captions read again: "1"
#   settings: "WEBVTT\n\n00:00:01.000 --> 00:00:02.000align:start\nLow water\n"
#   a drawing: "1\n00:00:03,000 --> 00:00:04,000\nm 0 0 l 100 0\n"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q aspasia@0.2.1
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

use aspasia::{AssSubtitle, SubRipSubtitle, Subtitle, WebVttSubtitle};

const SRT: &str = "1\n00:00:01,000 --> 00:00:02,000\nLow water {aside}\n\n2\n00:00:03,500 --> 00:00:04,000\nHigh water\n";
const VTT: &str = "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nLow water\n";
const ASS: &str = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}\n";

fn main() {
    let srt: SubRipSubtitle = SRT.parse().unwrap();
    let written = WebVttSubtitle::from(&srt).to_string();
    check("captions of SRT", srt.events().len().to_string(), "2");
    check("as WebVTT", written.clone(), "WEBVTT\n1\n00:00:01.000 --> 00:00:02.000\nLow water \n2\n00:00:03.500 --> 00:00:04.000\nHigh water\n");
    let again: WebVttSubtitle = written.parse().unwrap();
    check("captions read again", again.events().len().to_string(), "1");
    let with_settings: WebVttSubtitle = VTT.parse().unwrap();
    check("settings", with_settings.to_string(), "WEBVTT\n\n00:00:01.000 --> 00:00:02.000align:start\nLow water\n");
    let drawing: AssSubtitle = ASS.parse().unwrap();
    check("a drawing", SubRipSubtitle::from(&drawing).to_string(), "1\n00:00:03,000 --> 00:00:04,000\nm 0 0 l 100 0\n");
    println!("as stated");
}
RS
cargo run -q
