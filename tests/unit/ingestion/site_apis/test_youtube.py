"""YouTube by its captions: as its player is told them, over a stand-in of its pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingestion.documents.errors import (
    AccessDenied,
    FetchError,
    IngestionError,
    NotContent,
    NotFound,
)
from ingestion.site_apis import youtube
from tests.unit.ingestion.site_apis.conftest import Sites

NUMBER = "aB3_-xyzKLM"
URL = f"https://www.youtube.com/watch?v={NUMBER}"
WATCH, PLAYER = "www.youtube.com/watch", "www.youtube.com/youtubei/v1/player"
TEXT = "www.youtube.com/api/timedtext"
PAGE = (
    '<html><head><meta itemprop="datePublished" content="2024-05-01T03:00:12-07:00"></head>'
    '<script>ytcfg.set({"INNERTUBE_API_KEY":"key-1"});</script></html>'
)
ADULT = "This video may be inappropriate for some users."
DETAILS = {
    "videoId": NUMBER,
    "title": "How the gate | turns",
    "author": "Brill Locks",
    "lengthSeconds": "754",
    "shortDescription": "A talk.\n\n0:00 Intro\n0:10 The gate\n1:05 Oak & elm\n\nhttps://example.org",
}
CAPTIONS = (
    '<?xml version="1.0" encoding="utf-8" ?><transcript>'
    '<text start="0.5" dur="3.2">Good evening,</text>'
    '<text start="3.1" dur="3">it&amp;#39;s about a gate.</text>'
    '<text start="10.2" dur="4">[Music]</text>'
    '<text start="12" dur="4">The gate &lt;i&gt;turns&lt;/i&gt;.</text>'
    '<text start="66.4" dur="4">Oak lasts.</text></transcript>'
)


def track(language: str, *, kind: str = "", name: str = "name") -> dict[str, Any]:
    return {
        "baseUrl": f"https://{TEXT}/{language}{kind}?v={NUMBER}&fmt=srv3",
        "name": {"runs": [{"text": name}]},
        "languageCode": language,
        "kind": kind,
        "isTranslatable": True,
    }


def player(*tracks: dict[str, Any], status: str = "OK", reason: str = "") -> dict[str, Any]:
    captions = {"playerCaptionsTracklistRenderer": {"captionTracks": list(tracks)}}
    return {
        "playabilityStatus": {"status": status, "reason": reason},
        "videoDetails": DETAILS,
        **({"captions": captions} if tracks else {}),
    }


@pytest.fixture
def tube(sites: Sites) -> Sites:
    sites.add(WATCH, PAGE, media_type="text/html")
    sites.add(PLAYER, player(track("en", kind="asr")))
    sites.add(f"{TEXT}/enasr", CAPTIONS, media_type="text/xml")
    return sites


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={NUMBER}&t=65s&list=PL1",
        f"https://youtu.be/{NUMBER}?si=x",
        f"https://m.youtube.com/watch?app=desktop&v={NUMBER}",
        f"https://www.youtube.com/shorts/{NUMBER}",
        f"https://www.youtube.com/live/{NUMBER}?feature=share",
        f"https://www.youtube-nocookie.com/embed/{NUMBER}",
    ],
)
def test_one_video_has_one_address(url: str) -> None:
    assert youtube.address(url) == URL


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@brill",
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/watch?v=short",
        "https://youtu.be/",
        "https://www.youtube.com/",
    ],
)
def test_other_pages_are_pages(url: str) -> None:
    assert youtube.address(url) == ""


def test_what_is_said_comes_with_its_seconds(tube: Sites) -> None:
    document = tube.read(f"https://youtu.be/{NUMBER}")
    assert (document.kind, document.title, document.author) == (
        *("video", "How the gate | turns", "Brill Locks"),
    )
    assert (document.site, document.language, document.url) == ("YouTube", "en", URL)
    assert document.published_at is not None
    assert f"{document.published_at:%Y-%m-%d}" == "2024-05-01"
    assert "## Intro\n\nGood evening, it's about a gate.\n\n" in document.markdown
    assert "## The gate\n\nThe gate turns.\n\n## Oak & elm\n\nOak lasts." in document.markdown
    assert "Music" not in document.markdown
    assert document.markdown.endswith("https://example.org")
    at = {document.markdown[place.start :][:9]: place.at for place in document.places if place.at}
    assert at["The gate "] == {"second": 12}
    assert at["Oak lasts"] == {"second": 66.4}


def test_captions_that_somebody_wrote_come_before_recognised_and_translated_ones(
    tube: Sites,
) -> None:
    tracks = (track("de"), track("en-GB"), track("en", kind="asr"))
    tube.add(PLAYER, player(*tracks))
    tube.add(f"{TEXT}/en-GB", CAPTIONS.replace("Good evening", "Dear all"))
    assert "Dear all" in tube.read(URL).markdown


def test_without_chapters_the_text_has_no_headings(tube: Sites) -> None:
    DETAILS_ONLY = {**player(track("en", kind="asr"))}
    DETAILS_ONLY["videoDetails"] = {**DETAILS, "shortDescription": "Not from 0:10 on\n0:05 x"}
    tube.add(PLAYER, DETAILS_ONLY)
    assert tube.read(URL).markdown.startswith("Good evening, it's about a gate.")


def test_a_video_without_captions_is_its_description(tube: Sites) -> None:
    tube.add(PLAYER, player())
    document = tube.read(URL)
    assert document.markdown.startswith("A talk.")
    assert document.places == ()
    tube.add(PLAYER, {**player(), "videoDetails": {"title": "x"}})
    with pytest.raises(NotContent, match="no captions"):
        tube.read(URL)


def test_the_consent_page_is_answered_by_its_cookie(tube: Sites) -> None:
    consent = '<form action="https://consent.youtube.com/s"><input name="v" value="cb.2024"></form>'
    tube.add(WATCH, consent, media_type="text/html")
    with pytest.raises(FetchError):
        tube.capture(URL)
    assert "CONSENT=YES+cb.2024" in tube.asked[1][1]["Cookie"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (player(status="ERROR", reason="This video is unavailable"), NotFound),
        (player(status="LOGIN_REQUIRED", reason=ADULT), AccessDenied),
        (player(status="UNPLAYABLE", reason="Private"), AccessDenied),
        (player(status="LOGIN_REQUIRED", reason="Sign in to confirm you’re not a bot"), FetchError),
        ({}, IngestionError),
        (b"<html>", FetchError),
        ([], IngestionError),
        (player({}), IngestionError),
        (player({**track("en"), "baseUrl": "http://169.254.169.254/x"}), IngestionError),
    ],
)
def test_what_youtube_refuses_is_said(tube: Sites, answer: Any, error: type[Exception]) -> None:
    tube.add(PLAYER, answer)
    with pytest.raises(error):
        tube.capture(URL)


def test_an_empty_or_refused_caption_file_is_said(tube: Sites) -> None:
    tube.add(f"{TEXT}/enasr", b"")
    with pytest.raises(FetchError, match="does not give the captions"):
        tube.capture(URL)
    tube.add(f"{TEXT}/enasr", b"", status=429)
    with pytest.raises(FetchError):
        tube.capture(URL)
    tube.add(WATCH, b"", status=500)
    with pytest.raises(FetchError):
        tube.capture(URL)


def test_the_player_is_asked_as_the_library_asks_it(tube: Sites) -> None:
    tube.capture(URL)
    path, headers, body = tube.asked[1]
    assert path == f"{PLAYER}?key=key-1"
    assert json.loads(body)["videoId"] == NUMBER
    assert "Librarian" in headers["User-Agent"]
