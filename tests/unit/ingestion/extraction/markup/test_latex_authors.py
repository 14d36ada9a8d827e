r"""Names in \author, as the classes of journals and of LaTeX itself have them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from library.document_kinds import LATEX
from tests.timing import is_linear

BODY = r"\begin{document}\maketitle\section{One}The lamp was lit.\end{document}"


def read(head: str, body: str = BODY) -> Document:
    source = f"\\documentclass{{article}}\n\\title{{Lamps}}\n{head}\n{body}".encode()
    return extract(Resource(source, LATEX.media_types[0]), no_progress)


@pytest.mark.parametrize(
    "head",
    [
        r"\author{Ann Lee\thanks{Paid by \emph{X}, grant {12}.} \and Bo Ng\thanks{Y}}",
        "\\usepackage{authblk}\\author[1,*]{Ann Lee\\thanks{a@b.c}}\n"
        r"\author[2]{Bo Ng}\affil[1]{University A}\affil[2]{B}",
        r"\author{Ann Lee \\ College A \\ \texttt{a@b.c} \and Bo Ng \\ B Inc.}",
        r"\author{Ann Lee \\ Bo Ng}",
        r"\author{\IEEEauthorblockN{Ann Lee}\IEEEauthorblockA{Dept. A\\ x@y.z}"
        r"\and\IEEEauthorblockN{Bo Ng}\IEEEauthorblockA{B}}",
        r"\author{Ann Lee\inst{1} \and Bo Ng\inst{1,2}\orcidID{0000-0001}}\institute{A \and B}",
        r"\author{Ann Lee, Bo Ng}",
        r"\author{Ann Lee and Bo Ng}",
        r"\author{Ann Lee}\affiliation{A}\email{x@y}\author{Bo Ng}\affiliation{B}",
        r"\author{Ann Lee$^{1,*}$, Bo Ng$^{2}$\\ $^1$University A \\ $^2$B}",
        r"\author{Ann Lee\textsuperscript{1} \And Bo Ng\textsuperscript{2}}",
        "% \\author{Old Name}\n\\author{%\n  Ann Lee%\n  \\footnotemark[1] \\and\n  Bo~Ng}",
        r"\author{\textbf{Ann Lee}\footnote{Both \textit{wrote}.} \and \name{Bo Ng}\\ \addr A}",
        r"\newcommand{\first}{Ann Lee}\author[Lee]{\first \and Bo Ng}",
    ],
)
def test_only_the_names_are_authors(head: str) -> None:
    assert read(head).author.replace("\u00a0", " ") == "Ann Lee; Bo Ng"


def test_a_frontmatter_is_no_text() -> None:
    head = (
        r"\begin{document}\begin{frontmatter}\author[a]{Ann Lee\corref{c}}\ead{x@y}\author{Bo Ng}"
        r"\address[a]{College A}\cortext[c]{Corresponding}\begin{abstract}Lamps burn."
        r"\end{abstract}\end{frontmatter}The lamp was lit.\end{document}"
    )
    document = read("", head)
    assert document.author == "Ann Lee; Bo Ng"
    assert document.markdown.split() == "Lamps burn. The lamp was lit.".split()


def test_names_stay_as_they_are_written() -> None:
    assert read(r"\author{Lee, Ann}").author == "Lee, Ann"
    assert read(r"\author{The Lamp Collaboration}").author == "The Lamp Collaboration"
    assert read(r"\author{C{\'e}line D\"urr}").author == "Céline Dürr"


def test_a_title_has_no_notes() -> None:
    source = r"\title{Lamps \\ at sea\thanks{Paid by \emph{X}.}}"
    document = extract(
        Resource(f"\\documentclass{{a}}{source}{BODY}".encode(), LATEX.media_types[0]), no_progress
    )
    assert document.title == "Lamps at sea"


@pytest.mark.parametrize(
    "date", ["May 3, 2021", "3 May 2021", r"\today, 3rd May 2021", "2021-05-03"]
)
def test_a_date_in_words(date: str) -> None:
    assert read(f"\\date{{{date}}}").published_at == datetime(2021, 5, 3, tzinfo=UTC)


def test_many_authors_take_time_by_their_number() -> None:
    def authors(count: int) -> str:
        return "".join(rf"\author[{n}]{{Ann Lee\thanks{{x$y}}}}" for n in range(count))

    assert is_linear(lambda head: read(head).author, authors, 2000)
