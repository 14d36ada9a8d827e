"""The MCP server: its tools with their scopes. Loaded by the first request to `/mcp`."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from librarian_site.core.orm.query_timeout import QueryTimeout
from librarian_site.core.version import __version__
from librarian_site.mcp import tools
from librarian_site.models import ApiToken, Scope
from library.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable

# The library logs three lines for each request, and our request log has one already.
logging.getLogger("mcp").setLevel(logging.WARNING)

# The token that came with the request under way.
asking: ContextVar[ApiToken] = ContextVar("asking")

# As in the API: who may change may read, and who hands in may follow.
READ = frozenset((Scope.READ, Scope.WRITE))
FOLLOW = frozenset((Scope.INGEST, Scope.READ))
INGEST = frozenset((Scope.INGEST,))

server: MCPServer[Any] = MCPServer(
    name="williams-librarian",
    title="Williams Librarian",
    version=__version__,
    instructions=(
        "A personal library of web pages and documents. Search it, read texts by offset, "
        "and hand in URLs; follow a job until it is completed or failed."
    ),
)


# Optional text is an empty string: what may be null would be decoded as JSON.
@server.tool()
async def ingest(url: str) -> dict[str, Any]:
    """Hand in a URL to be fetched and filed; returns its job, which `follow` tells the state of."""
    return await _run(INGEST, tools.ingest, url)


@server.tool()
async def follow(job_id: str) -> dict[str, Any]:
    """Where a job is: queued, processing, completed, failed or cancelled; its stage and item."""
    return await _run(FOLLOW, tools.follow, job_id)


@server.tool()
async def search(query: str, limit: int = 10) -> dict[str, Any]:
    """Find items by meaning and by word, best first, with their best passages and offsets.

    The query may hold "phrases", -words and fields: tag: tier: site: author: in: before: after:
    """
    return await _run(READ, tools.search, query, limit)


@server.tool()
async def read(item_id: str, offset: int = 0, length: int = 8000) -> dict[str, Any]:
    """An item's text as Markdown from a character offset; `next_offset` reads on."""
    return await _run(READ, tools.read, item_id, offset, length)


@server.tool(name="list")
async def list_items(query: str = "", limit: int = 20, offset: int = 0) -> dict[str, Any]:
    """Items, newest first; with a query those that have all its words and fields."""
    return await _run(READ, tools.list_items, query, limit, offset)


@server.tool()
async def highlights(item_id: str = "", limit: int = 20, offset: int = 0) -> dict[str, Any]:
    """The owner's highlights and notes, newest first, of one item or of all."""
    return await _run(READ, tools.highlights, item_id, limit, offset)


@cache
def lowlevel() -> Any:
    return server._lowlevel_server  # the manager takes it, and MCPServer has no other way to it


async def _run(
    scopes: frozenset[Scope], work: Callable[..., dict[str, Any]], *arguments: Any
) -> dict[str, Any]:
    """Run a tool for the token's owner, in the request's thread. Raises ToolError."""
    token = asking.get()
    if not scopes.intersection(token.scopes):
        needed = " or ".join(sorted(f"“{scope}”" for scope in scopes))
        raise ToolError(f"This token lacks the scope {needed}.")
    texts = [value.replace("\x00", "") if isinstance(value, str) else value for value in arguments]
    try:
        return await sync_to_async(work)(token.user, *texts)
    except (tools.Refused, QueryTimeout, LibraryError) as error:
        raise ToolError(str(error)) from error
