#!/usr/bin/env bash
# rdflib and PyLD read other facts from one page of JSON-LD: another property, another type, another
# number.
#
# Guess: a document of JSON-LD 1.1 says the same to each reader. By the specification the context of a
# property counts for its node even if it is not propagated (Context Propagation), "@type": "@none" adds
# no type (Expanded Term Definition), 5.0 has no fraction and is an integer (API, Object to RDF
# Conversion), and "@vocab": "#" is resolved against the base (Using the Document Base for the Default
# Vocabulary).
# Seen (rdflib 7.6.0, PyLD 3.3.0): rdflib's reader, which says 1.1 of itself, gives the name of the pilot
# to the property of the outer context, takes "@none" for a type of its own, 5.0 for a double that a query
# for the integer 5 in the data of another reader does not join, and leaves "#depth" relative. PyLD is
# right in all.
#
#   context of a property: [['<name> "Anna"', '<pilot> <anna>'], ['<people/name> "Anna"', '<pilot> <anna>']]
#   @none: [['<label> "Tern"^^<@none>'], ['<label> "Tern"']]
#   5.0: [['<depth> "5.0"^^<http://www.w3.org/2001/XMLSchema#double>'], ['<depth> "5"^^<http://www.w3.org/2001/XMLSchema#integer>']]
#   vocabulary #: [['<#depth> "low"'], ['<log#depth> "low"']]
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" rdflib==7.6.0 PyLD==3.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import json

from pyld import jsonld
from rdflib import Graph

BASE = "http://example.org/"


def facts(context, **properties):
    """What rdflib says beside what PyLD says."""
    document = {"@context": {"@version": 1.1, "@vocab": BASE, **context}, "@id": BASE + "boat", **properties}
    graph = Graph().parse(data=json.dumps(document), format="json-ld", publicID=BASE)
    other = jsonld.to_rdf(document, {"format": "application/n-quads", "base": BASE})
    lines = [sorted(line.rstrip(" .").split(" ", 1)[1] for line in text.splitlines() if line)
             for text in (graph.serialize(format="nt"), other)]
    return [[line.replace(BASE, "") for line in group] for group in lines]


PILOT = {"pilot": {"@id": BASE + "pilot", "@context": {"@propagate": False, "name": "http://example.org/people/name"}}}
check("context of a property", facts(PILOT, pilot={"@id": BASE + "anna", "name": "Anna"}), [['<name> "Anna"', '<pilot> <anna>'], ['<people/name> "Anna"', '<pilot> <anna>']])
check("@none", facts({"label": {"@type": "@none"}}, label="Tern"), [['<label> "Tern"^^<@none>'], ['<label> "Tern"']])
check("5.0", facts({}, depth=5.0), [['<depth> "5.0"^^<http://www.w3.org/2001/XMLSchema#double>'], ['<depth> "5"^^<http://www.w3.org/2001/XMLSchema#integer>']])
check("vocabulary #", facts({"@base": BASE + "log", "@vocab": "#"}, depth="low"), [['<#depth> "low"'], ['<log#depth> "low"']])

print("as stated")
PY
