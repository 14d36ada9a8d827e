"""Code of many generators and highlighters, each with its language, lines and indents."""

from __future__ import annotations

import pytest

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

URL = "https://www.example.org/a/page.html"
FIRST, SECOND, THIRD = builders.PARAGRAPHS

EDITOR = """<div class="cm-editor"><div class="cm-line">let a = 1;</div>
<div class="cm-line">  turn(a);</div></div>"""
OLD_LIST = """<div class="dp-highlighter"><ol class="dp-c"><li>let a = 1;</li>
<li>&nbsp; turn(a);</li></ol></div>"""
AREA = """<textarea readonly>let a = 1;
  turn(a);</textarea>"""
SOURCE = """<xmp>let a = 1;
  turn(a);</xmp>"""
SPACES = "<pre>let a = 1;<br>&nbsp;&nbsp;turn(a);</pre>"
PRISM = """<div class="gatsby-highlight"><pre class="language-js line-numbers"><code
class="language-js">let a = 1;
  turn(a);</code><span aria-hidden="true" class="line-numbers-rows"><span></span></span></pre></div>
"""
HUGO = """<div class="highlight"><pre class="chroma"><code class="language-js" data-lang="js"><span
class="line"><span class="ln">1</span><span class="cl">let a = 1;
</span></span><span class="line"><span class="ln">2</span><span class="cl">  turn(a);
</span></span></code></pre></div>"""
HUGO_TABLE = """<div class="highlight"><table class="lntable"><tr><td class="lntd"><pre><code><span
class="lnt">1
</span><span class="lnt">2
</span></code></pre></td><td class="lntd"><pre><code class="language-js">let a = 1;
  turn(a);
</code></pre></td></tr></table></div>"""
MATERIAL = """<div class="language-js highlight"><table class="highlighttable"><tr><td
class="linenos"><div class="linenodiv"><pre><span></span><a href="#1">1</a>
<a href="#2">2</a></pre></div></td><td class="code"><div><pre><button title="Copy to clipboard">
</button><code>let a = 1;
  turn(a);
</code></pre></div></td></tr></table></div>"""
ROUGE = """<figure class="highlight"><pre><code class="language-js"><table
class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">1
2
</pre></td><td class="code"><pre>let a = 1;
  turn(a);
</pre></td></tr></tbody></table></code></pre></figure>"""
STARLIGHT = """<div class="expressive-code"><figure class="frame"><pre data-language="js"><code><div
class="ec-line"><div class="gutter"><div class="ln">1</div></div><div class="code"><span>let a = 1;
</span></div></div><div class="ec-line"><div class="gutter"><div class="ln">2</div></div><div
class="code"><span class="indent">  </span><span>turn(a);</span></div></div></code></pre><div
class="copy"><button title="Copy"></button></div></figure></div>"""
VITEPRESS = """<div class="language-js line-numbers-mode"><button class="copy"></button><span
class="lang">js</span><pre class="shiki"><code><span class="line">let a = 1;</span>
<span class="line">  turn(a);</span></code></pre><div class="line-numbers-wrapper"><span
class="line-number">1</span><br><span class="line-number">2</span></div></div>"""
SYNTAX_HIGHLIGHTER = """<div class="syntaxhighlighter language-js"><table><tbody><tr><td
class="gutter"><div class="line">1</div><div class="line">2</div></td><td class="code"><div
class="container"><div class="line"><code>let</code> <code>a = 1;</code></div><div
class="line"><code>&nbsp;&nbsp;</code><code>turn(a);</code></div></div></td></tr></tbody></table>
</div>"""
GITHUB = """<table class="highlight"><tr><td class="blob-num" data-line-number="1"></td><td
class="blob-code">let a = 1;</td></tr><tr><td class="blob-num" data-line-number="2"></td><td
class="blob-code">  turn(a);</td></tr></table>"""


def markdown(inner: str) -> str:
    page = builders.article(body=f"<p>{FIRST}</p>{inner}<p>{SECOND}</p><p>{THIRD}</p>")
    text = extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown
    return text


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (PRISM, "js"),
        (HUGO, "js"),
        (HUGO_TABLE, "js"),
        (MATERIAL, "js"),
        (ROUGE, "js"),
        (STARLIGHT, "js"),
        (VITEPRESS, "js"),
        (SYNTAX_HIGHLIGHTER, "js"),
        (GITHUB, ""),
        (EDITOR, ""),
        (OLD_LIST, ""),
        (AREA, ""),
        (SOURCE, ""),
        (SPACES, ""),
    ],
)
def test_code_is_its_lines_alone(code: str, language: str) -> None:
    text = markdown(code)
    assert f"```{language}\nlet a = 1;\n  turn(a);\n```" in text
    between = text[text.index("```\n", text.index("turn(a)")) + 4 : text.index("first-order")]
    assert "1" not in between.split("The lens")[0]


def test_code_of_every_tab_is_kept() -> None:
    tabs = "".join(
        f"<div><pre><code>{tool} add lens</code></pre></div>" for tool in ("npm", "pnpm")
    )
    text = markdown(
        "<div class='code-group'><div class='tabs'><input type=radio name=g><label>npm</label>"
        f"<input type=radio name=g><label>pnpm</label></div><div class='blocks'>{tabs}</div></div>"
    )
    assert "\nnpm add lens\n" in text
    assert "\npnpm add lens\n" in text


def test_the_numbers_of_a_table_are_no_gutter() -> None:
    text = markdown(
        "<table><tr><th>Lamp</th><th>Height</th></tr><tr><td class='gutter'>North</td>"
        "<td class='line-number'>31</td></tr><tr><td>South</td><td>42</td></tr></table>"
    )
    assert "| North | 31 |" in " ".join(text.split())


def test_lines_that_a_style_keeps_are_kept() -> None:
    assert "```\na = 1\n  b = 2\n```" in markdown(
        "<div class=code style='white-space: pre'>a = 1\n  b = 2</div>"
    )
    lines = "The lamp is out tonight, the sea is <i>loud\nand</i> black, and nobody is awake."
    poem = markdown(f"<div style='white-space:pre-wrap'>{lines}</div>")
    assert "the sea is *loud  \nand* black" in poem


def test_code_of_several_lines_without_a_box_is_a_block() -> None:
    assert "```\nmake\nmake install\n```" in markdown("<code>make<br>make install</code>")
    assert "a `b` c" in markdown("<p>a <code>b</code> c</p>")


@pytest.mark.parametrize(
    ("box", "language"),
    [
        (
            "<figure class='highlight js'><table><tr><td class=gutter><pre>1<br></pre></td><td>"
            "<pre>{code}</pre></td></tr></table></figure>",
            "js",
        ),
        (
            "<pre class='sourceCode python'><code class='sourceCode python'>{code}</code></pre>",
            "python",
        ),
        ("<pre data-syntaxhighlighter-params='brush: java; gutter: false'>{code}</pre>", "java"),
        ("<pre class='highlight wide'>{code}</pre>", ""),
    ],
)
def test_the_language_is_found_where_it_is_named(box: str, language: str) -> None:
    assert f"```{language}\nturn(a);\n```" in markdown(box.format(code="turn(a);"))


def test_lines_that_a_style_marks_as_new_or_gone_have_signs() -> None:
    text = markdown(
        "<pre><code><span class='line diff remove'>let a = 1</span>\n"
        "<span class='line diff add'>let a = 2</span>\n<span class=line>turn(a)</span></code></pre>"
    )
    assert "```\n-let a = 1\n+let a = 2\nturn(a)\n```" in text
