"""Texts made to run in the reader's browser, shown in a real one: nothing runs, nothing is tried.

The policy's report listener must stay silent: what it would report has been cleaned away before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import batched
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Dialog, Page, sync_playwright

from ingestion.fetching.headless_browser import find_browser
from librarian_site.models import ApiToken, User
from library.models import Collection, Highlight
from tests.factories import make_item, make_job, make_user
from tests.serving import serve

CHROMIUM = find_browser("auto")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here"),
    pytest.mark.django_db(transaction=True),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
RUN = "document.documentElement.dataset.ran=1"
TAGS = "svg img body iframe video audio details marquee object input select math style".split()
EVENTS = "onload onerror ontoggle onmouseover onfocus onstart onanimationstart".split()

VECTORS = [
    f"<script>{RUN}</script>",
    f"<script src=data:,{RUN}></script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<SCRIPT/x>{RUN}</SCRIPT>",
    f'"><script>{RUN}</script>',
    f"'><img src=x onerror={RUN}>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"<!--><script>{RUN}</script-->",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    f"<svg></p><style><a id='</style><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    "<base href='https://evil.example/'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<style>@import 'https://evil.example/a.css'; body { display: none }</style>",
    "<p style='background:url(https://evil.example/a.png)'>x</p>",
    "<p style='position:fixed;inset:0;z-index:99'>x</p>",
    "<form action=https://evil.example/><button>x</button></form>",
    "<input autofocus><textarea></textarea><select></select>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href=' \x01javascript:{RUN}'>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    f"<a href='vbscript:{RUN}'>x</a>",
    "<a href='/account/sign-out/'>x</a>",
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt:{RUN})",
    f"[x](javascript&colon;{RUN})",
    f"[x](<javascript:{RUN}>)",
    f"[x]( javascript:{RUN})",
    f"![x](javascript:{RUN})",
    f'![x](https://evil.example/a.png"onerror="{RUN})',
    f'[x](https://evil.example "onclick={RUN}")',
    f"[a]: javascript:{RUN}\n\n[a]",
    f"<javascript:{RUN}>",
    '<https://evil.example/"onclick=x>',
    f"`<img src=x onerror={RUN}>`",
    f"```<script>\n{RUN}\n```",
    f"|<img src=x onerror={RUN}>|\n|-|",
    f"[^1]\n\n[^1]: <img src=x onerror={RUN}>",
    f"# <img src=x onerror={RUN}>",
    "<img src=https://evil.example/a.png srcset=https://evil.example/b.png>",
    "<video src=https://evil.example/a.mp4 autoplay></video>",
    "<object data=https://evil.example/a.swf></object><embed src=https://evil.example/a>",
    "<img src=x id=connection name=act>",
    "<a id=act name=submit>clobber</a>",
    "<p hx-get=/account/tokens/ hx-trigger=load>x</p>",
    "<p data-hx-post=/account/sign-out/ data-hx-trigger=load>x</p>",
    "<div hx-on:load='x' hx-vals='js:x'>x</div>",
    "{{ 7|add:7 }}{% csrf_token %}",
    "</script><script>x</script>",
    "\u202e<img src=x>\u2066",
    *(f"<{tag} {event}={RUN} src=x href=x open>x" for tag in TAGS for event in EVENTS),
]


class Listener(BaseHTTPRequestHandler):
    reports: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.reports.append(json.loads(self.rfile.read(length)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def reports(settings: Any) -> Iterator[list[dict[str, Any]]]:
    """What browsers report of breaches of the policy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    serve(server)
    where = f"http://127.0.0.1:{server.server_address[1]}/"
    settings.SECURE_CSP = {**settings.SECURE_CSP, "report-uri": [where]}
    Listener.reports = []
    yield Listener.reports
    server.shutdown()
    server.server_close()


def test_there_are_many() -> None:
    assert len(set(VECTORS)) > 140


def test_nothing_runs_and_nothing_is_tried(
    live_server: Any, reports: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_user(username="ada", is_staff=True, is_superuser=True)
    paths = fill(ada)
    client = Client()
    client.force_login(ada)
    cookie = client.cookies["sessionid"].value
    # Playwright's loop runs in this thread; the server has its own.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = chromium.new_context(base_url=live_server.url, service_workers="block")
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " event => console.error('breach: ' + event.violatedDirective))"
        )
        page = context.new_page()
        page.set_default_timeout(120_000)  # for a machine that is busy with other things
        told = watch(page)
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.querySelector('main, #main') !== null"), path
            assert what_may_run(page) == [], path
            assert (told, reports) == ([], []), path
        # A listener that hears nothing might be deaf.
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'),"
            f"{{textContent: '{RUN}'}}))"
        )
        page.wait_for_timeout(500)
        assert not page.evaluate("document.documentElement.dataset.ran")
        assert any("breach: script-src" in line for line in told)
        assert reports[0]["csp-report"]["effective-directive"].startswith("script-src")
        chromium.close()


def watch(page: Page) -> list[str]:
    """Dialogs, breaches and requests to anywhere else, as they come."""
    told: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("console", lambda m: told.append(m.text) if "breach" in m.text else None)
    page.on("request", lambda r: told.append(r.url) if "//evil.example" in r.url else None)
    return told


def what_may_run(page: Page) -> list[str]:
    """Elements and attributes of the text that could do something, and whether something did."""
    found: list[str] = page.evaluate(
        """() => {
            const bad = [];
            if (document.documentElement.dataset.ran) bad.push("something ran");
            for (const element of document.querySelectorAll("body *")) {
                for (const { name, value } of element.attributes) {
                    if (name.startsWith("on") || name === "style") bad.push(`${name}=${value}`);
                    if (/^(href|src|action|formaction)$/.test(name)
                        && /^\\s*(javascript|vbscript|data:text)/i.test(value)) bad.push(value);
                }
            }
            const text = "section.text :is(script, style, iframe, form, input, object, embed, svg,"
                + " math, base, meta, link, video, audio, template, [hx-get], [data-hx-post],"
                + " [srcset], [name])";
            for (const element of document.querySelectorAll(text)) bad.push(element.outerHTML);
            return bad;
        }"""
    )
    return found


def fill(owner: User) -> list[str]:
    """Put every text everywhere a text from outside can be; the paths that show them."""
    paths = ["/", "/library/", "/library/?q=script&mode=words", "/jobs/", "/library/tags/"]
    paths += ["/library/collections/", "/library/duplicates/", "/account/tokens/", "/stats/"]
    for number, texts in enumerate(batched(VECTORS, 12, strict=False)):
        one, two = texts[0], texts[-1]
        item = make_item(
            owner,
            title=one[:500],
            author=two[:300],
            site=f"{number}{one}"[:200],
            filename=two[:200],
            summary=one,
            key_points=list(texts[:4]),
            language="en",
            markdown="\n\n".join(texts),
            quality_parts=[{"name": one, "value": 0.5, "weight": 1, "reason": two}],
            tags=tuple({one[:60], two[:60]}),
        )
        Highlight.objects.create(item=item, quote=one, note=two)
        job = make_job(
            owner,
            url=f"https://example.org/{number}?{one}",
            status="failed",
            error=one,
            message=two[:500],
            advice=one,
        )
        Collection.objects.create(owner=owner, name=f"{number}{two}"[:100])
        ApiToken.issue(user=owner, name=one[:100])
        paths += [item.get_absolute_url(), job.get_absolute_url()]
    paths += ["/admin/library/libraryitem/", "/admin/ingestion/ingestionjob/"]
    return paths
