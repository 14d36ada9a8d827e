"""reStructuredText, Org, LaTeX and AsciiDoc."""

from __future__ import annotations

from tests.sources.reading import read


def test_rst_reads_nothing_from_the_machine_and_runs_nothing() -> None:
    text = """==========
Gate Guide
==========
:Author: Ann Vik
:Date: 2024-05-05

.. |gate| replace:: upper gate
.. include:: /etc/hostname
.. raw:: html

   <script>alert('x')</script>

The |gate| leaks, see `the plan`_ and :ref:`tools <t>`. [1]_

.. A comment.
.. _the plan: https://example.org/plan
.. [1] The note.

Tools
-----

* brush
"""
    document = read(text, "guide.rst")
    assert (document.title, document.author) == ("Gate Guide", "Ann Vik")
    assert document.published_at is not None
    assert "The upper gate leaks, see [the plan](https://example.org/plan) and tools." in (
        document.markdown
    )
    assert "## Tools" in document.markdown
    assert "The note." in document.markdown
    assert "alert" not in document.markdown
    assert "A comment" not in document.markdown


def test_org() -> None:
    text = """#+TITLE: Diary
#+AUTHOR: Örjan
#+DATE: <2024-05-03 fre>
* TODO [#A] Count cranes :bird:
  SCHEDULED: <2024-05-03 fre>
  :LOGBOOK:
  - State "TODO"
  :END:
  Four at [[https://example.org/c][the canal]], /surely/.
* COMMENT Hidden
  Not shown.
* Results
  - [X] ducks :: 312
  | a | b |
  |---+---|
  | 1 | 2 |
  #+BEGIN_SRC python
  print("hej")
  #+END_SRC
"""
    document = read(text, "diary.org")
    assert (document.title, document.author) == ("Diary", "Örjan")
    assert "## Count cranes" in document.markdown
    assert "Four at [the canal](https://example.org/c), *surely*." in document.markdown
    assert "- ☑ ducks: 312" in document.markdown
    assert "| 1 | 2 |" in document.markdown
    assert '```python\n  print("hej")\n```' in document.markdown
    for hidden in ("Not shown", "State", "SCHEDULED", "[#A]"):
        assert hidden not in document.markdown


def test_latex() -> None:
    text = r"""\documentclass{article}
\usepackage{longtable} % a comment
\title{The locks}\author{Ann Vik \and Tobias Wren}\date{2024-03-09}
\begin{document}\maketitle
\hypertarget{h}{%
\section{History}\label{h}}

Dug in 1831.\footnote{See the archive.} It held \emph{forty} litres, 50\,\% of it \"Ol.
\begin{itemize}
\item oak
\item see \href{https://example.org/plan}{the plan}
\end{itemize}
\begin{tabular}{lr}
Design & Cost \\ \midrule
Oak & 48000 \\
\end{tabular}
The rate is $q = V/t$.
\begin{verbatim}
x < y
\end{verbatim}
\end{document}"""
    document = read(text, "a.tex")
    assert (document.title, document.author) == ("The locks", "Ann Vik; Tobias Wren")
    assert "## History" in document.markdown
    assert "Dug in 1831.[^1] It held *forty* litres" in document.markdown
    assert "of it Öl." in document.markdown
    assert "[^1]: See the archive." in document.markdown
    assert "- see [the plan](https://example.org/plan)" in document.markdown
    assert "| Oak | 48000 |" in document.markdown
    assert "$q = V/t$" in document.markdown
    assert "```\nx < y\n```" in document.markdown
    for command in ("usepackage", "hypertarget", "midrule", "label"):
        assert command not in document.markdown


def test_asciidoc() -> None:
    text = """= The locks
Ann Vik
2024-03-09
:lang: en

== History

Dug in 1831.footnote:[See the archive.] It held _forty_ litres.

[cols=",>",options="header",]
|===
|Design |Cost
|Oak |48000
|===

* see https://example.org/plan[the plan]

[source,python]
----
x < y
----

____
Nobody repairs it.
____
"""
    document = read(text, "a.adoc")
    assert (document.title, document.author, document.language) == ("The locks", "Ann Vik", "en")
    assert "Dug in 1831.[^1] It held *forty* litres." in document.markdown
    assert "| Oak | 48000 |" in document.markdown
    assert "- see [the plan](https://example.org/plan)" in document.markdown
    assert "```python\nx < y\n```" in document.markdown
    assert "> Nobody repairs it." in document.markdown
    assert "[^1]: See the archive." in document.markdown


