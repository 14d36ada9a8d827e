r"""LaTeX as Markdown: the text between \begin{document} and \end{document}; no macro is run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.html.metadata.dates import written_date
from ingestion.extraction.markup import latex_authors, latex_source, siunitx
from ingestion.extraction.markup.latex_source import balanced
from library.document_kinds import LATEX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

MAX_DEPTH = 40  # of braces within braces
MAX_OPTION = 5000  # characters
_COMMENT = re.compile(r"(?<!\\)%.*?(?:\n[ \t]*|$)")
_TOKEN = re.compile(r"\\([a-zA-Z@]+)\*?[ \t]*|\\([^a-zA-Z@])|([{}])|(\$\$?)|~|\[|\]")
_VERBATIM = re.compile(
    r"\\begin\{(verbatim|lstlisting|minted|Verbatim|Highlighting|alltt)\}"
    r"(?:\[[^\]\n]{0,500}\])?(?:\{[^{}\n]{0,500}\})?"
)
_TABLE = re.compile(r"\\begin\{(tabular[x*]?|longtable|array)\}")
_HIDDEN = re.compile(r"\\begin\{(comment)\}")
_LABEL = re.compile(r"\\(?:label|nonumber|notag)(?:\{[^{}]*\})?")
_DEFINED = re.compile(
    r"\\(?:(?:re)?newcommand\*?\s*\{?|providecommand\*?\s*\{?|def\s*)\\([a-zA-Z]+)\}?\s*(?=\{)"
)
MAX_EXPANDED = 20_000  # uses of the author's own commands
MAX_MEANING = 300  # characters of such a command
_STARTS = re.compile(rf"{latex_source.START}(\d+)x\s*?\n+([ ]*)1\.")
_START = re.compile(rf"{latex_source.START}\d+x\s*")  # of a list that no item begins
_NOT_SPACE = re.compile(r"\s*")
_SECTIONS = {
    **{"part": 2, "chapter": 2, "section": 2, "subsection": 3, "subsubsection": 4},
    **{"paragraph": 5, "subparagraph": 6},
}
_SHOWN = {"emph": "*", "textit": "*", "textsl": "*", "textbf": "**", "texttt": "`"}
_SIGNS = {
    **{
        "ldots": "…",
        "dots": "…",
        "textendash": "–",
        "textemdash": "—",
        "euro": "€",
        "LaTeX": "LaTeX",
    },
    **{"TeX": "TeX", "textbackslash": "\\", "ss": "ß", "ae": "æ", "AE": "Æ", "o": "ø", "O": "Ø"},
    **{"aa": "å", "AA": "Å", "oe": "œ", "OE": "Œ", "l": "ł", "L": "Ł", "copyright": "©", "S": "§"},
    **{"textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "textbar": "|"},
    **{"textless": "<", "textgreater": ">", "textasciitilde": "~", "quad": " ", "qquad": " "},
}
_ACCENTS = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304"},
    **{".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a"},
    **{"k": "\u0328", "d": "\u0323", "b": "\u0331"},
}
# Commands of which the arguments are no text: how many.
_DROPPED = {
    **{"label": 1, "ref": 1, "pageref": 1, "eqref": 1, "cite": 1, "citep": 1, "citet": 1},
    **{"includegraphics": 1, "vspace": 1, "hspace": 1, "bibliography": 1, "bibliographystyle": 1},
    **{"usepackage": 1, "documentclass": 1, "input": 1, "include": 1, "setlength": 2, "index": 1},
    **{"addtolength": 2, "setcounter": 2, "pagestyle": 1, "thispagestyle": 1, "color": 1},
    **{
        "bibitem": 1,
        "newcommand": 2,
        "renewcommand": 2,
        "providecommand": 2,
        "definecolor": 3,
        "fontsize": 2,
        "title": 1,
    },
    **{"affil": 1, "affiliation": 1, "address": 1, "institute": 1, "ead": 1, "inst": 1},
    **{"corref": 1, "fnref": 1, "tnoteref": 1, "cortext": 1, "orcid": 1, "orcidID": 1},
    **{"author": 1, "date": 1, "hypersetup": 1, "resizebox": 2, "phantomsection": 0},
}
# Environments of which the first argument is no text.
_WITH_ARGUMENT = frozenset("thebibliography minipage multicols adjustwidth spacing".split())
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"))


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    source = latex_source.without_labels(decode(resource.content, resource.charset, markup=False))
    preamble, begins, body = source.partition(r"\begin{document}")
    body = body.partition(r"\end{document}")[0] if begins else source
    reader = _Reader()
    markdown = reader.markdown(_expanded(body, source))
    head = _COMMENT.sub("", source)
    language = re.search(r"\\(?:usepackage|babelprovide)"
                         r"\[[^\]]{0,500}\b(german|ngerman|french|swedish|"
                         r"spanish|english)\b", preamble)  # fmt: skip
    code = _LANGUAGES.get(language[1], "") if language else ""
    title = latex_authors.without_notes(_expanded(_argument_of(head, "title"), source))
    return builders.document(
        resource,
        LATEX,
        markdown,
        title=_Reader().line(title),
        author="; ".join(latex_authors.authors(_expanded(head, source), _Reader().line)),
        published_at=written_date(_Reader().line(_argument_of(head, "date")), code),
        language=code,
    )


_LANGUAGES = {
    **{"german": "de", "ngerman": "de", "french": "fr", "swedish": "sv"},
    **{"spanish": "es", "english": "en"},
}


def _expanded(text: str, source: str) -> str:
    """The text with the author's commands that stand for words; those with arguments stay."""
    meanings = {
        found[1]: meaning
        for found in _DEFINED.finditer(source)
        if len(meaning := balanced(source, found.end())[0]) <= MAX_MEANING and "#" not in meaning
    }
    if not meanings:
        return text
    names = "|".join(sorted(map(re.escape, meanings), key=len, reverse=True))
    used = re.compile(rf"(?<!\\)(?<!command\{{)\\({names})(?![a-zA-Z@])(?:\{{\}})?")
    return used.sub(lambda found: meanings[found[1]], text, count=MAX_EXPANDED)


