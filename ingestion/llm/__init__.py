"""What a language model makes of a document that has been judged offline, where one is to be had.

Offline comes first and is what remains when the model refuses, is slow, dead or too dear: the
item then says so, and is tried again (`model_due_at`).
"""

from __future__ import annotations

from ingestion.llm.enrichment import enrich, is_configured, resting

__all__ = ["enrich", "is_configured", "resting"]
