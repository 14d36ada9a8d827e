"""Made-up web pages with what is hard to keep: late pictures, web fonts, frames, shadow roots.

A page's number decides all that is in it, so that two runs see the same pages.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from django.conf import settings
from PIL import Image

COUNT = 30
CONSENT = "made-up-consent"  # id of each page's dialog, which no copy should have
_PREFIX = "/own/"
_FONTS = ("LiberationSans-Italic.ttf", "LiberationSans-Bold.ttf")
_WORDS = (
    "lock gate oak keeper tide water boat canal frost lime joint paddle chamber arrow level stone "
    "summer autumn winter record hour depth signal lamp bridge"
).split()
_SCRIPT = """
for (const late of document.querySelectorAll(".late"))
  new IntersectionObserver((seen, watcher) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watcher.disconnect();
    late.src = late.dataset.source;
    late.nextElementSibling.textContent = late.nextElementSibling.dataset.text;
  }).observe(late);
customElements.define("own-note", class extends HTMLElement { connectedCallback() {
  const root = this.attachShadow({ mode: this.dataset.mode });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("p { border-left: 6px solid #2a7; padding-left: 10px; color: #154 }");
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = "<p></p><slot></slot>";
  root.firstChild.textContent = this.dataset.text;
}});
for (const canvas of document.querySelectorAll("canvas")) {
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#a52";
  drawing.fillRect(10, 10, 200, 50);
}
for (const picture of document.querySelectorAll("[data-blob]"))
  fetch(picture.dataset.blob).then((answer) => answer.blob())
    .then((blob) => { picture.src = URL.createObjectURL(blob); });
const added = document.createElement("style");
document.head.append(added);
for (const styled of document.querySelectorAll("[data-rule]"))
  added.sheet.insertRule(`.${styled.className} { background: #fed; font-weight: bold }`);