def _argument_of(source: str, command: str) -> str:
    found = re.search(rf"\\{command}\*?\s*(?:\[[^\]]{{0,500}}\])?\s*\{{", source)
    return balanced(source, found.end() - 1)[0] if found else ""


def _code_span(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


class _Reader:
    """Turns LaTeX into Markdown; notes are gathered, and stand at the end."""

    def __init__(self) -> None:
        self._notes: list[str] = []
        self._kept: list[str] = []  # code and tables, which are put back last

    def markdown(self, source: str) -> str:
        source = self._keep_environments(source, _VERBATIM, self._code)
        source = latex_source.VERB.sub(lambda found: self._aside(_code_span(found[2])), source)
        source = latex_source.prepared(siunitx.replaced(_COMMENT.sub("", source)))
        source = self._keep_environments(source, _HIDDEN, lambda _: "")
        source = self._keep_environments(source, _TABLE, self._table)
        text = self._convert(source)
        text = "\n\n".join(block.strip() for block in re.split(r"\n\s*\n", text) if block.strip())
        notes = [f"[^{number}]: {note}" for number, note in enumerate(self._notes, 1)]
        text = "\n\n".join([text, *notes])
        text = _START.sub("", _STARTS.sub(r"\2\1.", text))
        return re.sub("\ue000(\\d+)\ue001", lambda m: self._kept[int(m[1])], text)

    def line(self, source: str) -> str:
        return " ".join(_START.sub("", self._convert(siunitx.replaced(source))).split())

    def _keep_environments(
        self, source: str, begins: re.Pattern[str], convert: Callable[[str], str]
    ) -> str:
        """The source with the environments that `begins` finds converted, and put aside."""
        out, at = list[str](), 0
        unclosed: set[str] = set()  # looked for once, so that time grows with the length alone
        while found := begins.search(source, at):
            closing = f"\\end{{{found[1]}}}"
            end = -1 if closing in unclosed else source.find(closing, found.end())
            if end < 0:
                unclosed.add(closing)
                out.append(source[at : found.end()])
                at = found.end()
            else:
                out += [source[at : found.start()], self._keep(convert(source[found.end() : end]))]
                at = end + len(closing)
        return "".join([*out, source[at:]])

    def _table(self, body: str) -> str:
        return builders.table(list(self._rows(body)))

    def _keep(self, block: str) -> str:
        return f"\n\n{self._aside(block)}\n\n"

    def _aside(self, text: str) -> str:
        """A sign in place of `text`, which is put back last."""
        self._kept.append(text)
        return f"\ue000{len(self._kept) - 1}\ue001"

    def _code(self, text: str) -> str:
        return f"```\n{latex_source.code(text).strip(chr(10))}\n```"

    def _rows(self, body: str) -> Iterator[list[str]]:
        first, _, rest = body.partition(r"\endfirsthead")
        _, has_head, rows = rest.partition(r"\endhead")
        body = first + rows if has_head else body  # without the head again
        for row in re.split(r"\\\\(?:\[[^\]]{0,50}\])?|\\tabularnewline", self._table_body(body)):
            row = re.sub(r"\\(?:top|mid|bottom|h|c)(?:rule|line)\*?(?:\{[^}]{0,50}\})?", "", row)
            row = re.sub(r"\\end(?:first)?(?:head|foot|lastfoot)|\\noalign\{\}", "", row)
            cells = [self.line(cell) for cell in re.split(r"(?<!\\)&", row)]
            if any(cells):
                yield cells

    def _table_body(self, body: str) -> str:
        body = re.sub(r"^\s*(?:\[[^\]]*\])?\s*", "", body)
        return body[balanced(body, 0)[1] :] if body.startswith("{") else body

    def _convert(self, text: str, depth: int = 0) -> str:
        out: list[str] = []
        at = 0
        lists: list[str] = []
        while found := _TOKEN.search(text, at):
            out.append(text[at : found.start()])
            at = found.end()
            command, sign, _, math = found.groups()
            if math:
                end = text.find(math, at)
                end = len(text) if end < 0 else end
                out.append(f"{math}{text[at:end]}{math}")
                at = end + len(math)
            elif found[0] == "~":
                out.append("\u00a0")
            elif found[0] in "[]":
                out.append(found[0])
            elif sign is not None:
                at = self._sign(sign, text, at, out, depth)
            elif command in ("begin", "end"):
                name, at = self._required(text, at)
                at = self._environment(command, name, text, at, lists, out)
                at = self._quotation(command, name, text, at, out)
            elif command == "item":
                label, at = self._optional(text, at)
                mark = "1." if lists and lists[-1] == "enumerate" else "-"
                indent = "   " * max(0, len(lists) - 1)
                out.append(f"\n{indent}{mark} " + (f"**{self.line(label)}** " if label else ""))
                at = _NOT_SPACE.match(text, at).end()  # type: ignore[union-attr]
            elif command is not None:
                at = self._command(command, text, at, out, depth)
        out.append(text[at:])
        result = "".join(out)
        for written, meant in _QUOTES:
            result = result.replace(written, meant)
        return result.replace("<", "&lt;") if depth == 0 else result

    @staticmethod
    def _quotation(command: str, name: str, text: str, at: int, out: list[str]) -> int:
        """Begin a quotation's paragraph where one begins; returns where it goes on."""
        if command == "end" or "quot" not in name:
            return at
        out.append("\n\n> ")
        return _NOT_SPACE.match(text, at).end()  # type: ignore[union-attr]

    def _environment(
        self, command: str, name: str, text: str, at: int, lists: list[str], out: list[str]
    ) -> int:
        name = name.rstrip("*")
        if name in ("itemize", "enumerate", "description"):
            if command == "begin":
                lists.append(name)
            elif lists:
                lists.pop()
            out.append("\n\n" if not lists or command == "begin" else "\n")
        elif command == "begin" and name in (
            "equation",
            "align",
            "displaymath",
            "gather",
            "multline",
        ):
            end = text.find(f"\\end{{{name}", at)
            end = len(text) if end < 0 else end
            out.append(f"\n\n$$\n{_LABEL.sub('', text[at:end]).strip()}\n$$\n\n")
            return end
        else:
            out.append("\n\n")
        if command == "begin":
            _, at = self._optional(text, at)
            if name in _WITH_ARGUMENT:
                _, at = self._required(text, at)
        return at

    def _sign(self, sign: str, text: str, at: int, out: list[str], depth: int) -> int:
        if sign in _ACCENTS and (letter := re.match(r"\{?\\?([a-zA-Z])\}?", text[at : at + 4])):
            out.append(builders.accented(letter[1], _ACCENTS[sign]))
            return at + letter.end()
        if sign == "(" or sign == "[":
            close = "\\)" if sign == "(" else "\\]"
            end = text.find(close, at)
            end = len(text) if end < 0 else end
            mark = "$" if sign == "(" else "$$"
            out.append(f"{mark}{text[at:end].strip()}{mark}")
            return end + 2
        out.append({"\\": "\n", ",": "\u202f", "-": "", "/": "", "@": "", "!": ""}.get(sign, sign))
        return at

    def _command(self, name: str, text: str, at: int, out: list[str], depth: int) -> int:
        if name in _SIGNS:
            out.append(_SIGNS[name])
            return at + 2 if text[at : at + 2] == "{}" else at
        if name in _ACCENTS and (letter := re.match(r"\{([a-zA-Z])\}", text[at : at + 3])):
            out.append(builders.accented(letter[1], _ACCENTS[name]))
            return at + 3
        if name == "bibitem":
            out.append("\n\n")
        if name in _DROPPED:
            for _ in range(_DROPPED[name]):
                _, at = self._optional(text, at)
                _, at = self._required(text, at)
            return at
        short, at = self._optional(text, at)
        if depth > MAX_DEPTH or text[at : at + 1] != "{":
            if short and name not in _SECTIONS and text[at : at + 1] != "{":
                out.append("")
            return at
        argument, at = self._required(text, at)
        inner: Callable[[str], str] = lambda part: self._convert(part, depth + 1)  # noqa: E731
        if name in _SECTIONS:
            out.append(f"\n\n{'#' * _SECTIONS[name]} {' '.join(inner(argument).split())}\n\n")
        elif name in _SHOWN:
            out.append(f"{_SHOWN[name]}{inner(argument).strip()}{_SHOWN[name]}")
        elif name in ("footnote", "footnotetext", "thanks"):
            self._notes.append(" ".join(inner(argument).split()))
            out.append(f"[^{len(self._notes)}]")
        elif name == "href":
            shown, at = self._required(text, at)
            out.append(f"[{inner(shown)}]({argument})")
        elif name == "url":
            out.append(f"<{argument}>" if depth else argument)
        elif name in ("hypertarget", "textcolor", "colorbox", "parbox", "foreignlanguage"):
            shown, at = self._required(text, at)
            out.append(inner(shown))
        else:
            out.append(inner(argument))
        return at

    def _optional(self, text: str, at: int) -> tuple[str, int]:
        if text[at : at + 1] != "[":
            return "", at
        end = text.find("]", at, at + MAX_OPTION)
        return (text[at + 1 : end], end + 1) if end >= 0 else ("", at)

    def _required(self, text: str, at: int) -> tuple[str, int]:
        while text[at : at + 1] in (" ", "\n", "\t"):
            at += 1
        return balanced(text, at) if text[at : at + 1] == "{" else ("", at)
