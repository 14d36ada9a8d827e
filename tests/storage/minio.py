"""Run a command with a MinIO of its own: python -m tests.storage.minio COMMAND…

MINIO_PROGRAM is its program, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY the key it gets; the command
finds it at S3_ENDPOINT_URL. See `.ci/run s3`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from urllib.error import URLError
from urllib.request import urlopen

from tests.flow.conftest import free_port

STARTING = 60.0  # seconds until it answers


def main(command: list[str]) -> int:
    keys = {
        "MINIO_ROOT_USER": os.environ["S3_ACCESS_KEY_ID"],
        "MINIO_ROOT_PASSWORD": os.environ["S3_SECRET_ACCESS_KEY"],
        "MINIO_BROWSER": "off",
    }
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as folder:
        argv = [os.environ["MINIO_PROGRAM"], "server", "--quiet", "--address", address, folder]
        server = subprocess.Popen(argv, env={**os.environ, **keys})
        try:
            _wait(server, address)
            env = {**os.environ, "S3_ENDPOINT_URL": f"http://{address}"}
            return subprocess.run(command, env=env, check=False).returncode
        finally:
            server.terminate()
            server.wait()


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    ends = time.monotonic() + STARTING
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urlopen(f"http://{address}/minio/health/live", timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    sys.exit("MinIO did not start.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
