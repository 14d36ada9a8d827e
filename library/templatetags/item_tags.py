"""Parts a page has by the dozen, drawn at once: included templates take ten times as long."""

from __future__ import annotations

from functools import lru_cache
from html import escape  # Django's own takes five times as long, and knows lazy texts
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.timezone import localtime

from library.models import tag_url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from library.items.tags import TagUse
    from library.models import LibraryItem, Tag
    from library.search.facets import Facet

register = template.Library()

_TIER = (
    '<span class="tier tier-{tier}" title="Tier {upper}{by}, {score} of 10">{upper}'
    " <span>{score}</span></span>"
)
_TAG = '<a class="tag{}" href="{}">{}</a>'
_FACET_VALUE = (
    '<label class="facet-value"><input type="checkbox" form="browse" id="facet-{name}-{slug}"'
    ' name="{name}" value="{value}"{checked}><span class="facet-label" title="{label}">{label}'
    '</span><span class="num muted">{count}</span></label>'
)


@register.simple_tag
def tier_badge(item: LibraryItem) -> SafeString:
    """Its tier, and the score beside it."""
    return _tier_badge(item.tier, item.shown_score, bool(item.tier_override))


# A page has the same ones again and again.
@lru_cache(maxsize=1000)
def _tier_badge(tier: str, score: str, by_owner: bool) -> SafeString:
    by = ", set by you" if by_owner else ""
    return format_html(_TIER, tier=tier, upper=tier.upper(), by=by, score=score)


@register.simple_tag
def day(moment: datetime) -> SafeString:
    """The day it was here."""
    local = localtime(moment)
    return mark_safe(f'<time datetime="{local.isoformat()}">{_spelled(local.date())}</time>')  # noqa: S308 - digits and a month


@lru_cache(maxsize=10_000)
def _spelled(day: date) -> str:
    return date_format(day, "j M Y")


@register.simple_tag
def tag_links(tags: Iterable[Tag | TagUse]) -> SafeString:
    """Each tag in its colour, leading to all that has it."""
    links = (_tag_link(tag.color, tag.name) for tag in tags)
    return mark_safe("\n".join(links))  # noqa: S308 - each is


# The same few tags stand on most items of a page.
@lru_cache(maxsize=10_000)
def _tag_link(color: str, name: str) -> SafeString:
    return format_html(_TAG, f" tag-{color}" if color else "", tag_url(name), name)


@register.simple_tag
def tag_link(tag: Tag | TagUse) -> SafeString:
    return tag_links([tag])


@register.simple_tag
def facet_values(facet: Facet) -> SafeString:
    """A box to tick for each value, sent with the form of the list."""
    rows = (
        _FACET_VALUE.format(
            name=facet.name,
            slug=slugify(each.value),
            value=escape(each.value),
            checked=" checked" if each.chosen else "",
            label=escape(each.label),
            count=each.count,
        )
        for each in facet.values
    )
    return mark_safe("\n".join(rows))  # noqa: S308 - what came from outside is escaped
