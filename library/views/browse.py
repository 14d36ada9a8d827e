"""The library page: filtered, searched, sorted and paginated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from librarian_site.core.input_validation import small_number
from librarian_site.core.orm.query_timeout import QueryTimeout, statement_timeout
from librarian_site.core.reading_choices import Density
from library.exports.registry import FORMATS
from library.forms import SORTS, Browse
from library.items.files.pictures import card_pictures
from library.items.keyset_pagination import CursorError, keyset_page
from library.items.places import place_address, place_at, place_label
from library.items.text.remote_images import are_shown
from library.items.text.rendering import WHOLE
from library.models import Collection, LibraryItem
from library.search import facets, query_parser
from library.search.excerpts import excerpt
from library.search.explanation import explain
from library.search.hits import ItemHit
from library.search.service import SearchResult, search
from library.search.several_languages import is_offered
from library.search.term_matches import find_matches
from library.views.access import current_user, remote_images_choice
from library.views.bulk import MAX_FOUND
from library.views.bulk import MAX_HITS as HITS
from library.views.original import PDF

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.safestring import SafeString

PAGE = 20


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    ordinal: int
    heading: str
    marked: SafeString
    place: str  # in its source, for people: page 2
    place_address: str  # where that can be opened; may be empty
    start: int  # offset in the Markdown


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A search hit as shown; `address` links to its passage and names the words to highlight."""

    item: LibraryItem
    passages: list[MarkedPassage]
    why: str
    address: str


# The tabs of marks: the query parameter that each sets, and its label.
MARKS = (
    ("", gettext_noop("All")),
    ("later", gettext_noop("Later")),
    ("favourite", gettext_noop("Favourites")),
    ("archived", gettext_noop("Archive")),
)
# How dense the list is: the value in its address, and its label.
DENSITIES = {value or "rows": str(label) for value, label in Density.choices}
DENSITY_AGE = 400 * 24 * 3600  # seconds the cookie is kept, as long as browsers allow


@require_GET
@login_required
def items(request: HttpRequest) -> HttpResponse:
    browse = Browse(request.GET)
    parsed = query_parser.parse(browse.q)
    parsed.filter = parsed.filter & browse.search_filter()
    owner_id = current_user(request).pk
    density = _density(request)
    try:
        found = _found(owner_id, browse) if parsed.words else _listed(owner_id, browse, parsed)
    except QueryTimeout as error:
        found = {"too_slow": error, "total": 0, "facets": facets.facets_of({}, {}, browse.chosen)}
    answer = render(
        request,
        "library/items.html",
        {
            **found,
            "browse": browse,
            "sorts": SORTS,
            "help": query_parser.HELP,
            "collections": Collection.objects.filter(owner_id=owner_id),
            "export_formats": FORMATS,
            "marks": MARKS,
            "marked": next((name for name, _ in MARKS[1:] if browse.chosen[name] == ["True"]), ""),
            "density": density,
            "densities": DENSITIES,
            "max_found": MAX_FOUND,
            "pictures": _pictures(request, found) if density == "cards" else None,
            "section": "library",
            "offers_languages": bool(parsed.words)
            and current_user(request).is_superuser
            and is_offered(parsed.words),
        },
        status=503 if "too_slow" in found else 200,
    )
    if "density" in request.GET:
        answer.set_cookie("density", density, max_age=DENSITY_AGE, samesite="Lax", httponly=True)
    if request.htmx and not browse.after:  # type: ignore[attr-defined]
        # The browser's address shows the filters in use, without the form's empty fields.
        address = browse.address
        answer["HX-Push-Url"] = f"{request.path}?{address}" if address else request.path
    return answer


def _density(request: HttpRequest) -> str:
    """How dense the list is: by the address, else by this browser, else by the account."""
    said = (
        request.GET.get("density", ""),
        request.COOKIES.get("density", ""),
        getattr(request.user, "density", ""),
    )
    return next((each for each in said if each in DENSITIES), "rows")


