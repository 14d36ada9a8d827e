"""The project's own sources as they are written: modules, what they import and what they define."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("librarian_site", "ingestion", "library")
# In scripts, a function or method from its first line to the brace as far in as that line.
_SCRIPT_FUNCTION = re.compile(
    r"^(?P<indent> *)(?:async |static |export )*(?:function\*? )?"
    r"(?P<name>(?!(?:if|for|while|switch|catch)\b)\w+)\([^\n]*\) \{\n(?P<body>.*?)^(?P=indent)\}",
    re.MULTILINE | re.DOTALL,
)


def modules(app: str) -> Iterator[Path]:
    return (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def nodes(path: Path) -> list[ast.AST]:
    """The statements of a module, at any depth: what is inside an expression takes most time."""
    found: list[ast.AST] = [tree(path)]
    for node in found:  # grows as it goes
        found += [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr)]
    return found


@cache
def imported(path: Path) -> frozenset[str]:
    names = []
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return frozenset(names)


def _names_in(*targets: ast.expr) -> set[str]:
    return {each.id for part in targets for each in ast.walk(part) if isinstance(each, ast.Name)}


@cache
def source(module: str) -> Path | None:
    """The file of one of our modules; None where there is none of this name."""
    path = ROOT / module.replace(".", "/")
    found = (path.with_suffix(".py"), path / "__init__.py")
    return next((each for each in found if each.exists()), None)


@cache
def is_importable(package: str, name: str) -> bool:
    module = source(package)
    if module is not None and name in defined(module):
        return True
    inside = f"{package}.{name}"
    return source(inside) is not None or (ROOT / inside.replace(".", "/")).is_dir()


@cache
def defined(path: Path) -> frozenset[str]:
    """The names that a module has, those that it imports included."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= _names_in(*node.targets)
        elif isinstance(node, ast.AnnAssign):
            names |= _names_in(node.target)
        elif isinstance(node, ast.TypeAlias):
            names |= _names_in(node.name)
    return frozenset(names)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The name and the number of lines of each function of a module or script."""
    if path.suffix == ".js":
        for found in _SCRIPT_FUNCTION.finditer(path.read_text()):
            yield found["name"], found[0].count("\n") + 1
        return
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1
