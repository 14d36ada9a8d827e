"""The day on which a page was published, as it says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import compress
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from ingestion.extraction.html.metadata import bylines
from ingestion.extraction.html.metadata.dates import plausible, read_date
from ingestion.extraction.html.metadata.structured_data import text_of

_DATE_METAS = (
    "article:published_time datepublished date.published published_time og:published_time "
    "article:published citation_publication_date citation_date citation_online_date dc.date.issued "
    "dcterms.issued dcterms.created dc.date dcterms.date parsely-pub-date sailthru.date pubdate "
    "publishdate publish_date publish-date publication_date date"
).split()
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|published|pubdate|posted(?:-on)?|post-?date|publish(?:ed)?-?(?:on|date)?"
    r"|byline|fecha|datum|tarih|entry-?(?:date|meta)|post-?meta|article-?(?:date|meta|info)|(?:post-?|page-?)?info|meta|dateline|timestamp|time)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_PUBLISHED_ON = re.compile(
    r"\b(?:(?:first )?published|posted|(?:erst)?veröffentlich(?:t|ung)|erstellt"
    r"|publié|publicad[oa]|pubblicato"
    r"|gepubliceerd|publicerad|publisert|udgivet|julkaistu|publikováno|publikované|opublikowano"
    r"|opublikowany|publicat|megjelent|objavljeno|yayınlan\w+|yayın tarihi|đăng|опубликован\w*"
    r"|опубліковано|публикувано|δημοσι\w+)\b"
    r"|公開日?|投稿日?|掲載日?|配信|発売日|发布(?:时间|日期|于)?|發[布佈](?:時間|日期|於)?|发表(?:时间|于)?"
    r"|發表|입력|게시일?|등록|작성일?|نُ?شر|تاريخ النشر|פורסם|प्रकाशित|เผยแพร่",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:updated|modified|revised|edited|reviewed|aktualisiert|geändert|überarbeitet|mise? à jour"
    r"|modifiée?|actualizad[oa]|atualizad[oa]|modificad[oa]|aggiornato|modificato|bijgewerkt"
    r"|uppdaterad|oppdatert|opdateret|päivitetty|aktualizováno|aktualizované|zaktualizowano"
    r"|aktualizacja|actualizat|frissítve|güncelle\w+|обновлен\w*|изменен\w*|оновлено|ενημερώ\w+)\b"
    r"|更新|修改|改訂|수정|업데이트|تحديث|עודכן|अपडेट|แก้ไข|ปรับปรุง",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\b")
_YEAR = re.compile(r"(?:19|20|2[45])\d\d(?!\d)|[令平民]")  # Thai years are 543 more
_PARTS = re.compile(r"[|｜·•／\n\u3000]|\s[–—-]\s")
_DATE_WORDS = 5  # of a part of a line that is a date: "Friday, 3 May 2024"
_DATE_LENGTH = 40  # characters of it
_BEFORE = 40  # characters before a time that say what it is the time of
_SENTENCE_WORDS = 3  # before a time that stands in a sentence
_DATE_TEXT = 120  # characters; more is no line of a date
_BOXES = frozenset(("div", "section", "ul", "ol", "li", "aside", "footer"))
_ELSEWHERE = re.compile(
    r"(?:^|\s)(?:comments?|comment-?(?:list|area|section|body|content|item)|comments-area|replies"
    r"|responses|related(?:-?(?:posts|articles|stories|content))?|more-?(?:news|stories))(?:\s|$)",
    re.IGNORECASE,
)


def published_at(
    tree: Any, metas: dict[str, str], articles: list[dict[str, Any]], url: str
) -> datetime | None:
    """As JSON-LD, the head, <time> or a line near the title says."""
    language = tree.get("lang") or metas.get("og:locale") or metas.get("language") or ""
    host = urlsplit(url).hostname or ""
    texts = [
        *(text_of(article, "datePublished") for article in articles),
        *(metas[name] for name in _DATE_METAS if name in metas),
        *(text_of(article, "dateCreated") for article in articles),
        *_visible_dates(tree),
    ]
    dates = (read_date(text, language, host) for text in texts if text)
    return next(filter(None, dates), None)


def _visible_dates(tree: Any) -> Iterator[str]:
    """What <time> and the elements named for a date say, before the first long paragraphs' end."""
    within = next(tree.iter("article", "main"), tree)
    times = [
        time
        for time in within.iter("time")
        if not _is_told(time) and not _is_elsewhere(time, "aside", "nav")
    ]
    is_updated = [_is_updated(time) for time in times]
    updated = list(compress(times, is_updated))
    times = [time for time, is_later in zip(times, is_updated, strict=True) if not is_later]
    for time in times:
        named = f"{time.get('itemprop') or ''} {time.get('class') or ''}"
        if time.get("pubdate") is not None or "ublish" in named:
            yield time.get("datetime") or time.text_content()
    for time in times:
        if next(time.iterancestors("footer"), None) is None:
            yield time.get("datetime") or time.text_content()
    for element in within.iter(
        "p", "div", "span", "li", "dd", "td", "small", "em", "i", "address", "abbr"
    ):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_date = _DATE_CLASS.search(named) or element.get("itemprop") == "datePublished"
        is_date = is_date and not _is_updated(element)
        if is_date and not _is_elsewhere(element, "aside", "nav"):
            text = element.get("content") or element.get("datetime") or _said_on(element)
            if text and len(text.strip()) <= _DATE_TEXT:
                yield text
    for line in bylines.below_title(tree):
        yield _said_on(line)
    yield from _dated_lines(tree)
    for time in updated:
        yield time.get("datetime") or time.text_content()


