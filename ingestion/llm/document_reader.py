"""Ask a model about one document: in one request, or chunk by chunk and then about the notes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from ingestion.documents import processors
from ingestion.documents.types import no_progress
from ingestion.llm import prompt, token_chunks
from ingestion.llm.client import LanguageModel, ModelUnavailable, TokenUsage
from ingestion.llm.output_validation import POINT_LENGTH, Answer, Notes, RejectedAnswer, Source

if TYPE_CHECKING:
    from ingestion.documents.types import Progress
    from ingestion.llm.usage_budget import UsageBudget

MIN_BYTES = 1_500  # of text: with a budget for less, the model is not asked


@dataclass(slots=True)
class Reading:
    """One document's requests to the model.

    `use` sums their tokens, cost and time; `share` is the share of the text, 0 to 1, that fitted
    the budget.
    """

    model: LanguageModel
    budget: UsageBudget
    source: Source
    language: str
    tags: Sequence[str]
    progress: Progress = no_progress
    use: TokenUsage = field(default_factory=TokenUsage)
    share: float = 1.0
    _last_report: tuple[float, str] = (0.0, "")

    def read(self, text: str, *, title: str) -> Answer:
        """Return the model's answer about the text. Raises ModelUnavailable."""
        chunks = token_chunks.split_chunks(text)
        if len(chunks) > 1:
            return self._answer(self._notes(chunks), title, percent=90)
        content = text.encode()
        if self._cached("answer", text, title, Answer, self._checked_answer) is None:
            room = (
                self.budget.remaining() - token_chunks.request_tokens(title)
            ) * token_chunks.BYTES_PER_TOKEN
            if room < min(MIN_BYTES, len(content)):
                raise _over_budget()
            self.share = min(1.0, room / len(content))
            text = content[:room].decode(errors="ignore")
        return self._answer(text, title, percent=20)

    def _notes(self, chunks: Sequence[str]) -> str:
        """The model's notes on as many chunks as the budget allows, one per line."""
        chosen = token_chunks.select_affordable(chunks, self.budget.remaining())
        if not chosen:
            raise _over_budget()
        self.share = len(chosen) / len(chunks)
        instructions = partial(prompt.notes_instructions, language=self.language)
        points: list[str] = []
        for number, chunk in enumerate(chosen):
            part = f"part {number + 1} of {len(chosen)}"
            self._report(80 * number / len(chosen), f"{self.model.name} reads {part}")
            notes = self._ask("notes", chunk, instructions, Notes, self._checked_notes)
            points += self.source.taken(notes.points, length=POINT_LENGTH)
        return "\n".join(points)

    def _answer(self, text: str, title: str, *, percent: float) -> Answer:
        self._report(percent, f"{self.model.name} is reading")
        instructions = partial(prompt.answer_instructions, language=self.language)
        return self._ask("answer", text, instructions, Answer, self._checked_answer, title=title)

    def _ask[Output: BaseModel](
        self,
        kind: str,
        text: str,
        instructions: Callable[[str], str],
        output: type[Output],
        check: Callable[[Output], Output],
        *,
        title: str = "",
    ) -> Output:
        """The owner's cached answer to this request, else a new one. Raises ModelUnavailable."""
        cached = self._cached(kind, text, title, output, check)
        if cached is not None:
            return cached
        remaining = self.budget.remaining()
        tokens = token_chunks.request_tokens(text)
        if tokens > remaining:
            raise _over_budget()
        tag = prompt.new_tag()
        entry = self.budget.reserve(self._request_key(kind, text, title), tokens)
        use = TokenUsage()
        outcome, answer = "stopped", None
        try:
            answer = self.model.ask(
                prompt.wrap_document(
                    text, tag, title=title, tags=self.tags if kind == "answer" else None
                ),
                instructions(tag),
                output,
                use=use,
                limit=remaining,
                check=check,
                waiting=self._report_again,
            )
            outcome = "answered"
        except ModelUnavailable as error:
            outcome = error.outcome
            raise
        finally:
            self.budget.settle(entry, use, outcome, answer and answer.model_dump())
            self._add(use)
        return answer

    def _cached[Output: BaseModel](
        self,
        kind: str,
        text: str,
        title: str,
        output: type[Output],
        check: Callable[[Output], Output],
    ) -> Output | None:
        cached = self.budget.cached_answer(self._request_key(kind, text, title))
        if cached is None:
            return None
        try:
            return check(output.model_validate(cached))
        except (ValidationError, RejectedAnswer):
            return None  # it was cached under other checks: ask again

    def _request_key(self, kind: str, text: str, title: str) -> str:
        """SHA-256, in hex, of all that the answer depends on."""
        parts = (self.model.name, processors.PROMPT.version, kind, self.language, title, text)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _report(self, percent: float, message: str) -> None:
        self._last_report = (percent, message)
        self.progress(percent, message)

    def _report_again(self) -> None:
        self.progress(*self._last_report)  # nothing new, but a cancelled job raises here

    def _checked_notes(self, notes: Notes) -> Notes:
        if not self.source.taken(notes.points, length=POINT_LENGTH):
            raise RejectedAnswer("The notes must say only what the part says, in plain sentences.")
        return notes

    def _checked_answer(self, answer: Answer) -> Answer:
        self.source.summary(answer.summary)
        return answer

    def _add(self, use: TokenUsage) -> None:
        self.use.input_tokens += use.input_tokens
        self.use.output_tokens += use.output_tokens
        self.use.duration_ms += use.duration_ms
        if use.cost is not None:
            self.use.cost = (self.use.cost or 0) + use.cost


def _over_budget() -> ModelUnavailable:
    message = "The document does not fit the tokens a job may take."
    return ModelUnavailable("budget", message, passing=False)
