"""A document in pieces a model can read, and how many of them a budget allows."""

from __future__ import annotations

from collections.abc import Sequence

CHUNK_BYTES = 24_000  # bytes of UTF-8 in one part
BYTES_PER_TOKEN = 3  # of prose in any script: about 4 for English, 3 for Chinese and the like
PROMPT_TOKENS = 900  # tokens of instructions and of the answer's form
ANSWER_TOKENS = 1_500  # tokens of an answer, what a model thinks before it included


def tokens_of(text: str) -> int:
    """An estimate, rather too high than too low."""
    return len(text.encode()) // BYTES_PER_TOKEN + 1


def cost_of(text: str) -> int:
    """Tokens that asking about the text may take."""
    return tokens_of(text) + PROMPT_TOKENS + ANSWER_TOKENS


def split_chunks(text: str, size: int = CHUNK_BYTES) -> list[str]:
    """The text in parts of at most `size` bytes, cut between paragraphs where that can be."""
    parts: list[str] = []
    held = ""
    for paragraph in text.split("\n\n"):
        for piece in _split_bytes(paragraph, size):
            joined = f"{held}\n\n{piece}" if held else piece
            if len(joined.encode()) <= size:
                held = joined
            else:
                parts.append(held)
                held = piece
    return [part for part in (*parts, held) if part.strip()]


def _split_bytes(paragraph: str, size: int) -> list[str]:
    content = paragraph.encode()
    return [content[at : at + size].decode(errors="ignore") for at in range(0, len(content), size)]


def select_affordable(parts: Sequence[str], budget: int) -> list[str]:
    """As many of the parts as the budget allows, notes on each and an answer at the end.

    The first half of them from the beginning, the others spread over the rest.
    """
    each = max((cost_of(part) for part in parts), default=0)
    # Notes of a part come back in at most ANSWER_TOKENS tokens, and are read once more at the end.
    left = budget - PROMPT_TOKENS - ANSWER_TOKENS
    count = min(len(parts), max(0, left // (each + ANSWER_TOKENS)))
    if count == len(parts):
        return list(parts)
    head = (count + 1) // 2
    step = (len(parts) - head) / max(1, count - head)
    return [*parts[:head], *(parts[head + int(n * step)] for n in range(count - head))]
