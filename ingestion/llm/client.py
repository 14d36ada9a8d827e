"""Client of one language model, through pydantic-ai: typed, validated answers and token usage.

`openai:NAME` is OpenAI, or any server with its Chat Completions API at LIBRARIAN_LLM_URL;
`anthropic:NAME` and `ollama:NAME` are those providers. pydantic-ai is imported late.
"""

from __future__ import annotations

import concurrent.futures
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ingestion.llm.output_validation import RejectedAnswer
from ingestion.llm.token_chunks import ANSWER_TOKENS

if TYPE_CHECKING:
    from pydantic_ai.models import Model
    from pydantic_ai.usage import RunUsage

logger = logging.getLogger(__name__)

OLLAMA_URL = "http://127.0.0.1:11434/v1"
RETRIES = 2  # of an answer that fails validation
PROGRESS_INTERVAL = 0.2  # seconds between two reports of progress while a model answers


class ModelUnavailable(Exception):
    """The model gave no usable answer; the message is a sentence for the item's page.

    `outcome` is stored in `ModelUse.outcome`. `passing`: a later try may succeed. `after`: seconds
    the provider asked to wait.
    """

    def __init__(
        self, outcome: str, message: str, *, passing: bool = True, after: float | None = None
    ) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.passing = passing
        self.after = after


@dataclass(slots=True)
class TokenUsage:
    """Tokens, cost and time of requests, failed ones included."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    duration_ms: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens; None for the provider's list price."""

    input: Decimal | None = None
    output: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model by its name as in LIBRARIAN_LLM; `seconds` limits a question with all its retries."""

    name: str
    url: str = ""
    key: str = ""
    seconds: float = 60.0
    prices: Prices = Prices()

    def ask[Output: BaseModel](
        self,
        question: str,
        instructions: str,
        output: type[Output],
        *,
        use: TokenUsage,
        limit: int,
        check: Callable[[Output], Output] = lambda answer: answer,
        waiting: Callable[[], None] = lambda: None,
    ) -> Output:
        """Ask the model, and again when `check` raises RejectedAnswer, whose text it is sent.

        `use` is filled in also when asking fails. `waiting` is called every PROGRESS_INTERVAL
        seconds; an exception from it cancels the request. Raises ModelUnavailable.
        """
        from anyio.from_thread import start_blocking_portal

        began = time.monotonic()
        with start_blocking_portal() as portal:
            task = portal.start_task_soon(
                self._ask, question, instructions, output, use, limit, check
            )
            try:
                while not concurrent.futures.wait([task], timeout=PROGRESS_INTERVAL).done:
                    waiting()
            except BaseException:
                task.cancel()
                raise
            finally:
                use.duration_ms += round(1000 * (time.monotonic() - began))
            return task.result()

    async def _ask[Output: BaseModel](
        self,
        question: str,
        instructions: str,
        output: type[Output],
        use: TokenUsage,
        limit: int,
        check: Callable[[Output], Output],
    ) -> Output:
        import anyio
        from pydantic_ai import Agent, ModelRetry, NativeOutput, RunUsage, ToolOutput, UsageLimits
        from pydantic_ai.settings import ModelSettings

        async with self._client() as client:
            shape: Any = ToolOutput if self.provider == "anthropic" else NativeOutput
            agent = Agent(
                self._model(client),
                output_type=shape(output),
                instructions=instructions,
                retries={"output": RETRIES},
                model_settings=ModelSettings(max_tokens=2 * ANSWER_TOKENS),
            )

            @agent.output_validator
            def checked(answer: Any) -> Any:
                try:
                    return check(answer)
                except RejectedAnswer as rejected:
                    raise ModelRetry(str(rejected)) from rejected

            usage = RunUsage()
            try:
                with anyio.fail_after(self.seconds):
                    run = await agent.run(
                        question,
                        usage=usage,
                        usage_limits=UsageLimits(total_tokens_limit=limit),
                    )
            except Exception as error:
                raise _why(error) from error
            finally:
                self._count(usage, use)
            answer: Output = run.output
            return answer

    @property
    def provider(self) -> str:
        return self.name.partition(":")[0]

    def _client(self) -> Any:
        # No retries by the client libraries: they would exceed the time limit.
        options: dict[str, Any] = {"max_retries": 0, "timeout": self.seconds}
        if self.provider == "anthropic":
            from anthropic import AsyncAnthropic

            return AsyncAnthropic(api_key=self.key or "none", base_url=self.url or None, **options)
        from openai import AsyncOpenAI

        url = self.url or (OLLAMA_URL if self.provider == "ollama" else None)
        return AsyncOpenAI(api_key=self.key or "none", base_url=url, **options)

    def _model(self, client: Any) -> Model:
        name = self.name.partition(":")[2]
        if self.provider == "anthropic":
            from pydantic_ai.models.anthropic import AnthropicModel
            from pydantic_ai.providers.anthropic import AnthropicProvider

            return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))
        if self.provider == "ollama":
            from pydantic_ai.models.ollama import OllamaModel
            from pydantic_ai.providers.ollama import OllamaProvider

            return OllamaModel(name, provider=OllamaProvider(openai_client=client))
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider

        return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))

    def _count(self, usage: RunUsage, use: TokenUsage) -> None:
        use.input_tokens += usage.input_tokens
        use.output_tokens += usage.output_tokens
        cost = self._cost(usage)
        if cost is not None:
            use.cost = (use.cost or Decimal(0)) + cost

    def _cost(self, usage: RunUsage) -> Decimal | None:
        """By the configured prices, else by the list prices of the provider's own service."""
        if self.prices.input is not None and self.prices.output is not None:
            million = Decimal(1_000_000)
            return (
                usage.input_tokens * self.prices.input + usage.output_tokens * self.prices.output
            ) / million
        if self.url or self.provider == "ollama":
            return None
        from genai_prices import Usage, calc_price

        with suppress(LookupError):
            priced = calc_price(
                Usage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens),
                model_ref=self.name.partition(":")[2],
                provider_id=self.provider,
            )
            return priced.total_price
        return None


