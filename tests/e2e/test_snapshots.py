"""Every page as a picture, beside how it was: for people to look at. Not part of a usual run.

    uv run pytest -n0 tests/e2e/test_snapshots.py --snapshots FOLDER

The first run draws what later ones are compared with: run it before a change. Each later one
draws anew and writes FOLDER/index.html, with what differs first. `--snapshot-pages WORD` draws
only the pages whose name has the word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template import Context, Engine
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.e2e.tabs import HOST, needs_chromium, opened

WIDTHS = (360, 768, 1280, 1920)
THEMES = ("light", "dark")
LONGEST = 8000  # pixels of a page that are drawn
NOTICED = 24  # of 255: a difference of colours that counts; glyphs are not drawn twice the same
TEMPLATE = """<!doctype html><meta charset="utf-8"><title>Snapshots</title>
<style>
  body { font: 15px/1.5 system-ui; margin: 2rem; } img { max-width: 100%; border: 1px solid #ccc; }
  section { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; align-items: start; }
  h2 { grid-column: 1 / -1; margin: 2rem 0 0; font-size: 1rem; } figure { margin: 0; }
</style>
<h1>{{ changed|length }} of {{ total }} pictures changed</h1>
{% for each in changed %}<section><h2>{{ each.name }}: {{ each.share|floatformat:2 }} %</h2>
{% for part in each.parts %}<figure><figcaption>{{ part }}</figcaption>
<a href="{{ part }}/{{ each.name }}"><img loading="lazy" alt="" src="{{ part }}/{{ each.name }}">
</a></figure>{% endfor %}</section>{% endfor %}
{% if same %}<h2>As before</h2><p>{{ same|join:", " }}</p>{% endif %}
"""


@dataclass(frozen=True, slots=True)
class Compared:
    name: str
    share: float  # percent of the pixels
    parts: tuple[str, ...]  # folders that have its picture


@pytest.fixture(scope="session")  # before the pages, which take long to make
def folder(pytestconfig: pytest.Config) -> Path:
    named = pytestconfig.getoption("--snapshots", None)
    if not named:
        pytest.skip("drawn with --snapshots FOLDER alone")
    return Path(named)


@needs_chromium
@pytest.mark.django_db
def test_draw_every_page(
    folder: Path, browser: Browser, pages: dict[str, str], pytestconfig: pytest.Config
) -> None:
    is_first = not (folder / "before").is_dir()
    target = folder / ("before" if is_first else "after")
    target.mkdir(parents=True, exist_ok=True)
    word = pytestconfig.getoption("--snapshot-pages")
    chosen = {path: name for path in pages if word in (name := name_of(path))}
    assert chosen, f"No page has {word!r} in its name."
    steady = {path: without_now(page) for path, page in pages.items()}
    for theme in THEMES:
        for width in WIDTHS:
            draw(browser, steady, chosen, target, width=width, theme=theme)
    if not is_first:
        (folder / "index.html").write_text(report(folder), encoding="utf-8")
    print(f"{len(chosen)} pages are drawn in {target}")


def draw(
    browser: Browser,
    pages: dict[str, str],
    chosen: dict[str, str],
    target: Path,
    *,
    width: int,
    theme: str,
) -> None:
    page = opened(
        browser,
        pages,
        viewport={"width": width, "height": 800},
        color_scheme=theme,
        has_touch=width < 700,
        is_mobile=width < 700,
    )
    for path, name in chosen.items():
        page.goto(HOST + path)
        height = page.evaluate("document.documentElement.scrollHeight")
        clip: Any = {"x": 0, "y": 0, "width": width, "height": min(LONGEST, height)}
        file = target / f"{name}-{width}-{theme}.png"
        page.screenshot(path=file, full_page=True, clip=clip, animations="disabled")
    page.context.close()


def without_now(page: str) -> str:
    """The page as of one day, so that two runs differ only in what was changed."""
    for form, day in (("j M Y", "14 Mar 2026"), ("j F Y", "14 March 2026"), ("j M", "14 Mar")):
        page = page.replace(date_format(timezone.localdate(), form), day)
    return re.sub(r"(?<=[ >])\d\d:\d\d(:\d\d)?(?=[<,.) ])", "12:00", page)


def name_of(path: str) -> str:
    """The page's name, the same in every run: addresses have numbers that are not."""
    parts = urlsplit(path)
    try:
        view = resolve(parts.path).view_name
    except Resolver404:
        view = parts.path
    return re.sub(r"[^\w=]+", "-", f"{view} {parts.query}").strip("-")[:90]


def report(folder: Path) -> str:
    """HTML with what differs from the run before, most first, each with a picture of where."""
    compared = [compare(folder, file.name) for file in sorted((folder / "after").glob("*.png"))]
    changed = sorted((each for each in compared if each.share), key=lambda each: -each.share)
    same = [each.name for each in compared if not each.share]
    context = {"changed": changed, "same": same, "total": len(compared)}
    return Engine().from_string(TEMPLATE).render(Context(context))


def compare(folder: Path, name: str) -> Compared:
    if not (folder / "before" / name).exists():
        return Compared(name, 100.0, ("after",))
    with Image.open(folder / "before" / name) as one, Image.open(folder / "after" / name) as other:
        before, after = one.convert("RGB"), other.convert("RGB")
    size = (max(before.width, after.width), max(before.height, after.height))
    whole = [Image.new("RGB", size, "magenta") for _ in range(2)]
    for sheet, picture in zip(whole, (before, after), strict=True):
        sheet.paste(picture)
    difference = ImageChops.difference(*whole).convert("L")
    mask = difference.point(lambda value: 255 if value > NOTICED else 0)
    if not mask.getbbox():
        return Compared(name, 0.0, ())
    shown = Image.composite(
        Image.new("RGB", size, "red"), whole[1].convert("L").convert("RGB"), mask
    )
    (folder / "difference").mkdir(exist_ok=True)
    shown.save(folder / "difference" / name)
    share = 100 * mask.histogram()[255] / (size[0] * size[1])
    return Compared(name, share, ("before", "after", "difference"))


def test_two_pictures_are_compared(tmp_path: Path) -> None:
    for part, color in (("before", "white"), ("after", "black")):
        (tmp_path / part).mkdir()
        Image.new("RGB", (10, 10), "white").save(tmp_path / part / "same.png")
        picture = Image.new("RGB", (10, 10), "white")
        picture.paste(color, (0, 0, 10, 5))
        picture.save(tmp_path / part / "half.png")
    assert compare(tmp_path, "same.png").share == 0
    assert compare(tmp_path, "half.png").share == 50
    assert "1 of 2 pictures changed" in report(tmp_path)
