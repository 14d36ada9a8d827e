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
