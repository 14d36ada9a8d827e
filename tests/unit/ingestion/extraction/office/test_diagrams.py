"""Diagrams (SmartArt): texts below those that they belong to, in their order."""

from __future__ import annotations

from lxml import etree

from ingestion.extraction.office.diagrams import DIAGRAM, block


def point(name: str, text: str, kind: str = "node", setting: str = "") -> str:
    return (
        f'<d:pt modelId="{name}" type="{kind}"><d:prSet {setting}/><d:t><a:p><a:r><a:t>{text}'
        "</a:t></a:r></a:p></d:t></d:pt>"
    )


def diagram(points: str, lines: list[tuple[str, str, int]]) -> str:
    between = "".join(
        f'<d:cxn srcId="{above}" destId="{below}" srcOrd="{at}"/>' for above, below, at in lines
    )
    root = etree.fromstring(
        f'<d:dataModel xmlns:d="{DIAGRAM}" xmlns:a="http://schemas.openxmlformats.org/drawingml/'
        f'2006/main"><d:ptLst>{points}</d:ptLst><d:cxnLst>{between}</d:cxnLst></d:dataModel>'
    )
    return block(root)


def test_texts_stand_below_those_they_belong_to() -> None:
    points = (
        point("0", "", "doc")
        + point("hook", "Hook")
        + point("crane", "Crane *3*")
        + point("quay", "Quay")
        + point("line", "joins", "sibTrans")
    )
    lines = [("0", "quay", 1), ("0", "crane", 0), ("crane", "hook", 0)]
    assert diagram(points, lines) == "- Crane \\*3\\*\n  - Hook\n- Quay"


def test_what_only_asks_for_a_text_is_none() -> None:
    asks = point("a", "[Text]", setting='phldr="1"')
    assert diagram(asks + point("b", "Crane"), []) == "- Crane"


def test_lines_in_a_circle_end() -> None:
    points = point("a", "Ebb") + point("b", "Flood")
    assert diagram(points, [("a", "b", 0), ("b", "a", 0)]) == "- Ebb\n  - Flood"
