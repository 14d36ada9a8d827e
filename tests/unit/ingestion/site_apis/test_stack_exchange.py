"""Questions and answers by Stack Exchange's API."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.documents.errors import FetchError, NotFound
from ingestion.site_apis import stack_exchange
from tests.unit.ingestion.site_apis.conftest import Sites

URL = "https://stackoverflow.com/questions/77/how-to-turn-a-gate"
API = "api.stackexchange.com/2.3"


def items(*found: Any) -> dict[str, Any]:
    return {"items": list(found), "has_more": False, "quota_remaining": 299}


def owned(name: str, at: int, **more: Any) -> dict[str, Any]:
    return {"owner": {"display_name": name}, "creation_date": at, **more}


QUESTION = owned(
    "Ruth &amp; Co",
    1714557600,
    question_id=77,
    title="How to turn a &quot;gate&quot;?",
    link=URL,
    tags=["gates", "python-3.x"],
    answer_count=2,
    body="<p>I call <code>turn()</code>:</p>\n<pre><code>gate.turn(a &lt; b)\n</code></pre>",
)
ANSWERS = items(
    owned("Tobias", 1714600000, answer_id=81, is_accepted=True, body="<p>Oil it.</p>"),
    owned("Mina", 1714700000, answer_id=80, is_accepted=False, body="<h2>Or</h2><p>Push.</p>"),
)


@pytest.fixture
def asked(sites: Sites) -> Sites:
    sites.add(f"{API}/questions/77", items(QUESTION))
    sites.add(f"{API}/questions/77/answers", ANSWERS)
    sites.add(
        f"{API}/questions/77/comments",
        items(owned("Joe", 1714557700, comment_id=5, post_id=77, body="Which &lt;gate&gt;?")),
    )
    sites.add(
        f"{API}/answers/81;80/comments",
        items(
            owned("Ada", 1714800000, comment_id=7, post_id=80, body="Did not help."),
            owned("Ruth", 1714700001, comment_id=6, post_id=81, body="It <b>did</b>."),
        ),
    )
    return sites


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (URL, "https://stackoverflow.com/questions/77"),
        ("https://stackoverflow.com/q/77/12", "https://stackoverflow.com/questions/77"),
        ("https://www.stackoverflow.com/a/81/12", "https://stackoverflow.com/a/81"),
        (
            "https://gaming.stackexchange.com/questions/77/x/81#81",
            "https://gaming.stackexchange.com/questions/77",
        ),
        ("https://stackoverflow.com/questions/tagged/python", ""),
        ("https://stackoverflow.com/users/77", ""),
    ],
)
def test_its_addresses(url: str, page: str) -> None:
    assert stack_exchange.address(url) == page


def test_a_question_its_answers_and_the_comments(asked: Sites) -> None:
    document = asked.read(URL)
    assert (document.kind, document.title) == ("thread", 'How to turn a "gate"?')
    assert (document.author, document.site) == ("Ruth & Co", "Stack Overflow")
    assert document.own_tags == ("gates", "python-3.x")
    assert document.url == URL
    text, _, said = document.markdown.partition("## Discussion")
    assert "```\ngate.turn(a < b)\n```" in text
    assert "## Accepted answer\n\nTobias, 2024-05-01\n\nOil it." in text
    assert "## Answer\n\nMina, 2024-05-03\n\n#### Or\n\nPush." in text
    assert "**Joe**, 2024-05-01, to the question:\n\nWhich \\<gate>?" in said
    assert "**Ruth**, 2024-05-03, to the answer by Tobias:\n\nIt **did**." in said
    assert said.index("Joe") < said.index("It **did**") < said.index("Did not help")
    urls = [place.at.get("url") for place in document.places if place.at]
    assert urls[0] == "https://stackoverflow.com/a/81"
    assert urls[-1] == "https://stackoverflow.com/a/80#comment7_80"


def test_an_answer_leads_to_its_question(asked: Sites) -> None:
    asked.add(f"{API}/answers/81", items({"answer_id": 81, "question_id": 77}))
    assert asked.read("https://stackoverflow.com/a/81").title == 'How to turn a "gate"?'


def test_without_answers_nobody_asks_for_their_comments(asked: Sites) -> None:
    asked.add(f"{API}/questions/77", items({**QUESTION, "answer_count": 0}))
    assert "Answer" not in asked.read(URL).markdown
    assert len(asked.asked) == 2


def test_what_the_api_refuses(asked: Sites) -> None:
    asked.add(f"{API}/questions/77", items())
    with pytest.raises(NotFound):
        asked.capture(URL)
    throttled = {"error_id": 502, "error_name": "throttle_violation", "error_message": "too many"}
    asked.add(f"{API}/questions/77", throttled, status=400)
    with pytest.raises(FetchError):
        asked.capture(URL)
