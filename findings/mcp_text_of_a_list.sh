#!/usr/bin/env bash
# The MCP SDK tells a client that reads text nothing of an empty list, and gives a list in pieces.
#
# Guess: beside structuredContent the result holds the same JSON as one text, as the protocol says it should
# (Tools, "Structured Content"), for clients that read only that.
# Seen (mcp 2.3.0): the structured content is {"result": [...]}, but each element is a text of its own: a list
# of one looks like its element, of a list of objects each is indented JSON, and an empty list or None is
# no text at all, which to a model is a tool that did not answer. Arguments that the tool does not have
# are passed over, though the schema names all.
#
#   two boats: "['Heron', 'Tern'] {'result': ['Heron', 'Tern']}"
#   one boat: "['Heron'] {'result': ['Heron']}"
#   no boat: "[] {'result': []}"
#   no boat, as None: "[] {'result': None}"
#   with an unknown argument: "['Heron'] {'result': ['Heron']}"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" mcp==2.3.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import asyncio

from mcp import Client
from mcp.server.mcpserver import MCPServer

server = MCPServer("harbour")
BOATS = ["Heron", "Tern"]


@server.tool()
def boats(count: int) -> list[str]:
    return BOATS[:count]


@server.tool()
def boat() -> str | None:
    return None


async def main():
    async with Client(server) as client:

        async def called(name, **arguments):
            result = await client.call_tool(name, arguments)
            return f"{[each.text for each in result.content]} {result.structured_content}"

        return {
            "two boats": await called("boats", count=2),
            "one boat": await called("boats", count=1),
            "no boat": await called("boats", count=0),
            "no boat, as None": await called("boat"),
            "with an unknown argument": await called("boats", count=1, sort="name"),
        }


STATED = {
    "two boats": "['Heron', 'Tern'] {'result': ['Heron', 'Tern']}",
    "one boat": "['Heron'] {'result': ['Heron']}",
    "no boat": "[] {'result': []}",
    "no boat, as None": "[] {'result': None}",
    "with an unknown argument": "['Heron'] {'result': ['Heron']}",
}
for what, seen in asyncio.run(main()).items():
    check(what, seen, STATED[what])

print("as stated")
PY
