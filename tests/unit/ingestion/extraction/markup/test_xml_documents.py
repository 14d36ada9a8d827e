"""Formulas of articles in JATS."""

from __future__ import annotations

import pytest

from tests.sources.reading import read


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (
            "<alternatives><tex-math><![CDATA[\\begin{document}$E=mc^2$\\end{document}]]></tex-math>"
            "<mml:math><mml:mi>E</mml:mi></mml:math></alternatives>",
            "So $E=mc^2$ holds.",
        ),
        (
            "<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>9</mml:mn></mml:math>",
            "So x = 9 ",
        ),
    ],
)
def test_formulas_stay_in_their_sentences(inside: str, text: str) -> None:
    source = (
        '<article xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="research-article">'
        f"<body><p>So <inline-formula>{inside}</inline-formula> holds.</p></body></article>"
    )
    assert text.replace(" ", "") in read(source, "a.xml").markdown.replace(" ", "")
