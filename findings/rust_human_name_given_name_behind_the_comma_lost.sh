#!/usr/bin/env bash
# The crate human_name loses the given name behind a comma where two names stand before it.
#
# Guess: "García Márquez, Gabriel" is a last name of two words and a given name, as in each catalogue; what is
# not understood is None, which `parse` has for it.
# Seen (the crate human_name 2.0.4): the words before the comma are a whole name, and what stands behind it
# is dropped, so that García is a given name and Gabriel nobody's. With "Le" or "von" it is right. "St." is taken
# for a title or left out wherever it stands: Edward St. Aubyn is Edward Aubyn, Emily St. John Mandel is Emily
# John.
#
#   Holm, Pia: "Pia / Pia Holm"
#   Le Guin, Ursula: "Ursula / Ursula Le Guin"
#   Garcia Marquez, Gabriel: "Garcia / Garcia Marquez"
#   Holm Okoro, Anna: "Holm / Holm Okoro"
#   St. Aubyn, Edward: "Aubyn / Aubyn Edward"
#   Edward St. Aubyn: "Edward / Edward Aubyn"
#   Emily St. John Mandel: "Emily / Emily John"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cargo init -q --vcs none --name finding .
cargo add -q human_name@2.0.4
cat > src/main.rs <<'RS'
fn check(what: &str, seen: String, stated: &str) {
    println!("{what}: {seen:?}");
    if seen != stated {
        println!("changed: {what}; stated was {stated:?}");
        std::process::exit(1);
    }
}

fn read(text: &str) -> String {
    match human_name::Name::parse(text) {
        Some(name) => format!("{} / {}", name.given_name().unwrap_or("none"), name.display_full()),
        None => "none".to_string(),
    }
}

fn main() {
    check("Holm, Pia", read("Holm, Pia"), "Pia / Pia Holm");
    check("Le Guin, Ursula", read("Le Guin, Ursula"), "Ursula / Ursula Le Guin");
    check("Garcia Marquez, Gabriel", read("Garcia Marquez, Gabriel"), "Garcia / Garcia Marquez");
    check("Holm Okoro, Anna", read("Holm Okoro, Anna"), "Holm / Holm Okoro");
    check("St. Aubyn, Edward", read("St. Aubyn, Edward"), "Aubyn / Aubyn Edward");
    check("Edward St. Aubyn", read("Edward St. Aubyn"), "Edward / Edward Aubyn");
    check("Emily St. John Mandel", read("Emily St. John Mandel"), "Emily / Emily John");
    println!("as stated");
}
RS
cargo run -q
