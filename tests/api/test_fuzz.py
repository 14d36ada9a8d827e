"""The API against its own OpenAPI document: bad input is never a 500."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from librarian_site.management.commands.openapi import DOCUMENT
from librarian_site.models import ApiToken, User
from tests.security import routes

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
def headers(owner: User, settings: Any) -> dict[str, str]:
    settings.LIBRARIAN_SUBMISSIONS_PER_MINUTE = 1_000_000
    _, secret = ApiToken.issue(user=owner, name="fuzz")
    # Nothing between us and the test reads what is compressed.
    return {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}


class WholeAnswers(WSGIHandler):
    """The site, with each answer read and closed: who asks here reads it and goes away."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        answer: Any = super().__call__(environ, start_response)
        whole = b"".join(answer)
        answer.close()
        return [whole]


@cache
def api() -> tuple[BaseSchema, FeedbackSources]:
    """The committed document, which tests/api/test_contract.py holds to be the API's."""
    load_all_checks()
    schema = schemathesis.openapi.from_path(DOCUMENT)
    schema.location, schema.app = "/api/v1/openapi.json", WholeAnswers()
    return schema, FeedbackSources(constants_value_source=make_constants_value_source(schema))


@EXAMPLES
def check(case: Case[Any], headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=CHECKS)


# The stream never ends on a job that waits, and has tests of its own.
@pytest.mark.parametrize(
    "name", [each.name for each in routes.operations() if each.name != "stream_job"]
)
def test_no_input_is_a_server_error(name: str, headers: dict[str, str]) -> None:
    """Make the cases of the operation and try them.

    They are not made by the library's own `parametrize`, which makes those of all operations, ten
    seconds, when tests are collected: in each process of a run.
    """
    schema, feedback = api()
    (operation,) = list[Any](schema.include(operation_id=name).get_all_operations())
    test = build_operation_test(
        config=schema.config,
        operation=operation.ok(),
        test_func=check,
        given_kwargs={},
        feedback=feedback,
    )
    test(headers=headers)
