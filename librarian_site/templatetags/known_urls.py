"""`{% url %}`, of addresses that are remembered.

A page has two dozen of them, in its menus and forms; worked out each time they were a twentieth
of its processor time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse

from librarian_site.core.url_cache import known_url

if TYPE_CHECKING:
    from django.template.base import Parser, Token
    from django.template.context import Context

register = template.Library()


class KnownURLNode(template.Node):
    """An address with other parts than UUIDs is left to Django's own."""

    def __init__(self, node: URLNode) -> None:
        self.node = node

    def render(self, context: Context) -> str:
        parts = [part.resolve(context) for part in self.node.args]
        if not all(isinstance(part, UUID) for part in parts):
            return str(self.node.render(context))
        return known_url(self.node.view_name.resolve(context), *parts)


@register.tag
def url(parser: Parser, token: Token) -> URLNode | KnownURLNode:
    node = parse(parser, token)
    return node if node.kwargs or node.asvar else KnownURLNode(node)
