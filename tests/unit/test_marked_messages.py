"""What jobs say, the doctor finds and errors tell people is in the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from tests.source_tree import ROOT, tree
from tests.unit.librarian_site.test_locale import marked

pytestmark = pytest.mark.usefixtures("slow")  # reads the whole tree

PROGRESS = {"progress", "stage_started", "stage_progress"}
# What a value may be called in the catalogue: librarian_site.core.i18n.stored_text.
PLACEHOLDER = re.compile(r"%\((?:name|url|id|date|path|host|n)\d?\)s")
# Said to operators and programs: in the terminal, in logs, in answers of the API.
NOT_ON_PAGES = {
    *("BackupError", "EmbeddingError", "StorageError", "VectorStoreError", "CursorError"),
    *("ModelError", "ToolError", "ScheduledBackupError", "InstallationError"),
}
# What a value of it says is not ours, or of no fixed form: such a text is shown in English.
FREE = {
    *("The certificate of {} is not valid: {}.", "The file can't be read ({})."),
    *("Loading what the page shows: {}", "The upload of job {} ({}) is gone.", "{} {} of {}"),
    *("The index keeps the collection {}, in which no item is any more.",),
    *("The switch to the search model {} is paused: {}", "{} can't be fetched again: {}"),
    *("The page did not load: {}{}.", "It is no web page but {}.", "A script of ours failed: {}"),
    *("The browser refused {}: {}", "{} is not an export that can be read.{}"),
    *("{} holds no export that can be read.{}",),
    *("The site compresses its pages in a way that is not read: {}.", "The file is damaged: {}."),
    *("A switch to {} is under way: stop it first.", "Search uses {} already."),
    *("It is in tier {}; its feed keeps {} at least.", "The document is larger than {}."),
    *("It took longer than {}.", "It took longer than {}, and its worker did not end it."),
    "Line {} of {} can't be read ({}).",
    *("The book is copy-protected{}: its chapters are encrypted.",),
    *("There is no column {}; there are {}.", "There is no field {}; there are {}."),
    *(
        "{} has no column of addresses: choose one of {}.",
        "{} is broken JSON ({}). Export it again.",
    ),
    "{} is not as {} writes it ({}). Export it again.",
    "The PDF has no text layer on {} of its {} pages ({}): they are scans, or drawn. Run it "
    "through OCR first.",
}
# Put together of parts of ours: each whole is marked.
COMPOSED = {
    *("A picture of “{}” {}: {}", "The Markdown of “{}” {}: {}", "The capture of “{}” {}: {}"),
    "Read page {} of {}{}",
}
# Of commands.
IN_TERMINAL = {
    *("it is a folder. Name the files in it.", "there is no such file, and no link in it."),
}
ELSEWHERE = FREE | COMPOSED | IN_TERMINAL


@cache
def nodes() -> tuple[list[ast.ClassDef], list[ast.Call]]:
    """The classes and the calls of all our sources."""
    classes: list[ast.ClassDef] = []
    calls: list[ast.Call] = []
    for app in ("ingestion", "library", "librarian_site"):
        for path in sorted((ROOT / app).rglob("*.py")):
            source = path.read_text()
            if not re.search(r"raise |Error|rogress|Finding|Skipped", source):
                continue
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.ClassDef):
                    classes.append(node)
                elif isinstance(node, ast.Call):
                    calls.append(node)
    return classes, calls


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def tells() -> frozenset[str]:
    """Names of what tells people something when it is called: errors by their common bases."""
    bases = {each.name: {name_of(base) for base in each.bases} for each in nodes()[0]}
    found = {"IngestionError", "LibraryError"}
    while more := {name for name, of in bases.items() if of & found} - found - NOT_ON_PAGES:
        found |= more
    return frozenset(found) | PROGRESS | {"Finding"}


def pattern(node: ast.expr) -> str:
    """A string with `{}` for each value; empty for what is no string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return ""


def messages(calls: Iterable[ast.Call]) -> Iterator[str]:
    """The sentences in calls that tell people something; words such as a stage's name are none."""
    for call in calls:
        if name_of(call.func) in tells():
            for argument in [*call.args, *(each.value for each in call.keywords)]:
                text = pattern(argument)
                if re.search(r"[a-z]{2}", text) and (text[0].isupper() or " " in text):
                    yield text


def is_marked(text: str, known: frozenset[str]) -> bool:
    # A number that is written out, as a status, stands in the catalogue as any number does.
    shape = re.sub(r"\d+", "{}", text.replace("%", "%%"))
    return text in known or shape in known


def test_what_people_are_told_is_marked() -> None:
    known = frozenset(PLACEHOLDER.sub("{}", text) for _, text in marked())
    said = set(messages(nodes()[1]))
    assert len(said) > 150, "the calls that tell something are found no more"
    missing = sorted(text for text in said - ELSEWHERE if not is_marked(text, known))
    assert missing == [], "mark them, as in ingestion/documents/error_texts.py"
    assert ELSEWHERE - said == set(), "no longer said"


def test_why_an_entry_is_skipped_is_marked() -> None:
    known = frozenset(text for _, text in marked())
    skips = (call for call in nodes()[1] if name_of(call.func) == "Skipped" and call.args)
    said = {pattern(call.args[0]) for call in skips} - {""}
    assert len(said) > 15, "what is skipped is found no more"
    assert sorted(said - known) == [], "mark them in ingestion/imports/reason_texts.py"


def test_an_unmarked_sentence_is_found() -> None:
    call = ast.parse('NotFound(f"{host} has moved to the moon ({status}).", permanent=True)').body[
        0
    ]
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    assert list(messages([call.value])) == ["{} has moved to the moon ({})."]
    assert not is_marked("{} has moved to the moon ({}).", frozenset({"{} is gone ({})."}))
    assert is_marked("{} is gone (404).", frozenset({"{} is gone ({})."}))
