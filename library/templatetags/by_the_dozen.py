"""Parts a page has by the dozen, drawn at once: included templates take ten times as long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from library.facets import Facet
    from library.models import Tag
    from library.tagging import TagUse

register = template.Library()

_TAG = '<a class="tag{}" href="{}">{}</a>'
_FACET_VALUE = (
    '<label class="facet-value"><input type="checkbox" form="browse" id="facet-{}-{}" name="{}"'
    ' value="{}"{}><span class="facet-label" title="{}">{}</span>'
    '<span class="num muted">{}</span></label>'
)
_CHECKED = mark_safe(" checked")


@register.simple_tag
def tag_links(tags: Iterable[Tag | TagUse]) -> SafeString:
    """Each tag in its colour, leading to all that has it."""
    rows = (
        (f" tag-{tag.color}" if tag.color else "", tag.get_absolute_url(), tag.name) for tag in tags
    )
    return format_html_join("\n", _TAG, rows)


@register.simple_tag
def tag_link(tag: Tag | TagUse) -> SafeString:
    return tag_links([tag])


@register.simple_tag
def facet_values(facet: Facet) -> SafeString:
    """A box to tick for each value, sent with the form of the list."""
    name = facet.name
    rows = (
        (
            *(name, slugify(each.value), name, each.value, _CHECKED if each.chosen else ""),
            *(each.label, each.label, each.count),
        )
        for each in facet.values
    )
    return format_html_join("\n", _FACET_VALUE, rows)
