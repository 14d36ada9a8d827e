"""A new version's migrations run while the one before it still serves.

What that one reads must stay, and rows that it writes must still be taken: nothing is removed or
renamed, and a new column may be empty or has its default in the database. What is no longer used
goes a version later, and is listed in LATER.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.db.models.fields import NOT_PROVIDED

from ingestion import loading
from librarian_site.models import User
from tests.factories import make_item

# The last of 0.1.0, which had no version before it.
FIRST = {"ingestion": "0006", "library": "0006", "librarian_site": "0002"}
LATER: frozenset[str] = frozenset()
BREAKING = (ops.RemoveField, ops.RenameField, ops.RenameModel, ops.DeleteModel)


def is_safe(operation: Operation) -> bool:
    if isinstance(operation, ops.AddField | ops.AlterField):
        return takes_rows_without(operation.field)
    return not isinstance(operation, BREAKING)


def takes_rows_without(field: Any) -> bool:
    return (
        field.null
        or field.db_default is not NOT_PROVIDED
        or isinstance(field, models.GeneratedField | models.ManyToManyField)
    )


def test_the_version_before_may_go_on_serving() -> None:
    unsafe = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items())
        if app in FIRST and name[:4] > FIRST[app]
        for operation in migration.operations
        if not is_safe(operation) and f"{app}.{name}" not in LATER
    ]
    assert unsafe == []


@pytest.mark.parametrize(
    ("operation", "safe"),
    [
        (ops.AddField("item", "x", models.TextField()), False),
        (ops.AddField("item", "x", models.TextField(default="")), False),
        (ops.AddField("item", "x", models.TextField(db_default="")), True),
        (ops.AddField("item", "x", models.TextField(null=True)), True),
        (ops.AlterField("item", "x", models.TextField()), False),
        (ops.RemoveField("item", "x"), False),
        (ops.RenameField("item", "x", "y"), False),
        (ops.DeleteModel("item"), False),
        (ops.AddIndex("item", models.Index(fields=["x"], name="x")), True),
        (ops.CreateModel("other", []), True),
    ],
    ids=lambda value: value.describe() if isinstance(value, Operation) else str(value),
)
def test_what_is_safe(operation: Operation, safe: bool) -> None:
    assert is_safe(operation) is safe


def test_the_first_version_s_migrations_are_there() -> None:
    names = {(app, name[:4]) for app, name in MigrationLoader(None).disk_migrations}
    assert set(FIRST.items()) <= names


def test_squashed_migrations_make_what_those_that_they_replace_make() -> None:
    one_by_one = MigrationLoader(None, replace_migrations=False)
    last = [
        key for key in one_by_one.graph.leaf_nodes() if not one_by_one.graph.nodes[key].replaces
    ]
    state = one_by_one.project_state(last)
    assert {key: _parts(model) for key, model in state.models.items()} == {
        key: _parts(model) for key, model in MigrationLoader(None).project_state().models.items()
    }


@pytest.mark.django_db
def test_items_are_found_by_addresses_whose_bytes_were_lost(owner: User) -> None:
    """Handed in again, their pages would be filed a second time."""
    url = "https://example.org/find?q=caf%E9"
    item = make_item(owner, url=url, canonical_url="https://example.org/find?q=caf%EF%BF%BD")
    declared = make_item(
        owner, url="https://example.org/b?q=%E9", canonical_url="https://example.org/?q=%EF%BF%BD"
    )
    assert loading.already_filed(owner_id=owner.pk, url=url) is None
    import_module("library.migrations.0029_addresses_in_other_bytes").write_addresses(apps, None)
    assert loading.already_filed(owner_id=owner.pk, url=url) == item
    declared.refresh_from_db()
    assert declared.canonical_url == "https://example.org/?q=%EF%BF%BD"


def _parts(model: ModelState) -> Any:
    """What a model is made of, without the order in which its columns were added."""
    options = {
        name: sorted(str(each.deconstruct()) for each in value)
        if name in ("indexes", "constraints")
        else value
        for name, value in model.options.items()
        if value
    }
    fields = {name: MigrationWriter.serialize(field)[0] for name, field in model.fields.items()}
    return fields, options