"""


def path_of(number: int) -> str:
    return f"{_PREFIX}page-{number}.html"


def answer(path: str) -> tuple[str, bytes] | None:
    """The media type and the content at a path of these pages; None for any other path."""
    if not path.startswith(_PREFIX):
        return None
    stem, _, extension = path.removeprefix(_PREFIX).rpartition(".")
    kind, _, number = stem.partition("-")
    match extension:
        case "png":
            return "image/png", _picture(stem)
        case "ttf":
            folder = settings.BASE_DIR / "static/vendor/pdfjs/standard_fonts"
            return "font/ttf", (folder / _FONTS[int(number)]).read_bytes()
        case "css":
            return "text/css", _style_sheet(int(number)).encode()
        case "html":
            return "text/html; charset=utf-8", (_page if kind == "page" else _frame)(number)
    return None


def _page(number: str) -> bytes:
    chance = random.Random(number)  # noqa: S311 - made-up pages
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page {number}</title>'
        f'<link rel="stylesheet" href="{_PREFIX}style-{number}.css"></head><body>'
        f'<header class="bar">{_text(chance, 3)}</header><main><h1>{_text(chance, 5)}</h1>'
    ]
    for at in range(chance.randrange(14, 24)):
        make = _BLOCKS[(at + int(number)) % len(_BLOCKS)] if at % 2 else _paragraph
        parts.append(make(chance, f"{number}-{at}"))
    parts.append(
        f'</main><footer>{_text(chance, 8)}</footer><div id="{CONSENT}" class="cookie-consent" '
        'style="position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px">We use '
        "cookies and ask for your consent. <button>Accept</button></div>"
        f"<script>{_SCRIPT}</script></body></html>"
    )
    return "\n".join(parts).encode()


def _frame(name: str) -> bytes:
    chance = random.Random(name)  # noqa: S311
    return (
        f"<style>p{{color:#063}}</style><p>{_text(chance, 20)}</p>"
        f'<img src="{_PREFIX}framed-{name}.png" width="60" height="40">'
    ).encode()


def _style_sheet(number: int) -> str:
    backgrounds = " ".join(
        f".back{n}{{background:url({_PREFIX}back-{number}-{n}.png);padding:40px;color:#fff}}"
        for n in range(4)
    )
    return (
        f"@font-face{{font-family:Own;src:url({_PREFIX}font-{number % len(_FONTS)}.ttf)}}"
        "body{margin:0;font:18px/1.5 Own,serif;background:#f4f4f0}"
        ".bar{position:sticky;top:0;background:#345;color:#fff;padding:14px}"
        f"main{{max-width:760px;margin:auto}} {backgrounds}"
    )


def _picture(name: str) -> bytes:
    chance = random.Random(name)  # noqa: S311
    picture = Image.new("RGB", (400, 240), _color(chance))
    for _ in range(12):
        x, y = chance.randrange(360), chance.randrange(200)
        box = (x, y, x + chance.randrange(10, 120), y + chance.randrange(10, 90))
        picture.paste(_color(chance), box)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _color(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _paragraph(chance: random.Random, _: str) -> str:
    return f"<p>{_text(chance, 30)}</p>"


def _figure(chance: random.Random, name: str) -> str:
    picture = f'<img src="{_PREFIX}plain-{name}.png" width="400" height="240">'
    return f"<figure>{picture}<figcaption>{_text(chance, 6)}</figcaption></figure>"


def _lazy(_: random.Random, name: str) -> str:
    return f'<img loading="lazy" src="{_PREFIX}lazy-{name}.png" width="300" height="180">'


def _late(chance: random.Random, name: str) -> str:
    return (
        f'<img class="late" data-source="{_PREFIX}late-{name}.png" width="300" height="180">'
        f'<p data-text="{_text(chance, 12)}"></p>'
    )


def _blob(_: random.Random, name: str) -> str:
    return f'<img data-blob="{_PREFIX}blob-{name}.png" width="200" height="120">'


def _framed(_: random.Random, name: str) -> str:
    return f'<iframe src="{_PREFIX}frame-{name}.html" width="500" height="120"></iframe>'


def _written_frame(chance: random.Random, _: str) -> str:
    inside = f"<style>p{{color:#603}}</style><p>{_text(chance, 20)}</p>"
    return f'<iframe srcdoc="{inside}" width="500" height="120"></iframe>'


def _declared_root(chance: random.Random, _: str) -> str:
    return (
        '<div><template shadowrootmode="open"><style>p{background:#eef;padding:8px}</style>'
        f"<p>{_text(chance, 20)} <slot></slot></p></template><b>{_text(chance, 4)}</b></div>"
    )


def _scripted_root(chance: random.Random, name: str) -> str:
    mode = "closed" if len(name) % 2 else "open"
    text, slotted = _text(chance, 20), _text(chance, 4)
    return f'<own-note data-mode="{mode}" data-text="{text}"><i>{slotted}</i></own-note>'


def _background(chance: random.Random, name: str) -> str:
    return f'<div class="back{len(name) % 4}">{_text(chance, 8)}</div>'


def _drawing(chance: random.Random, _: str) -> str:
    words = f'<text x="10" y="40">{_text(chance, 3)}</text>'
    box = '<rect width="300" height="80" fill="#cde"/>'
    return f'<svg width="300" height="80">{box}{words}</svg>'


def _canvas(_: random.Random, __: str) -> str:
    return '<canvas width="300" height="80"></canvas>'


def _inserted_rule(chance: random.Random, name: str) -> str:
    return f'<p class="rule{name}" data-rule>{_text(chance, 20)}</p>'


def _table(chance: random.Random, _: str) -> str:
    rows = "".join(f"<tr><td>{_text(chance, 3)}<td>{n}</tr>" for n in range(4))
    return f'<table border="1">{rows}</table>'


_BLOCKS: tuple[Callable[[random.Random, str], str], ...] = (
    *(_figure, _lazy, _late, _blob, _framed, _written_frame, _declared_root),
    *(_scripted_root, _background, _drawing, _canvas, _inserted_rule, _table),
)
