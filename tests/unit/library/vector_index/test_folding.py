from __future__ import annotations

import pytest

from library.vector_index.folding import TOKEN


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("one two, three. four", ["one", "two", "three", "four"]),
        ("(left) 'right' \"both\" end", ["left", "right", "both", "end"]),
        ("C C++ c# F# a++b .NET ASP.NET x.net", "C C++ c# F# a++ b .NET ASP NET x net".split()),
        ("don't l'eau rock'n'roll dogs'", ["don't", "l'eau", "rock'n'roll", "dogs"]),
        ("cafe\u0301 naïve Müll soft\u00adly", ["cafe\u0301", "naïve", "Müll", "soft\u00adly"]),
        ("snake_case kebab-case a/b 1.5 3,000", "snake case kebab case a b 1 5 3 000".split()),
        ("abc中文def 한국어x", ["abc", "中文", "def", "한국어", "x"]),
        ("end\u2026 em\u2014dash \u00a3100 50% x²", ["end", "em", "dash", "100", "50", "x²"]),
    ],
)
def test_a_text_is_these_tokens(text: str, tokens: list[str]) -> None:
    assert [match[0] for match in TOKEN.finditer(text)] == tokens
