from __future__ import annotations

from pathlib import Path

import pytest

from librarian_site.evaluation.bench.growth.measuring import measure
from librarian_site.evaluation.bench.growth.series import SERIES
from librarian_site.evaluation.bench.made_texts import MadeTexts
from librarian_site.evaluation.bench.tree import BenchError

SENTENCES = "".join(
    f"<p>The gauge at the river counts {count} ships in a year of low water.</p>"
    for count in range(20)
)


def test_no_librarian_is_started_for_nothing(tmp_path: Path) -> None:
    texts = MadeTexts([SENTENCES.encode()])
    with pytest.raises(BenchError, match="The fewest jobs measured are 10"):
        measure(SERIES["jobs"], texts, tmp_path / "data", up_to=9, report=lambda *_: None)
    assert not (tmp_path / "data").exists()