def _dated_lines(tree: Any) -> Iterator[str]:
    """The parts of lines right below the title that are a date and no sentence with one."""
    heading = next(tree.iter("h1"), None)
    for line in () if heading is None else bylines.lines_below(heading):
        if line.tag in ("h2", "h3"):
            continue
        for part in map(str.strip, _PARTS.split(_said_on(line))):
            words = _CLOCK.sub("", part).split()
            if _YEAR.search(part) and len(words) <= _DATE_WORDS and len(part) <= _DATE_LENGTH:
                yield part


def _is_updated(element: Any) -> bool:
    """Whether the element says when the page was changed, by its name or the word before it."""
    named = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
    if "modif" in named or "updat" in named:
        return "publ" not in named
    if element.tag != "time":
        text = element.text_content() or ""
        return bool(_UPDATED.search(text)) and not _PUBLISHED_ON.search(text)
    text = _text_before(element)[-_BEFORE:]
    found = list(_UPDATED.finditer(text))
    return bool(found) and not _PUBLISHED_ON.search(text, found[-1].end())


def _text_before(element: Any) -> str:
    """The text right before the element, or else that of the element before it."""
    before, parent = element.getprevious(), element.getparent()
    if before is None:
        return (parent.text if parent is not None else None) or ""
    is_said = (before.tail or "").strip() or not isinstance(before.tag, str)
    return (before.tail if is_said else before.text_content()) or ""


def _is_told(time: Any) -> bool:
    """Whether a time is in a sentence of the text: it is the day of what the text tells."""
    before, parent = _text_before(time), time.getparent()
    if parent is None or parent.tag != "p" or len(before) + len(time.tail or "") <= _DATE_TEXT:
        return False
    near = before[-_BEFORE:]
    is_pages_own = _PUBLISHED_ON.search(near) or _UPDATED.search(near)
    is_sentence = len(before.split()) >= _SENTENCE_WORDS
    return is_sentence and not is_pages_own and not bylines.says_who_or_when(before)


def _is_elsewhere(element: Any, *tags: str) -> bool:
    """Whether the element is in a part of the page that is about other texts, or in comments."""
    return any(_is_of_others(above, *tags) for above in (element, *element.iterancestors()))


def _is_of_others(element: Any, *tags: str) -> bool:
    """Whether the element itself is such a part, by its tag or its class."""
    return element.tag in tags or (
        element.tag in _BOXES and bool(_ELSEWHERE.search(element.get("class") or ""))
    )


def _said_on(element: Any) -> str:
    """The day that an element says; of several the one on which the page was published."""
    if element.tag == "abbr" and element.get("title"):
        return str(element.get("title"))
    text = element.text_content() or ""
    if published := _PUBLISHED_ON.search(text):
        return text[published.end() :]
    updated = _UPDATED.search(text)
    before = text[: updated.start()] if updated else ""
    return before if _YEAR.search(before) else text


def guessed_date(value: str | None, tree: Any, url: str) -> datetime | None:
    """What htmldate found, whose day must be on the page: it fills in missing ones of the clock."""
    try:
        moment = plausible(datetime.fromisoformat(value or ""))
    except ValueError:
        return None
    if moment is None:
        return None
    if _is_shown(moment, f"{url} {_own_text(tree)}"):
        return moment
    return None if _is_shown(moment, tree.text_content()) else moment.replace(day=1)


def _is_shown(moment: datetime, text: str) -> bool:
    year, day = str(moment.year), f"0?{moment.day}"
    beside = rf"(?<!\d){day}(?!\d)"
    shown = rf"{year}.{{1,12}}{beside}|{beside}.{{1,16}}{year}|{moment:%Y%m%d}"
    return re.search(shown, text) is not None


def _own_text(tree: Any) -> str:
    """The page's text and what its meta and time elements say, without what is about others."""
    parts: list[str] = []
    skipped = None  # the element whose end is waited for
    # Comments and instructions too, as text stands behind them.
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                parts.append(element.tail or "")
        elif event != "start":
            parts.append(element.tail or "")
        elif _is_of_others(element, "aside", "nav") or (
            element.tag == "time" and _is_told(element)
        ):
            skipped = element
        else:
            parts.append(element.text or "")
            if element.tag in ("meta", "time"):
                parts += element.attrib.values()
    return " ".join(parts)
