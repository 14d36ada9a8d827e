"""Optional enrichment by a language model: better summary, key points, tags and scores.

It comes after the offline analysis, whose result stays when the model refuses, is too slow, does
not answer or costs too much. The item then says why, and is tried again at `model_due_at`.
"""

from __future__ import annotations

from ingestion.llm.breaker import circuit_open_reason
from ingestion.llm.enrichment import enrich, is_configured

__all__ = ["circuit_open_reason", "enrich", "is_configured"]
