"""`{% url %}`, remembering the addresses that have no parts to fill in.

A page has two dozen of them, in its menus and forms; worked out each time they were a twentieth
of its processor time. No app of ours is mounted twice, so the current one makes no difference.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse
from django.urls import get_script_prefix, get_urlconf, reverse

if TYPE_CHECKING:
    from django.template.base import FilterExpression, Parser, Token
    from django.template.context import Context

register = template.Library()


class KnownURLNode(template.Node):
    def __init__(self, view_name: FilterExpression) -> None:
        self.view_name = view_name

    def render(self, context: Context) -> str:
        return _address(self.view_name.resolve(context), get_script_prefix(), get_urlconf())


@register.tag
def url(parser: Parser, token: Token) -> URLNode | KnownURLNode:
    node = parse(parser, token)
    has_parts = bool(node.args or node.kwargs or node.asvar)
    return node if has_parts else KnownURLNode(node.view_name)


@cache
def _address(view_name: str, prefix: str, urlconf: str | None) -> str:
    return reverse(view_name, urlconf)
