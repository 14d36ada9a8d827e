"""The API against its own OpenAPI document: bad input is never a 500."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from librarian_site.management.commands.openapi import DOCUMENT
from librarian_site.models import ApiToken, User

pytestmark = pytest.mark.django_db(transaction=True)
# The committed document, which tests/api/test_contract.py holds to be what this address answers:
# asking for it takes seconds, in every process of a run.
schema = schemathesis.openapi.from_path(DOCUMENT)
schema.location, schema.app = "/api/v1/openapi.json", get_wsgi_application()
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


# The stream never ends on a job that waits, and has tests of its own.
@schema.exclude(operation_id="stream_job").parametrize()
@EXAMPLES
def test_no_input_is_a_server_error(case: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=CHECKS)
