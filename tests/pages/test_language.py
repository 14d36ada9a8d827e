"""The interface in the reader's language: pages, what a socket draws, and what stays English."""

from __future__ import annotations

import pytest
from django.test import Client

from librarian_site.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_an_account_the_language_is_chosen_by_a_button(client: Client, owner: User) -> None:
    page = client.get("/account/sign-in/", headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert "Se connecter" in page
    said = {"language": "de", "next": "/account/sign-in/"}
    assert client.post("/account/language/", said)["Location"] == "/account/sign-in/"
    page = client.get("/account/sign-in/", headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="de"' in page
    assert ">Anmelden<" in page
    assert '<html lang="de"' in client.get("/nowhere/").content.decode()


def test_the_api_speaks_english_to_everybody(client: Client, owner: User) -> None:
    client.force_login(owner)
    answers = [
        client.get("/api/v1/library?limit=501", headers={"Accept-Language": language}).json()
        for language in ("en", "de")
    ]
    assert answers[0] == answers[1]
