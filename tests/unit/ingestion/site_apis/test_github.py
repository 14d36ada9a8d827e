"""Repositories by GitHub's API."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import AgentRefused, NotContent, NotFound
from ingestion.site_apis import github
from tests.unit.ingestion.site_apis.conftest import Sites

URL = "https://github.com/brill/gate.py"
API = "api.github.com/repos/brill/gate.py"
REPOSITORY = {
    "full_name": "brill/gate.py",
    "html_url": URL,
    "description": "Turns *gates* in <Python>",
    "created_at": "2024-05-01T10:00:00Z",
    "language": "Python",
    "license": {"name": "MIT License", "spdx_id": "MIT"},
    "homepage": "https://gate.example.org",
    "topics": ["locks", "canals"],
    "owner": {"login": "brill", "avatar_url": "https://avatars.example.org/1"},
    "default_branch": "trunk",
    "stargazers_count": 4711,
    "archived": True,
    "parent": None,
}
README = """<div id="readme" class="md" data-path="docs/README.md"><article
class="markdown-body entry-content" itemprop="text"><div class="markdown-heading" dir="auto"><h1
class="heading-element" dir="auto">gate</h1><a id="user-content-gate" class="anchor"
aria-label="Permalink: gate" href="#gate"><span aria-hidden="true"
class="octicon octicon-link"></span></a></div><p dir="auto">See <a href="use.md">how</a> to
<a href="/brill/other">use</a> it.</p><div class="highlight highlight-source-python"
dir="auto"><pre><span class="pl-k">def</span> <span class="pl-en">turn</span>():
    <span class="pl-k">pass</span></pre></div></article></div>"""


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (f"{URL}/", URL),
        (f"{URL}?tab=readme-ov-file#use", URL),
        ("https://www.github.com/brill/gate.py.git", URL),
        (f"{URL}/issues/1", ""),
        (f"{URL}/blob/trunk/x.py", ""),
        ("https://github.com/brill", ""),
        ("https://github.com/topics/locks", ""),
        ("https://github.com/", ""),
    ],
)
def test_its_addresses(url: str, page: str) -> None:
    assert github.address(url) == page


def test_a_repository_is_its_facts_and_its_readme(sites: Sites) -> None:
    sites.add(API, REPOSITORY)
    sites.add(f"{API}/readme", README, media_type="application/vnd.github.html+json; charset=utf-8")
    document = sites.read(URL)
    assert (document.kind, document.title, document.author, document.site) == (
        *("repository", "brill/gate.py", "brill", "GitHub"),
    )
    assert document.own_tags == ("locks", "canals")
    assert document.url == URL
    text = document.markdown
    assert text.startswith("Turns \\*gates\\* in &lt;Python>\n\n- Language: Python\n")
    assert "- Licence: MIT License\n- Home page: https://gate.example.org\n- Archived" in text
    assert "# gate\n\nSee [how](https://github.com/brill/gate.py/blob/trunk/docs/use.md)" in text
    assert "[use](https://github.com/brill/other)" in text
    assert "```python\ndef turn():\n    pass\n```" in text
    assert "Permalink" not in text
    assert "4711" not in text
    assert sites.asked[1][1]["Accept"] == "application/vnd.github.html+json"


def test_without_a_readme_the_description_remains(sites: Sites) -> None:
    sites.add(API, REPOSITORY)
    assert "Turns" in sites.read(URL).markdown
    sites.add(API, {**REPOSITORY, "description": None})
    with pytest.raises(NotContent, match="no README"):
        sites.read(URL)


def test_what_the_api_refuses(sites: Sites) -> None:
    with pytest.raises(NotFound):
        sites.capture(URL)
    sites.add(API, {"message": "API rate limit exceeded"}, status=403)
    with pytest.raises(AgentRefused):
        sites.capture(URL)
