"""Formulas are on the page once, and can be read."""

from __future__ import annotations

import pytest

from ingestion.extraction.html.formulas import write_formulas
from ingestion.extraction.html.parsing import parse

MATHML = (
    "<math><semantics><mrow><mi>v</mi><mo>=</mo><msqrt><mn>2</mn><mi>g</mi><mi>h</mi></msqrt></mrow>"
    '<annotation encoding="application/x-tex">v = \\sqrt{2gh}</annotation></semantics></math>'
)


def text(body: str) -> str:
    tree = parse(f"<body>{body}</body>")
    write_formulas(tree)
    return " ".join(tree.find("body").text_content().split())


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (
            f"<span class=katex><span class=katex-mathml>{MATHML}</span>"
            "<span class=katex-html aria-hidden=true>v=2gh</span></span>",
            r"$v = \sqrt{2gh}$",
        ),
        (
            f"<span class=katex-display><span class=katex>{MATHML}<i>v=2gh</i></span></span>",
            r"$$v = \sqrt{2gh}$$",
        ),
        (
            "<span class=MathJax_Preview>[v]</span><span class=MathJax>v=2gh</span>"
            '<script type="math/tex">v = \\sqrt{2gh}</script>',
            r"$v = \sqrt{2gh}$",
        ),
        ('<script type="math/tex; mode=display">a &lt; b</script>', "$$a &lt; b$$"),
        (
            "<mjx-container display=true><mjx-math>v</mjx-math><mjx-assistive-mml><math><mi>v</mi>"
            "<mo>=</mo><mfrac><mi>s</mi><mi>t</mi></mfrac></math></mjx-assistive-mml></mjx-container>",
            "v = s/t",
        ),
        (
            "<span class=mwe-math-element><span style='display:none'><math alttext='{\\displaystyle"
            " E=mc^{2}}'><mi>E</mi></math></span><img class=mwe-math-fallback-image-inline"
            " alt='{\\displaystyle E=mc^{2}}'></span>",
            "$E=mc^{2}$",
        ),
        ("<img class=latex alt='x_1 + x_2' src=latex.php>", "$x_1 + x_2$"),
        ("<span class=ztext-math data-tex='\\alpha'>?</span>", r"$\alpha$"),
    ],
)
def test_a_rendered_formula_is_its_source(formula: str, written: str) -> None:
    assert text(f"Here {formula} it is") == f"Here {written} it is"


@pytest.mark.parametrize(
    ("mathml", "written"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
        ("<msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>", "x_(i + 1)"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x_1^2"),
        ("<mfrac><mrow><mi>a</mi><mo>-</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a - b)/c"),
        ("<msqrt><mi>L</mi><mo>/</mo><mi>g</mi></msqrt>", "√(L/g)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "3√x"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "1, 2"),
    ],
)
def test_mathml_alone_is_written_in_characters(mathml: str, written: str) -> None:
    assert text(f"<math>{mathml}</math>") == written


@pytest.mark.parametrize(
    ("image", "written"),
    [
        (r'<img src="https://latex.codecogs.com/svg.image?\frac{a}{b}">', r"$\frac{a}{b}$"),
        ('<img src="https://s0.wp.com/latex.php?latex=e%5E%7Bx%7D&bg=fff">', "$e^{x}$"),
        (r'<img class="ql-img-inline-formula" alt="\pi" src="a.svg">', r"$\pi$"),
        (
            '<span class=MathJax_SVG data-mathml="&lt;math&gt;&lt;mfrac&gt;&lt;mi&gt;p&lt;/mi&gt;'
            '&lt;mi&gt;q&lt;/mi&gt;&lt;/mfrac&gt;&lt;/math&gt;"><svg></svg></span>',
            "p/q",
        ),
        ('<img src="/lamp.jpg" alt="A lamp">', ""),
    ],
)
def test_a_formula_that_is_a_picture_is_its_source(image: str, written: str) -> None:
    assert text(f"<p>{image}</p>") == written