def test_rst_of_sphinx_keeps_its_code_and_its_remarks() -> None:
    rst = (
        "Gate\n====\n\n.. contents::\n\nOne\n---\n\n.. code-block:: python\n   :linenos:\n"
        "   :emphasize-lines: 2\n\n   def turn():\n       pass\n\n.. versionadded:: 1.2\n\n"
        ".. seealso::\n\n   The lock.\n"
    )
    markdown = read(rst, "gate.rst").markdown
    assert "```\ndef turn():\n    pass\n```" in markdown
    assert "## One" in markdown or "# One" in markdown
    assert "#toc-entry" not in markdown
    assert "Added in version 1.2" in markdown
    assert "The lock." in markdown


def test_org_has_notes_in_the_line_results_rules_and_struck_words() -> None:
    org = (
        "* Gate\nIt +turned+ =turns= slowly[fn:: As [[https://example.org][he]] says] "
        "@@html:<b>@@so.\n"
        "#+RESULTS:\n: one\n:   two\nAfter.\n-----\nEnd.\n"
    )
    markdown = read(org, "gate.org").markdown
    assert "It ~~turned~~ `turns` slowly[^inline1] so." in markdown
    assert "```\none\n  two\n```\nAfter.\n\n---\n\nEnd." in markdown
    assert "[^inline1]: As [he](https://example.org) says" in markdown


def test_latex_units_and_verbatim_words() -> None:
    text = (
        r"\begin{document}It is \qty{5}{\metre\per\second}, by \verb|a_1 < \b| and \num{3}."
        r"\end{document}"
    )
    assert read(text, "a.tex").markdown == r"It is 5 m s⁻¹, by `a_1 < \b` and 3."


def test_latex_expands_the_author_s_words_and_hides_what_is_hidden() -> None:
    tex = r"""\documentclass{article}
\newcommand{\brill}{Brill Lock}\newcommand{\twice}[1]{#1#1}\def\gate{the gate}
\title{On \brill\thanks{Paid}}\author{Ruth}
\begin{document}
At \brill{} we turn \gate, not \gates.
\begin{comment}
hidden
\end{comment}
\begin{equation}\label{e} h=2 \end{equation}
\begin{thebibliography}{9}\bibitem[P99]{p} Penhale, Locks.
\bibitem{q} Brill, Gates.\end{thebibliography}
\end{document}"""
    document = read(tex, "gate.tex")
    assert document.title == "On Brill Lock"
    text = " ".join(document.markdown.split())
    assert text == ("At Brill Lock we turn the gate, not . $$ h=2 $$ Penhale, Locks. Brill, Gates.")


def test_the_author_s_words_in_latex_can_t_grow_without_end() -> None:
    tex = r"\newcommand{\a}{\b\b\b\b}\newcommand{\b}{\a\a\a\a}\begin{document}" + r"\a " * 50_000
    assert len(read(tex + r"Text.\end{document}", "bomb.tex").markdown) < 1_000_000


def test_formulas_keys_and_who_said_it_in_asciidoc() -> None:
    text = """= The locks

With stem:[x^2 = 9], kbd:[Ctrl+C], menu:File[Save As], H~2~O and 10^6^ they opened.

[stem]
++++
v = \\sqrt{2 g h}
++++

[quote, Ann Vik, Letters]
____
Nobody repairs it.
____
"""
    assert read(text, "a.adoc").markdown == (
        "With $x^2 = 9$, Ctrl+C, File › Save As, H₂O and 10⁶ they opened.\n\n"
        "$$\nv = \\sqrt{2 g h}\n$$\n\n> Nobody repairs it.\n>\n> — Ann Vik, Letters"
    )


def test_asciidoc_under_conditions_that_do_not_hold_is_left_out() -> None:
    adoc = (
        "= Gate\n:book:\n\nifdef::book[]\nIn the book.\nendif::[]\nifndef::book[]\nNot here.\n"
        "ifdef::book[]\nNor here.\nendif::[]\nendif::[]\nifdef::web[On the web.]\n"
        "ifdef::book[On paper.]\n\n[WARNING]\n====\nIt is +heavy+.\n====\n"
    )
    markdown = read(adoc, "gate.adoc").markdown
    assert " ".join(markdown.split()) == "In the book. On paper. **Warning:** It is heavy."
