"""What the tests of pages read."""

from __future__ import annotations

from django.test import Client


def text_of(page: Client, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def counts(page: Client, path: str) -> dict[str, dict[str, int]]:
    return {
        facet.name: {value.value: value.count for value in facet.values}
        for facet in page.get(path).context["facets"]
    }
