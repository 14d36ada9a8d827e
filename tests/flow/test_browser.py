"""The pages in a real browser: live, without a reload."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Page,
    Playwright,
    Route,
    StorageState,
    expect,
    sync_playwright,
)

from ingestion.fetching.headless_browser import find_browser
from tests.documents import builders
from tests.documents.server import DocumentServer
from tests.flow.conftest import ACCOUNT, ROOT, Librarian, ended

CHROMIUM = find_browser("auto")
WHOLE_CHROMIUM = shutil.which("chromium")
HEX, LETTERS = "0123456789abcdef", "abcdefghijklmnop"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
expect.set_options(timeout=30_000)  # milliseconds, for a machine that is busy with other things
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


def sign_in(page: Page, librarian: Librarian) -> None:
    page.goto(librarian.url)
    page.fill("[name=username]", ACCOUNT["DJANGO_SUPERUSER_USERNAME"])
    page.fill("[name=password]", ACCOUNT["DJANGO_SUPERUSER_PASSWORD"])
    page.click("main button")


@pytest.fixture(scope="module")
def session(browser: Browser, librarian: Librarian) -> StorageState:
    """The cookies of who has signed in."""
    context = browser.new_context(service_workers="block")
    sign_in(context.new_page(), librarian)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def context(browser: Browser, session: StorageState) -> Iterator[BrowserContext]:
    # Requests that a service worker has seen are not the test's to hold back.
    opened = browser.new_context(storage_state=session, service_workers="block")
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext, librarian: Librarian) -> Iterator[Page]:
    """A signed-in page on Home; whatever its console complains of fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(librarian.url)
    page.evaluate("window.loaded = 'once'")  # gone after a reload
    yield page
    expected = ("WebSocket", "htmx:ws:error")  # of the test that kills the web
    unexpected = [text for text in complaints if not any(word in text for word in expected)]
    assert unexpected == []