def _listed(owner_id: int, browse: Browse, parsed: query_parser.ParsedQuery) -> dict[str, Any]:
    mine = LibraryItem.objects.filter(owner_id=owner_id).matching(parsed).for_listing()
    sort, order = browse.order
    with statement_timeout(parsed.reads_text):
        try:
            page = keyset_page(mine, sort=sort, order=order, size=PAGE, after=browse.after)
        except CursorError:  # an outdated or invalid cursor starts at the first page
            page = keyset_page(mine, sort=sort, order=order, size=PAGE)
        counted = facets.counted(owner_id, parsed, browse.chosen)
    return {
        "items": page.items,
        "next": browse.params(after=page.next) if page.next else "",
        "facets": counted.facets,
        "total": counted.total,
    }


def _found(owner_id: int, browse: Browse) -> dict[str, Any]:
    """Return one page of search results; the order is stable, so pages are counted by offset."""
    start = small_number(browse.after, most=HITS) or 0
    result = _searched(owner_id, browse, start)
    if start and not result.hits:  # an outdated or invalid offset starts at the first page
        start, result = 0, _searched(owner_id, browse, 0)
    count, fitting = len(result.found), result.fitting
    tags = {item: names for item, names in result.tags.items() if item in fitting}
    return {
        "hits": [_shown(hit, result) for hit in result.hits],
        # Where on this page the items begin that are only near in meaning, if they do.
        "near_from": len(fitting) - start if result.near else None,
        "next": browse.params(after=str(start + PAGE)) if start + PAGE < count else "",
        "facets": facets.facets_of(fitting, tags, browse.chosen),
        "total": len(fitting),
        "near": len(result.near),
        "best_of": count if count == HITS else 0,
        "degraded": result.degraded,
        "mark": result.query.words,
    }


def _pictures(request: HttpRequest, found: dict[str, Any]) -> dict[UUID, str]:
    shown = [hit.item for hit in found["hits"]] if "hits" in found else found.get("items", [])
    return card_pictures(shown, remote=are_shown(remote_images_choice(request)))


def _searched(owner_id: int, browse: Browse, start: int) -> SearchResult:
    return search(
        owner_id=owner_id,
        query=browse.q,
        limit=HITS,
        filter=browse.search_filter(),
        page=slice(start, start + PAGE),
        passages=1,
        annotate=facets.VALUES,
    )


def _shown(hit: ItemHit, result: SearchResult) -> ShownHit:
    passages = []
    said: list[str] = []
    met_terms: set[str] = set()
    for found in hit.passages:
        text = found.passage.text
        met = find_matches(result.terms, text, hit.item.language)
        met_terms.update(each.term for each in met)
        said += dict.fromkeys(text[each.start : each.end].lower() for each in met)
        at = place_at(found.passage.places, met[0].start if met else 0)
        passages.append(
            MarkedPassage(
                found.passage.ordinal,
                _below_title(found.passage.heading, hit.item.title),
                excerpt(text, met),
                place_label(at),
                _original(hit.item, found.passage.ordinal, at) or place_address(at, hit.item.url),
                found.passage.start,
            )
        )
    why = explain(hit, result.words, met_terms)
    return ShownHit(hit.item, passages, why, _address(hit.item, passages, " ".join(said)))


def _below_title(heading: str, title: str) -> str:
    """The path of headings above a passage, without the title, which stands above it already."""
    first, _, rest = heading.partition(" › ")
    return rest if first.casefold() == title.casefold() else heading


def _original(item: LibraryItem, ordinal: int, at: dict[str, Any]) -> str:
    """Where a PDF is shown here, at the passage; empty for other kinds."""
    if item.original_type != PDF or "page" not in at:
        return ""
    query = urlencode({"passage": ordinal, "page": at["page"]})
    return f"{reverse('library:original', args=[item.pk])}?{query}"


def _address(item: LibraryItem, passages: list[MarkedPassage], mark: str) -> str:
    address = item.get_absolute_url()
    if not passages:
        return address
    first = passages[0]
    query: dict[str, str | int] = {"mark": mark}
    if first.start >= WHOLE:  # it may be in a later part of the text
        query["at"] = first.start
    return f"{address}?{urlencode(query)}#p-{first.ordinal}"
