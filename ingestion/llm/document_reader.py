"""Reading one document with a model: at once when it is short, by parts and then as a whole."""

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

LEAST = 1_500  # bytes of text that make asking worth its while


@dataclass(slots=True)
class Reading:
    """`use` is what it took, `share` how much of the text the budget allowed to be read."""

    model: LanguageModel
    budget: UsageBudget
    source: Source
    language: str
    tags: Sequence[str]
    progress: Progress = no_progress
    use: TokenUsage = field(default_factory=TokenUsage)
    share: float = 1.0
    _said: tuple[float, str] = (0.0, "")

    def read(self, text: str, *, title: str) -> Answer:
        """Raises ModelUnavailable."""
        pieces = token_chunks.split_chunks(text)
        if len(pieces) > 1:
            return self._answer(self._notes(pieces), title, percent=90)
        content = text.encode()
        if self._known("answer", text, title, Answer, self._checked_answer) is None:
            room = (
                self.budget.remaining() - token_chunks.cost_of(title)
            ) * token_chunks.BYTES_PER_TOKEN
            if room < min(LEAST, len(content)):
                raise _no_room()
            self.share = min(1.0, room / len(content))
            text = content[:room].decode(errors="ignore")
        return self._answer(text, title, percent=20)

    def _notes(self, pieces: Sequence[str]) -> str:
        chosen = token_chunks.select_affordable(pieces, self.budget.remaining())
        if not chosen:
            raise _no_room()
        self.share = len(chosen) / len(pieces)
        instructions = partial(prompt.notes_instructions, language=self.language)
        points: list[str] = []
        for number, piece in enumerate(chosen):
            part = f"part {number + 1} of {len(chosen)}"
            self._say(80 * number / len(chosen), f"{self.model.name} reads {part}")
            notes = self._ask("notes", piece, instructions, Notes, self._checked_notes)
            points += self.source.taken(notes.points, length=POINT_LENGTH)
        return "\n".join(points)

    def _answer(self, text: str, title: str, *, percent: float) -> Answer:
        self._say(percent, f"{self.model.name} is reading")
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
        """The answer the owner has paid for already, else a new one."""
        known = self._known(kind, text, title, output, check)
        if known is not None:
            return known
        left = self.budget.remaining()
        tokens = token_chunks.cost_of(text)
        if tokens > left:
            raise _no_room()
        mark = prompt.new_mark()
        entry = self.budget.reserve(self._question(kind, text, title), tokens)
        use = TokenUsage()
        outcome, answer = "stopped", None
        try:
            answer = self.model.ask(
                prompt.as_data(
                    text, mark, title=title, tags=self.tags if kind == "answer" else None
                ),
                instructions(mark),
                output,
                use=use,
                limit=left,
                check=check,
                waiting=self._waiting,
            )
            outcome = "answered"
        except ModelUnavailable as error:
            outcome = error.outcome
            raise
        finally:
            self.budget.settle(entry, use, outcome, answer and answer.model_dump())
            self._add(use)
        return answer

    def _known[Output: BaseModel](
        self,
        kind: str,
        text: str,
        title: str,
        output: type[Output],
        check: Callable[[Output], Output],
    ) -> Output | None:
        known = self.budget.cached_answer(self._question(kind, text, title))
        if known is None:
            return None
        try:
            return check(output.model_validate(known))
        except (ValidationError, RejectedAnswer):
            return None  # from when the checks were others

    def _question(self, kind: str, text: str, title: str) -> str:
        asked = (self.model.name, processors.PROMPT.version, kind, self.language, title, text)
        return hashlib.sha256("\0".join(asked).encode()).hexdigest()

    def _say(self, percent: float, message: str) -> None:
        self._said = (percent, message)
        self.progress(percent, message)

    def _waiting(self) -> None:
        self.progress(*self._said)  # nothing new, but a chance to be stopped

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


def _no_room() -> ModelUnavailable:
    message = "The document does not fit the tokens a job may take."
    return ModelUnavailable("budget", message, passing=False)