def wait_for(page: Page, condition: Callable[[], bool], seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "It does not happen."
        page.wait_for_timeout(50)  # events are handled meanwhile


def not_reloaded(page: Page) -> bool:
    return bool(page.evaluate("window.loaded === 'once'"))


def test_a_url_moves_through_its_stages_to_the_library(
    tab: Page, documents: DocumentServer
) -> None:
    tab.fill("#id_urls", documents.url("/slow"))
    tab.click("text=Add to library")
    card = tab.locator(".card", has_text="/slow").first
    expect(card).to_have_attribute("data-status", "processing", timeout=60000)
    expect(card.locator(".card-message")).to_contain_text("Downloading")
    first = float(card.locator("progress").get_attribute("value") or 0)
    bar = card.locator("progress")
    wait_for(tab, lambda: float(bar.get_attribute("value", timeout=5000) or 0) > first)
    expect(card).to_have_count(0, timeout=60000)
    expect(tab.locator("#recent")).to_contain_text("The keepers of Marrow Point")
    assert not_reloaded(tab)
    tab.locator("#recent h3 a", has_text="The keepers of Marrow Point").first.click()
    expect(tab.locator("h1")).to_have_text("The keepers of Marrow Point")
    expect(tab.locator(".summary")).to_be_visible()


def test_without_a_service_worker_push_is_not_offered(tab: Page, librarian: Librarian) -> None:
    tab.clock.install()
    tab.goto(f"{librarian.url}/account/notifications/")
    with tab.expect_console_message(lambda said: "No push notifications" in said.text):
        tab.clock.fast_forward(10_000)
    expect(tab.locator("[data-unsupported]")).to_be_visible()
    expect(tab.locator("form[data-new]")).to_be_hidden()


def test_cancel_without_a_reload(tab: Page, documents: DocumentServer) -> None:
    tab.fill("#id_urls", documents.url("/stalled"))
    tab.click("text=Add to library")
    card = tab.locator(".card", has_text="/stalled").first
    expect(card).to_have_attribute("data-status", "processing", timeout=60000)
    card.locator("text=Cancel").click()
    expect(card).to_have_count(0)
    assert not_reloaded(tab)


def test_a_file_is_handed_in(tab: Page) -> None:
    content = builders.pdf(2, title="A dropped report")
    report = FilePayload(name="report.pdf", mimeType="application/pdf", buffer=content)
    tab.set_input_files("input[type=file]", [report])
    expect(tab.locator(".file-names")).to_have_text("report.pdf")
    tab.click("text=Add to library")
    expect(tab.locator("#recent")).to_contain_text("A dropped report", timeout=60000)
    assert not_reloaded(tab)


def test_an_import_is_paused_and_cancelled_where_it_is_watched(
    tab: Page, librarian: Librarian, documents: DocumentServer
) -> None:
    links = "".join(f"{documents.url('/stalled')}?n={n}\n" for n in range(3))
    tab.goto(f"{librarian.url}/imports/")
    file = FilePayload(name="links.txt", mimeType="text/plain", buffer=links.encode())
    tab.set_input_files("#files", file)
    tab.click("#upload button[type=submit]")
    tab.click("#start button[type=submit]")
    tab.get_by_role("button", name="Pause", exact=True).click()
    expect(tab.get_by_role("button", name="Resume", exact=True)).to_be_visible()
    tab.get_by_role("button", name="Cancel", exact=True).click()
    expect(tab.locator(".status-cancelled").first).to_be_visible()


def test_a_pdf_opens_at_the_passage_that_was_found(tab: Page, librarian: Librarian) -> None:
    words = " ".join(f"The {n} of the harbour log is about the tide." for n in range(60))
    content = builders.pdf(3, words=words, title="A log of the harbour")
    with librarian.client() as client:
        sent = {"file": ("log.pdf", content, "application/pdf")}
        assert client.post("ingest/file", files=sent).status_code == 202
    expect(tab.locator("#recent")).to_contain_text("A log of the harbour", timeout=60000)
    tab.goto(f"{librarian.url}/library/?q=harbour+log+tide")
    link = tab.locator(".item", has_text="A log of the harbour").locator(".item-place a").last
    number = link.inner_text().removeprefix("page ")
    link.click()
    sheet = tab.locator(f".pdf-page[data-page='{number}']")
    marked = sheet.locator(".pdf-text mark", has_text="harbour log").first  # by the drawn line
    expect(marked).to_be_visible()
    expect(marked).to_be_in_viewport()
    expect(tab.locator(".pdf-bar input")).to_have_value(number)
    drawn = sheet.locator("canvas").evaluate(
        "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data.some((value, at) => at % 4 < 3 && value < 128)"
    )
    assert drawn
    tab.fill(".pdf-bar input", "3")
    tab.press(".pdf-bar input", "Enter")
    expect(tab.locator(".pdf-page[data-page='3']")).to_be_in_viewport()
    tab.click("[value=before]")
    expect(tab.locator(".pdf-bar input")).to_have_value("2")
    expect(tab.locator("a[download]")).to_have_attribute("href", re.compile("download$"))


def test_files_and_links_are_dropped(tab: Page, documents: DocumentServer) -> None:
    text = "# Dropped notes\\n\\n" + builders.SENTENCES * 2
    file = tab.evaluate_handle(
        f"""() => {{
            const dropped = new DataTransfer();
            dropped.items.add(new File(["{text}"], "dropped.md", {{type: "text/markdown"}}));
            return dropped;
        }}"""
    )
    tab.dispatch_event("drop-zone", "drop", {"dataTransfer": file})
    expect(tab.locator(".file-names")).to_have_text("dropped.md")
    link = tab.evaluate_handle(
        f"""() => {{
            const dropped = new DataTransfer();
            dropped.setData("text/uri-list", "{documents.url("/german")}");
            return dropped;
        }}"""
    )
    tab.dispatch_event("drop-zone", "drop", {"dataTransfer": link})
    expect(tab.locator("#id_urls")).to_have_value(documents.url("/german"))
    tab.click("text=Add to library")
    expect(tab.locator("#recent")).to_contain_text("Dropped notes", timeout=60000)
    expect(tab.locator("#recent")).to_contain_text("Der Leuchtturm", timeout=60000)


def test_a_dropped_socket_says_so_and_catches_up(
    tab: Page, librarian: Librarian, documents: DocumentServer
) -> None:
    web = json.loads((librarian.data / "run" / "web.pid").read_text())["pid"]
    expect(tab.locator("#connection")).to_be_hidden()
    os.kill(web, signal.SIGKILL)
    expect(tab.locator("#connection")).to_be_visible()
    librarian.manage("ingest", documents.url("/notes.md"))
    expect(tab.locator("#connection")).to_be_hidden(timeout=60000)
    expect(tab.locator("#recent")).to_contain_text("Harbour notes", timeout=60000)
    assert not_reloaded(tab)


def test_filtering_follows_the_address_bar(tab: Page, librarian: Librarian) -> None:
    tab.goto(f"{librarian.url}/library/")
    tab.evaluate("window.loaded = 'once'")
    expect(tab.locator("#results")).to_contain_text("Dropped notes")
    tab.check("#facets [name=source_type][value=article]")
    tab.wait_for_url("**/library/?source_type=article")
    expect(tab.locator("#results")).not_to_contain_text("Dropped notes")
    expect(tab.locator("#facets [value=article]")).to_be_focused()
    tab.go_back()
    expect(tab.locator("#results")).to_contain_text("Dropped notes")
    expect(tab.locator("#facets [value=article]")).not_to_be_checked()
    assert tab.url == f"{librarian.url}/library/"
    assert not_reloaded(tab)


def test_the_list_is_worked_by_keys(tab: Page, librarian: Librarian) -> None:
    tab.goto(f"{librarian.url}/library/?type=markdown&sort=title")
    for key in ("j", "j", "x", "k", "x"):
        tab.keyboard.press(key)
    expect(tab.locator(".bulk-count")).to_have_text("2 items selected")
    first = tab.locator("#results .item").first
    expect(first).to_have_class(re.compile("item-current"))
    tab.keyboard.press("e")
    expect(first).to_have_class(re.compile("item-read"))
    tab.keyboard.press("?")
    expect(tab.locator("#keys")).to_be_visible()
    tab.keyboard.press("Escape")
    tab.keyboard.press("/")
    expect(tab.locator("#id_q")).to_be_focused()
    tab.keyboard.type("type:markdown dropped")
    expect(tab).to_have_url(re.compile("dropped"))
    expect(tab.locator("#results .item h3").first).to_have_text("Dropped notes")
    tab.locator("h1").click()
    for key in ("j", "/", "End"):
        tab.keyboard.press(key)
    tab.keyboard.type(" notes")  # the row outlives new results
    expect(tab).to_have_url(re.compile("dropped.notes"))
    expect(first).to_have_class(re.compile("item-current"))
    tab.locator("h1").click()
    tab.keyboard.press("o")
    expect(tab.locator("h1")).to_have_text("Dropped notes")


SELECT = """(words) => {
    const walker = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
    let at = -1;
    while (at < 0 && walker.nextNode()) at = walker.currentNode.data.lastIndexOf(words);
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
}"""
PAINTED = """(color) => [...CSS.highlights.get(color)].map((range) =>
    [range.toString(), range.startContainer.data.slice(0, range.startOffset).length])"""


def painted(page: Page, color: str, count: int) -> Any:
    """The places in a color, once there are so many: a list is drawn a moment before them."""
    page.wait_for_function(f"color => ({PAINTED})(color).length === {count}", arg=color)
    return page.evaluate(PAINTED, color)


def test_a_highlight_outlives_a_reload_with_its_note(tab: Page, librarian: Librarian) -> None:
    tab.goto(f"{librarian.url}/library/?q=dropped")
    tab.locator("#results h3 a", has_text="Dropped notes").first.click()
    tab.locator(".text p").first.wait_for()
    tab.evaluate(SELECT, " the harbour board ")  # the last of several, with blanks around it
    tab.click(".mark-green")
    expect(tab.locator(".highlight")).to_have_count(1)
    place = painted(tab, "green", 1)
    assert [words for words, _ in place] == ["the harbour board"]
    tab.click(".highlight summary")
    tab.fill(".highlight textarea", "Who were they?")
    tab.locator(".highlight [value=blue]").check()
    tab.click(".highlight button:has-text('Save')")
    expect(tab.locator(".highlight-note")).to_have_text("Who were they?")
    tab.reload()
    expect(tab.locator(".highlight-note")).to_have_text("Who were they?")
    assert painted(tab, "blue", 1) == place
    tab.click(".highlight summary")
    tab.click(".highlight button:has-text('Remove')")
    expect(tab.locator(".highlight")).to_have_count(0)
    painted(tab, "blue", 0)
    # What the page loads at its end leaves its title alone.
    title = tab.title()
    tab.locator("#similar").scroll_into_view_if_needed()
    tab.locator(".similar li, .similar p").first.wait_for()
    assert tab.title() == title


def test_what_is_done_without_a_line_waits_for_it_and_is_sent_once(
    context: BrowserContext, librarian: Librarian, documents: DocumentServer
) -> None:
    page = context.new_page()
    page.goto(f"{librarian.url}/library/?q=dropped")
    page.locator("#results h3 a", has_text="Dropped notes").first.click()
    page.locator(".text p").first.wait_for()
    waits = page.locator("waiting-changes")
    context.set_offline(True)
    page.evaluate(SELECT, " the harbour board ")
    page.click(".mark-pink")
    assert painted(page, "pink", 1)[0][0] == "the harbour board"
    page.click("#note summary")
    page.fill("#id_note", "Written without a line")
    page.click("#note button")
    page.click("#favourite")
    expect(waits.locator("summary")).to_have_text("3 changes wait for the line")
    waits.locator("summary").click()
    waits.locator("li", has_text="Favourite").locator("[data-drop]").click()
    expect(waits.locator("li")).to_have_count(2)
    # What is refused stays with its words and the reason.
    page.evaluate(
        "waiting.keep({url: '/add/', fields: [['url', 'no link']], label: 'A', text: 'B'})"
    )
    context.set_offline(False)
    expect(waits.locator("summary")).to_have_text("1 change was refused")
    expect(waits.locator(".unsent-reason")).to_contain_text("There is no link in that")
    expect(waits.locator(".unsent-text")).to_have_text("B")
    expect(page.locator("#note")).to_contain_text("Written without a line")
    expect(page.locator(".highlight")).to_have_count(1)
    page.reload()
    expect(page.locator(".highlight blockquote")).to_have_text("the harbour board")
    expect(page.locator("#favourite")).to_have_attribute("aria-pressed", "false")
    # Nothing of it is left when one signs out, which is asked for before.
    page.on("dialog", lambda dialog: dialog.accept())
    other = context.new_page()
    other.goto(librarian.url)
    context.set_offline(True)
    other.fill("#id_urls", documents.url("/thai"))
    other.click("#intake button.primary")
    expect(other.locator("waiting-changes summary")).to_contain_text("1 change waits")
    expect(other.locator("#id_urls")).to_have_value("")
    assert other.evaluate("Object.keys(localStorage).length") >= 2
    page.evaluate("waiting.discard()")
    expect(other.locator("waiting-changes")).to_be_hidden()


def test_who_selects_before_the_script_has_come_can_highlight(
    tab: Page, librarian: Librarian
) -> None:
    held: list[Route] = []
    tab.route("**/reader*.js", lambda route: held.append(route))
    tab.goto(f"{librarian.url}/library/?q=dropped")
    link = tab.locator("#results h3 a", has_text="Dropped notes").first.get_attribute("href")
    tab.goto(f"{librarian.url}{link}", wait_until="commit")
    tab.locator(".text p").first.wait_for()
    tab.evaluate(SELECT, " the harbour board ")
    wait_for(tab, lambda: bool(held))
    held[0].continue_()
    expect(tab.locator("button.mark-green")).to_be_visible()


def test_a_script_that_comes_late_is_waited_for(
    context: BrowserContext, librarian: Librarian
) -> None:
    page = context.new_page()
    held: list[Route] = []
    page.route("**/site*.js", lambda route: held.append(route))
    page.goto(librarian.url, wait_until="commit")
    wait_for(page, lambda: bool(held))
    page.wait_for_timeout(500)
    with page.expect_websocket(timeout=60000) as opened:
        held[0].continue_()
    assert opened.value.url.endswith("/ws/?view=home")


def test_the_api_is_documented_by_this_server_alone(tab: Page, librarian: Librarian) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{librarian.url}/api/v1/docs")
    expect(tab.locator("#swagger-ui")).to_contain_text("/api/v1/ingest")
    assert [url for url in asked if not url.startswith((librarian.url, "data:"))] == []


@pytest.mark.parametrize("width", [360, 1600])
def test_nothing_runs_over_the_edge(tab: Page, librarian: Librarian, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(f"{librarian.url}/library/?q=dropped")
    item = tab.locator("#results h3 a").first.get_attribute("href") or ""
    pages = ("", "tags/", "collections/", "duplicates/", "?q=the+lighthouse+keepers&tier=c")
    library = [f"/library/{page}" for page in pages]
    for path in ("/", *library, item, "/stats/", "/jobs/", "/account/tokens/"):
        tab.goto(librarian.url + path)
        assert tab.evaluate(f"document.documentElement.scrollWidth <= {width}"), path


def test_without_javascript_all_of_it_works(
    browser: Browser, librarian: Librarian, documents: DocumentServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, librarian)
    page.fill("#id_urls", documents.url("/gone"))
    page.click("text=Add to library")
    for _ in range(300):
        if page.locator('.card[data-status="failed"]', has_text="/gone").count():
            break
        page.wait_for_timeout(200)
        page.goto(librarian.url)
    card = page.locator(".card", has_text="/gone").first
    expect(card).to_contain_text("does not exist (410)")
    card.locator("text=Retry").click()
    assert page.url.rstrip("/") == librarian.url
    context.close()


def test_without_javascript_a_text_is_found_read_and_marked(
    browser: Browser, librarian: Librarian, documents: DocumentServer
) -> None:
    assert librarian.manage("ingest", documents.url("/notes.md"), "--wait").returncode == 0
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, librarian)
    page.fill("#site-q", "harbour notes")
    page.press("#site-q", "Enter")
    page.locator("#results h3 a", has_text="Harbour notes").first.click()
    expect(page.locator("h1")).to_have_text("Harbour notes")
    page.locator("#mark-read").click()
    expect(page.locator("#mark-read")).to_have_text("Mark as unread")
    page.locator("#mark-read").click()
    expect(page.locator("#mark-read")).to_have_text("Mark as read")
    context.close()


def test_by_the_keyboard_alone_from_signing_in_to_a_passage(
    browser: Browser, librarian: Librarian, documents: DocumentServer
) -> None:
    title = "The lanterns of Tallow Quay"
    body = f"<p>{builders.SENTENCES}</p><p>Nine copper lanterns are lit at dusk by the verger.</p>"
    url = documents.page("/by-keyboard", builders.article(title, body=body))
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(librarian.url)
    expect(page.locator("[name=username]")).to_be_focused()  # each page begins in its field
    page.keyboard.type(ACCOUNT["DJANGO_SUPERUSER_USERNAME"])
    page.keyboard.press("Tab")
    page.keyboard.type(ACCOUNT["DJANGO_SUPERUSER_PASSWORD"])
    page.keyboard.press("Enter")
    expect(page.locator("#id_urls")).to_be_focused()
    page.keyboard.type(url)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "primary":
            break
    expect(page.locator(".primary:focus")).to_have_text("Add to library")
    page.keyboard.press("Enter")
    expect(page.locator("#id_urls")).to_have_value("")
    expect(page.locator("#id_urls")).to_be_focused()  # for the next link
    expect(page.locator("#recent")).to_contain_text(title, timeout=60000)
    page.keyboard.press("Shift+Tab")  # in a field it would be a sign like any other
    page.keyboard.press("/")
    expect(page.locator("#site-q")).to_be_focused()
    page.keyboard.type("copper lanterns verger")
    page.keyboard.press("Enter")
    page.locator("#results .item").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text(title)
    page.wait_for_function("() => CSS.highlights.get('searched')?.size > 0")
    context.close()


def test_two_tabs_show_the_same(
    tab: Page, context: BrowserContext, librarian: Librarian, documents: DocumentServer
) -> None:
    other = context.new_page()
    other.goto(librarian.url)
    tab.fill("#id_urls", documents.url("/stalled?seen=twice"))
    tab.click("text=Add to library")
    cards = [page.locator(".card", has_text="seen=twice").first for page in (tab, other)]
    for card in cards:
        expect(card).to_have_attribute("data-status", "processing", timeout=60000)
    cards[1].locator("text=Cancel").click()
    for card in cards:
        expect(card).to_have_count(0)
    assert not_reloaded(tab)


@pytest.fixture
def extended(playwright: Playwright, tmp_path: Path) -> Iterator[tuple[BrowserContext, str]]:
    """A browser with our extension, and where its pages are; no dialog asks for permissions."""
    folder = tmp_path / "extension"
    shutil.copytree(ROOT / "static" / "extension", folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["host_permissions"] = ["http://127.0.0.1/*"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=WHOLE_CHROMIUM,
        ignore_default_args=["--disable-extensions"],
        args=[
            *(*FLAGS, f"--disable-extensions-except={folder}", f"--load-extension={folder}"),
            "--disable-features=DisableLoadExtensionCommandLineSwitch",
        ],
    )
    context.set_default_timeout(120_000)  # a new profile on a busy machine
    digits = hashlib.sha256(str(folder).encode()).hexdigest()[:32]  # so it is named, as a to p
    yield context, f"chrome-extension://{digits.translate(str.maketrans(HEX, LETTERS))}"
    context.close()


@pytest.mark.skipif(WHOLE_CHROMIUM is None, reason="a shell of Chromium takes no extensions")
def test_the_extension_sends_a_page_as_it_is_shown(
    extended: tuple[BrowserContext, str], librarian: Librarian, documents: DocumentServer
) -> None:
    context, extension = extended
    options, shown = context.new_page(), context.new_page()
    options.goto(f"{extension}/options.html")
    options.fill("#server", librarian.url)
    options.fill("#token", librarian.token)
    options.click("button")
    expect(options.locator("#state")).to_contain_text("the librarian knows you")
    shown.goto(documents.page("/extended", builders.article()))
    shown.evaluate("document.querySelector('p').append(' Only members see the ninth otter.')")

    def popup() -> Page:
        shown.bring_to_front()
        with context.expect_page() as opened:
            options.evaluate("chrome.tabs.create({url: '/popup.html', active: false})")
        return opened.value

    first = popup()
    expect(first.locator("#state")).to_contain_text("Not in your library yet")
    first.fill("#tags", "by hand")
    first.evaluate("document.querySelector('#save').requestSubmit()")
    expect(first.locator("#state")).to_contain_text("Saved")
    job = str(first.locator("#state a").get_attribute("href")).rstrip("/").rpartition("/")[2]
    with librarian.client() as client:
        assert ended(client, job)["status"] == "completed"
        (item,) = client.get("search", params={"q": '"ninth otter"'}).json()["items"]
    assert (item["url"], item["tags"]) == (documents.url("/extended"), ["by hand"])
    expect(popup().locator("#state")).to_contain_text("You have this")
