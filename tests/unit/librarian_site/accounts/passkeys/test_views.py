"""Passkeys are made and sign in; here with a device of the test's own."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from librarian_site.accounts.passkeys.models import Passkey
from librarian_site.accounts.second_factor.models import AuthenticatorApp
from librarian_site.models import AuditEntry, AuditKind, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-phrase-7"
HERE = "https://testserver"


class Device:
    """Makes one key pair and signs with it, as a phone does."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count = b"the id of the credential", 0

    def _data(self, host: str, credential: bytes = b"", *, verified: bool = True) -> Any:
        flags = AuthenticatorData.FLAG.UP
        flags |= AuthenticatorData.FLAG.UV if verified else flags
        flags |= AuthenticatorData.FLAG.AT if credential else flags
        self.count += 1
        digest = hashlib.sha256(host.encode()).digest()
        return AuthenticatorData.create(digest, flags, self.count, credential)

    def make(self, options: Any, origin: str = HERE) -> str:
        asked = options["publicKey"]
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        made = AttestationObject.create("none", self._data(asked["rp"]["id"], credential), {})
        told = CollectedClientData.create("webauthn.create", asked["challenge"], origin)
        return self._answer(clientDataJSON=told, attestationObject=made)

    def sign(self, options: Any, origin: str = HERE, *, verified: bool = True) -> str:
        asked = options["publicKey"]
        data = self._data(asked["rpId"], verified=verified)
        told = CollectedClientData.create("webauthn.get", asked["challenge"], origin)
        signature = self.key.sign(data + told.hash, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=told, authenticatorData=data, signature=signature)

    def _answer(self, **response: bytes) -> str:
        number = websafe_encode(self.id)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": parts})


@pytest.fixture(autouse=True)
def _quick(stores: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password=PASSWORD)


@pytest.fixture
def device(ada: User) -> Device:
    """One whose passkey ada has added."""
    device = Device()
    page = Client()
    page.force_login(ada)
    answer = device.make(page.post("/account/passkeys/options/").json())
    form = {"name": "Phone", "password": PASSWORD, "answer": answer}
    assert page.post("/account/passkeys/", form).status_code == 302
    return device


def signing_in(client: Client, answer: str) -> str:
    form = {"answer": answer, "next": "/jobs/"}
    return str(client.post("/account/sign-in/passkey/", form)["Location"])


def options(client: Client) -> Any:
    return client.post("/account/sign-in/passkey/options/").json()


def test_a_passkey_signs_in_without_password_and_code(ada: User, device: Device) -> None:
    AuthenticatorApp.objects.create(user=ada, key=b"1" * 20)
    client = Client()
    assert signing_in(client, device.sign(options(client))) == "/jobs/"
    assert client.get("/").status_code == 200
    passkey = Passkey.objects.get()
    assert (passkey.name, passkey.sign_count, passkey.last_used_at is None) == ("Phone", 2, False)
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {AuditKind.SECOND_FACTOR_ADDED, AuditKind.SIGN_IN} <= kinds


def test_an_answer_counts_once_and_for_its_own_challenge(device: Device) -> None:
    client, other = Client(), Client()
    answer = device.sign(options(client))
    options(other)
    assert signing_in(other, answer) == "/account/sign-in/"
    assert signing_in(client, answer) == "/jobs/"
    client.logout()
    assert signing_in(client, answer) == "/account/sign-in/"


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://elsewhere.example"}, {"verified": False}], ids=str
)
def test_what_another_site_or_an_unlocked_device_signs_is_refused(
    device: Device, wrong: dict[str, Any]
) -> None:
    client = Client()
    assert signing_in(client, device.sign(options(client), **wrong)) == "/account/sign-in/"
    assert AuditEntry.objects.filter(kind=AuditKind.SIGN_IN_FAILED).exists()


def test_a_copy_of_a_device_is_refused(device: Device) -> None:
    client = Client()
    device.count = 0
    assert signing_in(client, device.sign(options(client))) == "/account/sign-in/"


def test_a_closed_account_s_passkey_is_refused(ada: User, device: Device) -> None:
    User.objects.update(is_active=False)
    client = Client()
    assert signing_in(client, device.sign(options(client))) == "/account/sign-in/"


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"id": 1, "rawId": 1}', '{"rawId": "AA"}'])
def test_nonsense_is_refused(device: Device, answer: str) -> None:
    client = Client()
    options(client)
    assert signing_in(client, answer) == "/account/sign-in/"


def test_adding_asks_for_the_password_and_removing_ends_it(ada: User, device: Device) -> None:
    page = Client()
    page.force_login(ada)
    another = Device()
    another.id = b"another"
    form = {"name": "x", "password": "guess"}
    form["answer"] = another.make(page.post("/account/passkeys/options/").json())
    assert "not your password" in page.post("/account/passkeys/", form).content.decode()
    page.post(f"/account/passkeys/{Passkey.objects.get().pk}/remove/")
    client = Client()
    assert signing_in(client, device.sign(options(client))) == "/account/sign-in/"