def _why(error: Exception) -> ModelUnavailable:
    """Translate a pydantic-ai error into an outcome and a sentence."""
    from pydantic_ai import exceptions

    after = getattr(error, "retry_after", None)
    refused = (exceptions.ModelAuthenticationError, exceptions.ModelQuotaExceededError)
    if isinstance(error, refused):
        return ModelUnavailable("refused", "The model's provider refused the key or its account.")
    if isinstance(error, exceptions.ModelRateLimitError):
        message = "The model's provider asked to come back later."
        return ModelUnavailable("refused", message, after=after)
    if isinstance(error, exceptions.ContentFilterError):
        return ModelUnavailable(
            "declined", "The model would not read this document.", passing=False
        )
    if isinstance(error, TimeoutError | exceptions.ModelTimeoutError):
        return ModelUnavailable("slow", "The model did not answer in time.")
    if isinstance(error, exceptions.UsageLimitExceeded):
        message = "The answer would have gone past the token budget."
        return ModelUnavailable("budget", message, passing=False)
    if isinstance(error, exceptions.ModelContextWindowExceededError):
        message = "The document is too long for this model."
        return ModelUnavailable("unfit", message, passing=False)
    if isinstance(error, exceptions.ModelRequestRejectedError):
        return ModelUnavailable("refused", "The model's provider did not take the question.")
    if isinstance(error, exceptions.UnexpectedModelBehavior):
        message = "The model's answers were not of the form that was asked for."
        return ModelUnavailable("unfit", message, after=24 * 3600)
    if isinstance(error, exceptions.ModelAPIError | OSError):
        return ModelUnavailable("dead", "The model's provider did not answer.", after=after)
    # An unexpected error must not fail the job: the offline result is kept.
    logger.error("Asking the model failed", exc_info=error)
    return ModelUnavailable("failed", "Asking the model failed; the log says how.")
