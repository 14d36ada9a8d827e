"""Split a document into chunks for a model, and estimate what they cost in tokens."""

from __future__ import annotations

from collections.abc import Sequence

CHUNK_BYTES = 24_000  # bytes of UTF-8 in one chunk
BYTES_PER_TOKEN = 3  # of prose in any script: about 4 for English, 3 for Chinese and the like
PROMPT_TOKENS = 900  # of the instructions and the answer's JSON schema
ANSWER_TOKENS = 1_500  # of one answer, a model's reasoning included


def estimate_tokens(text: str) -> int:
    """Estimated tokens of the text, rather too many than too few."""
    return len(text.encode()) // BYTES_PER_TOKEN + 1


def request_tokens(text: str) -> int:
    """Estimated tokens of one request about the text: prompt, text and answer."""
    return estimate_tokens(text) + PROMPT_TOKENS + ANSWER_TOKENS


def split_chunks(text: str, size: int = CHUNK_BYTES) -> list[str]:
    """Split into chunks of at most `size` bytes, between paragraphs where possible."""
    chunks: list[str] = []
    current = ""
    for paragraph in text.split("\n\n"):
        for piece in _split_bytes(paragraph, size):
            joined = f"{current}\n\n{piece}" if current else piece
            if len(joined.encode()) <= size:
                current = joined
            else:
                chunks.append(current)
                current = piece
    return [chunk for chunk in (*chunks, current) if chunk.strip()]


def _split_bytes(paragraph: str, size: int) -> list[str]:
    content = paragraph.encode()
    return [content[at : at + size].decode(errors="ignore") for at in range(0, len(content), size)]


def select_affordable(chunks: Sequence[str], budget: int) -> list[str]:
    """As many chunks as `budget` tokens allow: notes on each and an answer about all notes.

    The first half comes from the beginning, the others are spread over the rest.
    """
    each = max((request_tokens(chunk) for chunk in chunks), default=0)
    # The notes on a chunk take up to ANSWER_TOKENS as output, and again as input at the end.
    remaining = budget - PROMPT_TOKENS - ANSWER_TOKENS
    count = min(len(chunks), max(0, remaining // (each + ANSWER_TOKENS)))
    if count == len(chunks):
        return list(chunks)
    head = (count + 1) // 2
    step = (len(chunks) - head) / max(1, count - head)
    return [*chunks[:head], *(chunks[head + int(n * step)] for n in range(count - head))]
