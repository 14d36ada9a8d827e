"""With a model: what it makes, what it costs, and what remains when it does not come."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from ingestion.documents import processors
from ingestion.documents.errors import Cancelled
from ingestion.documents.types import Document
from ingestion.llm import token_chunks, usage_budget
from ingestion.llm.client import LanguageModel
from ingestion.llm.score_adjustment import MAX_ADJUSTMENT
from ingestion.models import IngestionJob, ModelUse
from tests.documents import builders
from tests.documents.model_server import GOOD, NOTES, SUMMARY, ModelServer, well
from tests.unit.ingestion.llm.conftest import Enrich, judge

pytestmark = pytest.mark.django_db


def summary_of(document: Document) -> dict[str, Any]:
    """Who made the summary, as the library will keep it."""
    return {made.name: made for made in document.made}["summary"].detail


def test_a_model_s_answer_takes_the_place_of_what_was_judged_offline(
    model: ModelServer, enriched: Enrich, judged: Document
) -> None:
    document = enriched()
    assert document.summary == SUMMARY
    assert document.key_points == ("Keepers climbed its 212 steps four times each night.",)
    assert document.tags == ("lighthouses",)
    assert document.model_due_at is None
    made = {each.name: each for each in document.made}
    for field in ("summary", "key_points", "tags", "quality"):
        assert (made[field].maker, made[field].version) == (
            "openai:test-model",
            processors.PROMPT.version,
        )
        assert made[field].by == "prompt"
    assert made["passages"].maker == "passages"
    assert made["summary"].detail["tokens"] == 1350
    assert model.requests[0]["model"] == "test-model"


def test_without_a_model_nothing_is_asked(enriched: Enrich, judged: Document) -> None:
    assert enriched() is judged
    assert not ModelUse.objects.exists()


def test_a_text_of_a_few_words_is_not_sent(model: ModelServer, enriched: Enrich) -> None:
    enriched(judge("Just a few words about a lighthouse."))
    assert model.requests == []


def test_what_it_took_is_written_down(
    model: ModelServer, enriched: Enrich, job: IngestionJob, settings: Any
) -> None:
    settings.LIBRARIAN_LLM_PRICES = (Decimal("2.5"), Decimal(10))
    document = enriched()
    use = ModelUse.objects.get()
    assert (use.job, use.model, use.prompt_version) == (
        job,
        "openai:test-model",
        processors.PROMPT.version,
    )
    assert (use.input_tokens, use.output_tokens, use.tokens) == (1200, 150, 1350)
    assert use.cost == Decimal("0.0045")
    assert use.outcome == "answered"
    assert summary_of(document)["cost"] == pytest.approx(0.0045)


def test_known_prices_are_those_of_the_provider_itself() -> None:
    from pydantic_ai import RunUsage

    usage = RunUsage(input_tokens=1_000_000, output_tokens=0)
    priced = LanguageModel("openai:gpt-5")._cost(usage)
    assert priced is not None
    assert priced > 0
    for unknown in (
        LanguageModel("openai:gpt-5", url="http://127.0.0.1:1/v1"),
        LanguageModel("ollama:llama3"),
        LanguageModel("openai:no-such-model-at-all"),
    ):
        assert unknown._cost(usage) is None


def test_the_ratings_stay_near_what_was_measured(
    model: ModelServer, enriched: Enrich, judged: Document
) -> None:
    perfect = {"value": 1.0, "reason": "The best."}
    answer = {**GOOD, "substance": perfect, "readability": perfect, "sourcing": perfect}
    model.next = [lambda request: request.say(answer)]
    quality = enriched().quality
    before = {part.name: part for part in judged.quality.parts}
    for part in quality.parts:
        assert part.weight == before[part.name].weight
        assert part.value <= before[part.name].value + MAX_ADJUSTMENT + 0.001
    moved = sum(p.weight * (p.value - before[p.name].value) for p in quality.parts)
    assert quality.score == pytest.approx(judged.quality.score + 10 * moved, abs=0.06)


def test_an_answer_of_the_wrong_form_is_asked_for_again(
    model: ModelServer, enriched: Enrich
) -> None:
    model.next = [
        lambda request: request.say("Sure! Here is your summary."),
        lambda request: request.say({**GOOD, "substance": {"value": 11, "reason": ""}}),
    ]
    assert enriched().summary == SUMMARY
    assert len(model.requests) == 3
    assert ModelUse.objects.get().tokens == 3 * 1350


def misbehaviours() -> list[Any]:
    return [
        pytest.param("garbage", "unfit", id="garbage"),
        pytest.param("half", "unfit", id="half of a JSON"),
        pytest.param("html", "dead", id="another page"),
        pytest.param("declines", "declined", id="declines to read"),
        pytest.param("401", "refused", id="bad key"),
        pytest.param("429", "refused", id="too many"),
        pytest.param("400", "refused", id="rejects"),
        pytest.param("500", "dead", id="broken"),
        pytest.param("too long", "unfit", id="too long for it"),
        pytest.param("hang up", "dead", id="hangs up"),
        pytest.param("slow", "slow", id="slow"),
        pytest.param("gone", "dead", id="not there"),
    ]


def misbehave(model: ModelServer, how: str, settings: Any) -> None:
    if how == "gone":
        settings.LIBRARIAN_LLM_URL = "http://127.0.0.1:9/v1"
    if how == "slow":
        settings.LIBRARIAN_LLM_SECONDS = 0.3
    model.otherwise = {
        "garbage": lambda request: request.say("lorem ipsum"),
        "half": lambda request: request.say('{"summary": "The ligh'),
        "html": lambda request: request.send(b"<html>Bad gateway</html>"),
        "declines": lambda request: request.refuse_to_read(),
        "401": lambda request: request.fail(401),
        "429": lambda request: request.fail(429, Retry_After="7200"),
        "400": lambda request: request.fail(400),
        "too long": lambda request: request.fail(400, code="context_length_exceeded"),
        "500": lambda request: request.fail(500),
        "hang up": model.hang_up,
        "slow": model.stall,
    }.get(how, model.otherwise)


@pytest.mark.parametrize(("how", "outcome"), misbehaviours())
def test_a_provider_that_fails_leaves_what_was_judged_offline(
    model: ModelServer, enriched: Enrich, judged: Document, settings: Any, how: str, outcome: str
) -> None:
    misbehave(model, how, settings)
    document = enriched()
    offline = judged
    assert (document.summary, document.tags) == (offline.summary, offline.tags)
    assert document.quality == offline.quality
    assert summary_of(document)["instead"]
    assert summary_of(document)["tries"] == 1
    assert ModelUse.objects.get().outcome == outcome
    assert (document.model_due_at is None) == (how in ("declines", "too long"))


def test_it_is_tried_again_later_and_later_still(
    model: ModelServer, enriched: Enrich, settings: Any
) -> None:
    model.otherwise = lambda request: request.fail(429, Retry_After="7200")
    due = enriched().model_due_at
    assert due is not None
    assert timedelta(hours=1.9) < due - timezone.now() < timedelta(hours=2.1)
    cache.clear()  # the provider has rested
    later = enriched(tries=3).model_due_at
    assert later is not None
    assert later - timezone.now() > timedelta(hours=15)
    cache.clear()
    assert enriched(tries=7).model_due_at is None


def test_a_provider_that_failed_rests_for_a_while(model: ModelServer, enriched: Enrich) -> None:
    model.otherwise = lambda request: request.fail(500)
    enriched()
    document = enriched()
    assert len(model.requests) == 1
    assert "did not answer" in str(summary_of(document)["instead"])
    assert summary_of(document)["tries"] == 0  # of its own
    assert document.model_due_at is not None


def test_an_answer_is_not_paid_for_twice(model: ModelServer, enriched: Enrich) -> None:
    first = enriched()
    second = enriched()
    assert len(model.requests) == 1
    assert second.summary == first.summary
    assert summary_of(second)["tokens"] == 0


def test_answers_are_forgotten_in_time_and_what_they_took_is_not(
    model: ModelServer, enriched: Enrich, job: IngestionJob
) -> None:
    enriched()
    assert usage_budget.forget_answers() == 0
    ModelUse.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert usage_budget.forget_answers() == 1
    assert ModelUse.objects.get().tokens == 1350


def test_a_closed_account_leaves_its_tokens_and_no_answers(
    model: ModelServer, enriched: Enrich, job: IngestionJob
) -> None:
    enriched()
    job.owner.delete()
    assert usage_budget.forget_answers() == 1
    assert ModelUse.objects.get().tokens == 1350


def test_what_nobody_foresaw_is_logged_and_costs_no_document(
    model: ModelServer, enriched: Enrich, judged: Document, settings: Any
) -> None:
    settings.LIBRARIAN_LLM_URL = "no address at all"
    document = enriched()
    assert document.summary == judged.summary
    assert summary_of(document)["instead"]


def test_the_job_s_budget_is_kept(model: ModelServer, enriched: Enrich, settings: Any) -> None:
    settings.LIBRARIAN_LLM_JOB_TOKENS = 1000
    document = enriched()
    assert model.requests == []
    assert "does not fit" in str(summary_of(document)["instead"])
    assert document.model_due_at is None


def test_the_month_s_budget_is_kept_for_all_jobs(
    model: ModelServer, enriched: Enrich, job: IngestionJob, settings: Any
) -> None:
    settings.LIBRARIAN_LLM_MONTH_TOKENS = 10_000
    ModelUse.objects.create(tokens=9_900, model="x", prompt_version="1", question="q")
    document = enriched()
    assert model.requests == []
    ModelUse.objects.update(tokens=10_000)
    document = enriched()
    assert "month" in str(summary_of(document)["instead"])
    assert document.model_due_at is not None
    assert (document.model_due_at.day, document.model_due_at > timezone.now()) == (1, True)
    ModelUse.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert enriched().summary == SUMMARY


def test_an_answer_past_the_budget_is_not_followed_by_another(
    model: ModelServer, enriched: Enrich, settings: Any
) -> None:
    settings.LIBRARIAN_LLM_JOB_TOKENS = 6_000
    model.otherwise = lambda request: request.say("lorem ipsum", tokens=(5_000, 2_000))
    document = enriched()
    assert len(model.requests) == 1
    assert ModelUse.objects.get().tokens == 7_000
    assert "budget" in str(summary_of(document)["instead"])


@pytest.mark.filterwarnings("ignore:Some responses omitted usage")
def test_a_server_that_counts_nothing_is_counted_by_estimate(
    model: ModelServer, enriched: Enrich
) -> None:
    model.otherwise = lambda request: request.say(GOOD, tokens=None)
    assert enriched().summary == SUMMARY
    assert ModelUse.objects.get().tokens > 1000


LONG = "\n\n".join(f"Chapter {n}. {builders.SENTENCES}" for n in range(150))
PARTS = len(token_chunks.split_chunks(LONG))


@pytest.fixture(scope="module")
def long_document() -> Document:
    return judge(LONG)


def test_a_long_document_is_read_by_parts(
    model: ModelServer, enriched: Enrich, long_document: Document
) -> None:
    document = enriched(long_document)
    assert PARTS > 2
    assert len(model.requests) == PARTS + 1
    assert str(NOTES["points"][0]) in model.data()
    assert document.summary == SUMMARY
    assert summary_of(document)["read"] == 100


def test_a_budget_for_some_parts_reads_some_of_them(
    model: ModelServer, enriched: Enrich, long_document: Document, settings: Any
) -> None:
    settings.LIBRARIAN_LLM_JOB_TOKENS = 30_000
    document = enriched(long_document)
    assert document.summary == SUMMARY
    assert 0 < float(summary_of(document)["read"]) < 100
    assert sum(ModelUse.objects.values_list("tokens", flat=True)) <= 30_000


def test_parts_that_were_read_are_not_read_again(
    model: ModelServer, enriched: Enrich, long_document: Document
) -> None:
    model.next = [*[well] * (PARTS - 1), lambda request: request.fail(400)]
    failed = enriched(long_document)
    assert "instead" in summary_of(failed)
    cache.clear()  # the provider has rested
    model.requests.clear()
    assert enriched(long_document).summary == SUMMARY
    assert len(model.requests) == 2


def test_the_answer_is_in_the_document_s_language_or_the_one_that_is_set(
    model: ModelServer, enriched: Enrich, settings: Any
) -> None:
    enriched()
    assert "in English" in model.instructions()
    settings.LIBRARIAN_LLM_LANGUAGE = "de"
    german = {**GOOD, "summary": "Der Leuchtturm am Marrow Point steht dort seit 1847."}
    model.otherwise = lambda request: request.say(german)
    assert enriched().summary == german["summary"]
    assert "in German" in model.instructions()


@pytest.mark.parametrize("provider", ["anthropic", "ollama"])
def test_other_providers_are_asked_in_their_own_way(
    model: ModelServer, enriched: Enrich, settings: Any, provider: str
) -> None:
    settings.LIBRARIAN_LLM = f"{provider}:test-model"
    if provider == "anthropic":
        settings.LIBRARIAN_LLM_URL = model.url.removesuffix("/v1")
    assert enriched().summary == SUMMARY
    form = "tools" if provider == "anthropic" else "response_format"
    assert form in model.requests[0]
    assert ModelUse.objects.get().tokens == 1350


def test_a_cancelled_job_ends_the_question(
    model: ModelServer, enriched: Enrich, settings: Any
) -> None:
    model.otherwise = model.stall
    said: list[str] = []

    def progress(percent: float, message: str) -> None:
        said.append(message)
        if len(said) > 2:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        enriched(progress=progress)
    assert "openai:test-model is reading" in said
    assert ModelUse.objects.get().outcome == "stopped"


def test_neither_web_nor_worker_loads_it_before_it_is_asked() -> None:
    code = (
        "import django, sys; django.setup(); import ingestion.views, ingestion.llm; "
        "print({'pydantic_ai', 'openai', 'anthropic', 'genai_prices'} & set(sys.modules))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "librarian_site.settings"}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert found.stdout.strip() == "set()"


def test_a_document_is_replaced_field_by_field(model: ModelServer, enriched: Enrich) -> None:
    answer = {**GOOD, "key_points": [], "tags": ["nothing of ours"]}
    model.otherwise = lambda request: request.say(answer)
    document = enriched()
    made = {each.name: each.maker for each in document.made}
    assert document.key_points
    assert document.key_phrases
    assert (made["key_points"], made["key_phrases"]) == ("summary", "tags")
    assert replace(document, made=()).summary == SUMMARY
