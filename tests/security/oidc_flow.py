"""One sign-in by OpenID Connect, from the link to the library; run by test_oidc in a process of
its own, because the settings differ from the first import on.

Prints, a line each: where it ended for a known address, and for one that is not known.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.serving import serve

PERSON = {"sub": "1", "email": "ada@example.org", "email_verified": True, "name": "Ada"}


class Provider(BaseHTTPRequestHandler):
    """As little of a provider as the code flow needs (OpenID Connect Core 1.0, section 3.1)."""

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        if at.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(at.query).items()}
            self.send_response(302)
            where = f"{query['redirect_uri']}?code=c&state={query['state']}"
            self.send_header("Location", where)
            self.end_headers()
            return
        names = ("authorize", "token", "userinfo", "jwks")
        base = f"http://{self.headers['Host']}"
        keys = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        ends = {key: f"{base}/{name}" for key, name in zip(keys, names, strict=True)}
        self.answer(PERSON if at.path == "/userinfo" else {"issuer": base, **ends})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "t", "token_type": "Bearer"})

    def answer(self, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kw: Any) -> None:
        return None


def location(url: str) -> str:
    """Where the provider sends the browser."""
    try:
        urllib.request.build_opener(Stay).open(url)
    except urllib.error.HTTPError as redirect:
        return str(redirect.headers["Location"])
    raise AssertionError(url)


def main() -> None:
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    serve(provider)
    os.environ["OIDC_ISSUER"] = f"http://127.0.0.1:{provider.server_address[1]}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "librarian_site.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from librarian_site.models import AuditEntry, User

    call_command("migrate", verbosity=0)
    User.objects.create_user("ada", "ada@example.org")
    for address in ("ada@example.org", "eve@example.org"):
        PERSON.update(email=address, sub=address)
        client = Client(headers={"Host": "localhost"})
        page = client.get("/account/sign-in/").content.decode()
        link = page.split('class="button" href="')[1].split('"')[0]
        back = urlsplit(location(client.get(link)["Location"]))
        ended = client.get(f"{back.path}?{back.query}")
        who = client.get("/account/tokens/").status_code
        sys.stdout.write(f"{ended.status_code} {ended.get('Location', '')} {who}\n")
    kinds = list(AuditEntry.objects.values_list("kind", "username"))
    sys.stdout.write(f"{kinds} {User.objects.count()}\n")


if __name__ == "__main__":
    main()
