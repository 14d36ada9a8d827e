"""Alerts, dashboards and what runs them: what they name is there, and PromQL can read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import yaml
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ingestion.documents import errors
from ingestion.documents.errors import FetchError, NotFound
from ingestion.jobs.tracker import ProgressTracker
from ingestion.models import IngestionStage, ModelUse
from librarian_site.core.telemetry.metrics import sent
from librarian_site.models import User
from librarian_site.operations.monitoring.metric_families import HELP
from tests.factories import make_item, make_job
from tests.monitoring.conftest import Scrape

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy/monitoring"
ALERTS = yaml.safe_load((MONITORING / "alerts.yml").read_text())
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
BOARD = json.loads((MONITORING / "grafana/dashboards/librarian.json").read_text())
PANELS: list[dict[str, Any]] = BOARD["panels"]
PROMETHEUS = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = {"prometheus", "loki", "alloy", "grafana"}
THEIRS = {"up", "ALERTS"}  # what Prometheus itself makes


def expressions() -> list[str]:
    """All of PromQL there is, Grafana's variables filled in."""
    shown = [
        target["expr"].replace("$__rate_interval", "5m")
        for panel in PANELS
        if panel["type"] not in ("row", "logs")
        for target in panel["targets"]
    ]
    return [*(rule["expr"] for rule in RULES), *shown]


def metrics(node: Any) -> Iterator[str]:
    """The names in a parsed expression."""
    match node:
        case promql.VectorSelector():
            yield node.name or ""
        case promql.MatrixSelector():
            yield node.vector_selector.name or ""
        case promql.BinaryExpr():
            yield from metrics(node.lhs)
            yield from metrics(node.rhs)
        case promql.AggregateExpr() | promql.ParenExpr() | promql.UnaryExpr():
            yield from metrics(node.expr)
        case promql.Call():
            for argument in node.args:
                yield from metrics(argument)


def everything_happens(owner: User) -> None:
    """At least once, so that each number has something to tell."""
    item = make_item(owner)
    for end in (FetchError("x"), NotFound("x"), None):
        job = make_job(owner, status="processing", attempts=1, started_at=timezone.now())
        tracker = ProgressTracker(job.pk, 1)
        tracker.stage_started(IngestionStage.EXTRACT, "")
        tracker.stage_completed()
        if end is None:
            tracker.job_completed(item.result())
        else:
            tracker.error(end, retry_at=None if end.permanent else timezone.now())
    ModelUse.objects.create(
        owner=owner, model="m", question="q", tokens=1, cost=Decimal(1), outcome="answered"
    )
    sent("sse", timezone.now().isoformat())


@pytest.mark.django_db
def test_what_alerts_and_dashboards_name_is_in_the_metrics(
    page: Client, owner: User, scrape: Scrape, settings: Settings
) -> None:
    settings.LIBRARIAN_LLM = "openai:m"
    everything_happens(owner)
    page.get("/library/")
    told = {name for name, _ in scrape()}
    assert set(HELP) <= told
    named = {name for text in expressions() for name in metrics(promql.parse(text))}
    assert named - told == THEIRS
    # And the other way about: nothing is measured that nobody looks at.
    assert set(HELP) - named == {"librarian_info"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_is_wrong_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"].keys() == {"severity"}
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"].keys() == {"summary", "action"}
    assert all(text.endswith(".") for text in rule["annotations"].values())


def test_alerts_name_errors_there_are() -> None:
    codes = {error.code for error in vars(errors).values() if hasattr(error, "code")}
    named = [name for text in expressions() for name in re.findall(r'error=~"([^"]+)"', text)]
    assert named and {code for names in named for code in names.split("|")} <= codes


def test_panels_have_a_source_and_a_place_of_their_own() -> None:
    provisioned = yaml.safe_load(
        (MONITORING / "grafana/provisioning/datasources/all.yml").read_text()
    )
    sources = {source["uid"]: source["url"] for source in provisioned["datasources"]}
    assert all(url.split("/")[2].split(":")[0] in SERVICES for url in sources.values())
    taken: set[tuple[int, int]] = set()
    for panel in PANELS:
        at = panel["gridPos"]
        places = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not places & taken and at["x"] + at["w"] <= 24, panel["title"]
        taken |= places
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] in sources
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_only_its_profile_starts_it_and_nothing_else_needs_it() -> None:
    profiled = {name for name, service in SERVICES.items() if "profiles" in service}
    assert profiled == OURS
    for name, service in SERVICES.items():
        needed = set(service.get("depends_on", ()))
        assert not needed & OURS or name in OURS
        if name in OURS:
            assert service["networks"] == ["inside"] and service["cap_drop"] == ["ALL"]


def test_what_is_mounted_is_there_and_where_it_is_looked_for() -> None:
    mounted = {}
    for name in OURS:
        for volume in SERVICES[name]["volumes"]:
            if volume.startswith("./"):
                source, target, mode = volume.split(":")
                assert (ROOT / source).exists() and mode == "ro", volume
                mounted[target] = ROOT / source
    assert [mounted[path] for path in PROMETHEUS["rule_files"]] == [MONITORING / "alerts.yml"]
    (job,) = PROMETHEUS["scrape_configs"]
    assert job["dns_sd_configs"][0]["names"] == ["web"]
    assert job["authorization"]["credentials_file"] in SERVICES["prometheus"]["command"][0]
    home = Path(SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    assert (mounted[str(home.parent)] / home.name).exists()
    yaml.safe_load((MONITORING / "loki.yml").read_text())


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_alerts_fire_when_they_should_and_only_then() -> None:
    ended = subprocess.run(
        ["promtool", "test", "rules", Path(__file__).with_name("alerts_test.yml")],
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
