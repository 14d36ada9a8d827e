"""What processes that read what is handed in have loaded when they begin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
# Menus around few words, and the date in words: what trafilatura and dateparser have for those.
SCRIPT = """
import sys
from ingestion.sandbox import process
from ingestion.documents.types import Resource, no_progress

process._warm_up()
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
menu = "".join(f"<li><a href='/{n}'>Entry number {n} of it</a></li>" for n in range(200))
page = (
    f"<html><head><meta name='date' content='6 May 2024'></head><body><ul>{menu}</ul>"
    f"<div><p>{'The keepers lit the lamp each evening. ' * 12}</p></div><ul>{menu}</ul>"
)
found = process.extract(
    Resource(page.encode(), "text/html", url="https://lamps.blogspot.co.uk/a"), no_progress
)
print(found.published_at.date(), *opened)
"""


@pytest.mark.usefixtures("own_servers")
def test_a_fork_loads_nothing_that_many_pages_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2024-05-06"]


LIGHT = """
import sys
import ingestion.imports.process, ingestion.pictures.process
print({"trafilatura", "dateparser", "docx", "pptx", "pypdfium2", "numpy"} & set(sys.modules))
"""


@pytest.mark.usefixtures("own_servers")
def test_export_files_and_pictures_need_no_parsers_of_documents() -> None:
    """Each has a process of its own, which a person waits for."""
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
