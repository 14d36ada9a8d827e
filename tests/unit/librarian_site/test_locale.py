"""The catalogues: whole, compiled, and true to what they translate."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

from ingestion.analysis.quality_criteria import PARTS
from ingestion.feeds.models import FLOORS, INTERVALS
from ingestion.jobs.failures import ERROR_LABELS
from library.items.tags.names import differ_by

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "librarian_site/locale"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
_PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
_IN_CONTEXT = ("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(?:n?p?gettext|_)\({_STRING}(?:\s*,\s*{_STRING})*")
_MARKUP = re.compile(r"<[^>]+>")


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(text: object) -> tuple[str, ...]:
    """A message as its forms: one, or the singular and the plural ones."""
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text),)


def extracted(source: bytes) -> Iterator[tuple[str, str]]:
    """The context and the first form of each marked string of a Python source."""
    for _, name, said, _ in extract_python(
        io.BytesIO(source), dict.fromkeys(_PLAIN + _IN_CONTEXT), [], {}
    ):
        texts = said if isinstance(said, tuple) else (said,)
        context, text = texts if len(texts) == 2 and name in _IN_CONTEXT else ("", texts[0])
        if text is not None:  # a variable, marked where it is written
            yield str(context), str(text)


@cache
def marked() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for path in (ROOT / "templates").rglob("*.*"):
        calls = _CALL.findall(templatize(path.read_text()))
        found |= set(extracted("\n".join(f"{call})" for call in calls).encode()))
    for app in ("librarian_site", "ingestion", "library"):
        for path in (ROOT / app).rglob("*.py"):
            source = path.read_bytes()
            if b"gettext" in source:
                found |= set(extracted(source))
    return frozenset(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_string_is_translated(language: str) -> None:
    known = {(message.context or "", forms(message.id)[0]) for message in messages(language)}
    assert marked() - known == set(), "uv run manage.py makemessages, see CONTRIBUTING.md"
    assert known - marked() == set(), "no longer said: makemessages takes it out"
    for message in messages(language):
        assert all(forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_are_kept(language: str) -> None:
    for message in messages(language):
        ids = forms(message.id)
        markup = sorted(_MARKUP.findall(forms(message.id)[0]))
        for number, form in enumerate(forms(message.string)):
            wanted = _PLACEHOLDER.findall(ids[min(number, len(ids) - 1)])
            assert set(_PLACEHOLDER.findall(form)) == set(wanted), message.id
            assert sorted(_MARKUP.findall(form)) == markup, message.id
            # It may stand in an attribute.
            assert '"' not in form or '"' in str(message.id), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (FOLDER / language / "LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    plural = gettext.c2py(catalogue(language).plural_expr)
    for message in messages(language):
        for count, text in zip((1, 2, 1_000_000), forms(message.string), strict=False):
            one, many = (*forms(message.id), "")[:2]
            if many:
                text = forms(message.string)[plural(count)]
                said = compiled.ngettext(one, many, count)
            elif message.context:
                said = compiled.pgettext(message.context, one)
            else:
                said = compiled.gettext(one)
            assert said == text, "uv run manage.py compilemessages"


# What no page but the administration shows, and names of languages in themselves.
ENGLISH = {
    *("AuditEntry.kind", "Picture.state", "ProgressEvent.kind"),
    *("SearchModel.state", "User.language"),
}


def labels() -> Iterator[str]:
    """What a template translates that no template names: it is marked where it is written."""
    for model in apps.get_models():
        if model.__module__.partition(".")[0] not in ("ingestion", "library", "librarian_site"):
            continue
        for field in model._meta.get_fields():
            if f"{model.__name__}.{field.name}" not in ENGLISH:
                yield from (str(label) for _, label in getattr(field, "choices", None) or ())
    yield from (label for _, label in (*INTERVALS, *FLOORS))
    yield from (name.capitalize() for name in PARTS)
    yield from ERROR_LABELS.values()
    for other in ("Tags", "t-ags", "tägs", "tag"):
        yield differ_by("tags", other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_that_only_a_variable_names_are_translated(language: str) -> None:
    known = {forms(message.id)[0] for message in messages(language)}
    assert sorted({label for label in labels() if label not in known}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_django_keeps_its_meaning(language: str) -> None:
    """One catalogue holds both: "May" would be a month no more. A context tells them apart."""
    theirs = gettext.translation("django", Path(django.__file__).parent / "conf/locale", [language])
    for message in messages(language):
        if isinstance(message.id, str) and not message.context:
            assert theirs.gettext(message.id) in (message.id, message.string), message.id


def test_what_scripts_say_is_known() -> None:
    from librarian_site.web.script_words import WORDS

    said: set[str] = set()
    for path in (ROOT / "static/js").glob("*.js"):
        calls = re.findall(r"\bn?gettext\(((?:\"[^\"]*\"(?:, )?)+|theme)", path.read_text())
        said |= {text for call in calls for text in re.findall(r"\"([^\"]*)\"", call)}
    themes = {"auto", "light", "sepia", "dark"}
    assert said | themes == set(WORDS)
