"""YouTube: a video's captions with their seconds, and what it says of itself.

The captions by `youtube-transcript-api`, whose requests all go through our own guard.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import ParseError

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from requests.exceptions import RequestException
from youtube_transcript_api import (
    AgeRestricted,
    CouldNotRetrieveTranscript,
    InvalidVideoId,
    NoTranscriptFound,
    TranscriptsDisabled,
    VideoUnavailable,
    VideoUnplayable,
    YouTubeTranscriptApi,
)

from ingestion.documents.errors import AccessDenied, FetchError, NotFound
from ingestion.site_apis.answers import Part, SiteAnswers
from library.document_kinds import VIDEO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from youtube_transcript_api import Transcript

    from ingestion.site_apis.asking import Asker

logger = logging.getLogger(__name__)

KIND = VIDEO
_ID = re.compile(r"[\w-]{11}")
_PATHS = ("shorts", "live", "embed", "v", "e")
_PLAYER = "/youtubei/v1/player"
_DAY = re.compile(
    r'(?:"publishDate"\s*:\s*|itemprop="datePublished"\s+content=)"([\dT:+-]{10,25})"'
)
# Of a request, what `requests` says of itself and we say otherwise.
_OWN_HEADERS = ("user-agent", "accept-encoding", "connection", "content-length", "host")


def address(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path.strip("/").split("/")
    if parts.hostname == "youtu.be":
        number = path[0]
    elif path[0] in _PATHS and len(path) > 1:
        number = path[1]
    else:
        number = parse_qs(parts.query).get("v", [""])[0] if path == ["watch"] else ""
    return f"https://www.youtube.com/watch?v={number}" if _ID.fullmatch(number) else ""


def collect(url: str, asker: Asker) -> SiteAnswers:
    """Raises NotFound, AccessDenied or FetchError, as YouTube answers; captions may be missing."""
    number = url.rpartition("=")[2]
    adapter = _GuardedAdapter(asker)
    with Session() as session:
        session.trust_env = False
        session.mount("https://", adapter)
        transcript = _transcript(number, session)
    parts = {"details.json": Part(json.dumps(adapter.details()).encode())}
    if transcript is not None:
        parts["captions.json"] = Part(json.dumps(transcript).encode())
    return SiteAnswers("youtube", url, parts)


def _transcript(number: str, session: Session) -> dict[str, Any] | None:
    """The captions in the video's own language; None where there are none."""
    try:
        listed = list(YouTubeTranscriptApi(http_client=session).list(number))
        if not listed:
            return None
        found = _own_language(listed)
        pieces = found.fetch().to_raw_data()
        return {"language": found.language_code, "snippets": pieces}
    except (TranscriptsDisabled, NoTranscriptFound):
        return None
    except (VideoUnavailable, InvalidVideoId) as error:
        raise NotFound("YouTube says that this video is not there.") from error
    except (AgeRestricted, VideoUnplayable) as error:
        raise AccessDenied("YouTube does not show this video without a sign-in.") from error
    except (CouldNotRetrieveTranscript, RequestException, ParseError) as error:
        logger.info("YouTube gives no captions: %s", error)
        raise FetchError("YouTube does not give the captions to this machine.") from error


def _own_language(transcripts: list[Transcript]) -> Transcript:
    """What somebody wrote in the language that is spoken, else what was recognised, else any."""
    spoken = next((each.language_code for each in transcripts if each.is_generated), "")
    return min(
        transcripts,
        key=lambda each: (each.language_code.split("-")[0] != spoken, each.is_generated),
    )


class _GuardedAdapter(BaseAdapter):
    """Sends the requests of `requests` as all others of ours; keeps what is said of the video."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self._player: bytes = b"{}"
        self._page = ""

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        url = request.url or ""
        body = cast("str | bytes | None", request.body)  # the package sends no files
        content = body.encode() if isinstance(body, str) else body
        sent = cast("Mapping[str, str]", request.headers)
        headers = {name: value for name, value in sent.items() if name.lower() not in _OWN_HEADERS}
        answer = self._asker.send(request.method or "GET", url, headers=headers, content=content)
        path = urlsplit(url).path
        if path == _PLAYER:
            self._player = answer.content
        elif path == "/watch":
            self._page = answer.content.decode("utf-8", "replace")
        return _response(request, answer.status, answer.headers, answer.content)

    def close(self) -> None:
        """Nothing is open between two requests."""

    def details(self) -> dict[str, Any]:
        """Title, author, description, words: as the player is told them."""
        try:
            said = json.loads(self._player).get("videoDetails") or {}
        except (ValueError, AttributeError, RecursionError):
            said = {}
        day = _DAY.search(self._page)
        names = ("title", "author", "shortDescription", "keywords", "lengthSeconds", "videoId")
        kept = {name: said[name] for name in names if name in said}
        return {**kept, "published": day[1] if day else ""}


def _response(
    request: PreparedRequest, status: int, headers: dict[str, str], content: bytes
) -> Response:
    response = Response()
    response.status_code = status
    response.url = request.url or ""
    response.request = request
    unpacked = {n: v for n, v in headers.items() if n.lower() != "content-encoding"}
    response.headers.update(unpacked)
    response.encoding = "utf-8"
    response._content, response._content_consumed = content, True
    return response
