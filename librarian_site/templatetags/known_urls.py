"""`{% url %}`, remembering addresses with places for the UUIDs that are in them.

A page has two dozen of them, in its menus and forms; worked out each time they were a twentieth
of its processor time. No app of ours is mounted twice, so the current one makes no difference.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse
from django.urls import get_script_prefix, get_urlconf, reverse

if TYPE_CHECKING:
    from django.template.base import Parser, Token
    from django.template.context import Context

register = template.Library()


class KnownURLNode(template.Node):
    """What is neither a UUID nor nothing is left to Django's own."""

    def __init__(self, node: URLNode) -> None:
        self.node = node

    def render(self, context: Context) -> str:
        parts = [part.resolve(context) for part in self.node.args]
        if not all(isinstance(part, UUID) for part in parts):
            return str(self.node.render(context))
        name = self.node.view_name.resolve(context)
        return _address(name, len(parts), get_script_prefix(), get_urlconf()).format(*parts)


@register.tag
def url(parser: Parser, token: Token) -> URLNode | KnownURLNode:
    node = parse(parser, token)
    return node if node.kwargs or node.asvar else KnownURLNode(node)


@cache
def _address(view_name: str, places: int, prefix: str, urlconf: str | None) -> str:
    parts = [UUID(int=number) for number in range(places)]
    address = reverse(view_name, urlconf, args=parts)
    for part in parts:
        address = address.replace(str(part), "{}")
    return address
