"""Rename what a module defines, as names.txt says, there and wherever it is imported from there.

A line is ``module old new``. Attributes are renamed by ``. old new`` everywhere.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "whiteshot_nb"


def module_of(file: Path) -> str:
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_names(path: Path) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    attributes = {}
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        module, old, new = line.split()
        if module == ".":
            attributes[old] = new
        else:
            names[f"{PACKAGE}.{module}"][old] = new
    return names, attributes


def imported(tree: ast.Module, names: dict[str, dict[str, str]]):
    """Return the local names to rename, those of modules that are imported whole, and what to do in imports."""
    plain: dict[str, str] = {}
    modules: dict[str, dict[str, str]] = {}
    inside: list[tuple[int, int, dict[str, str]]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE:
            here = {}
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in names:
                    modules[alias.asname or alias.name] = names[whole]
                for module, renames in names.items():
                    if (module == node.module or module.startswith(node.module + ".")) and alias.name in renames:
                        here[alias.name] = renames[alias.name]
                        if alias.asname is None:
                            plain[alias.name] = renames[alias.name]
            inside.append((node.lineno, node.end_lineno, here))
    return plain, modules, inside


def in_f_string(text: str, plain: dict[str, str]) -> str:
    def expression(match: re.Match[str]) -> str:
        found = match[0]
        for old, new in plain.items():
            found = re.sub(rf"(?<![\w.'\"]){old}(?![\w'\"=])", new, found)
        return found

    return re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", expression, text)


def renamed(text, plain, modules, inside, attributes) -> str:
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    lines = text.splitlines(keepends=True)
    edits = []
    depth = 0
    solid = [t for t in tokens if t.type not in {tokenize.NL, tokenize.COMMENT}]
    place = {id(t): n for n, t in enumerate(solid)}
    for token in tokens:
        if token.type == tokenize.OP:
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
        if token.type == tokenize.STRING and "f" in token.string[:2].lower() and plain:
            edits.append((token.start, token.end, in_f_string(token.string, plain)))
            continue
        if token.type != tokenize.NAME:
            continue
        n = place[id(token)]
        before = solid[n - 1].string if n else ""
        after = solid[n + 1].string if n + 1 < len(solid) else ""
        new = None
        importing = next((here for first, last, here in inside if first <= token.start[0] <= last), None)
        if importing is not None:
            new = importing.get(token.string) if before != "as" else plain.get(token.string)
        elif before in {"def", "class"} and token.start[1] > 6 and before != "async":
            new = attributes.get(token.string)
        elif before == ".":
            owner = solid[n - 2].string if n > 1 else ""
            if owner in modules and (n < 3 or solid[n - 3].string != "."):
                new = modules[owner].get(token.string)
            new = new or attributes.get(token.string)
        elif token.string in plain and not (after == "=" and depth and before in {"(", ","}):
            new = plain[token.string]
        if new:
            edits.append((token.start, token.end, new))
    for (row, start), (last, end), new in reversed(edits):
        line = lines[row - 1]
        if row == last:
            lines[row - 1] = line[:start] + new + line[end:]
        elif new != "".join(lines[row - 1 : last])[start : len("".join(lines[row - 1 : last - 1])) + end]:
            tail = lines[last - 1][end:]
            lines[row - 1 : last] = (line[:start] + new + tail).splitlines(keepends=True)
    text = "".join(lines)
    for old, new in plain.items():  # in docstrings: `old`, :class:`old`; in __all__ and tables of homes: "old"
        text = re.sub(rf"(:\w+:`~?(?:[\w.]*\.)?){old}`", rf"\g<1>{new}`", text)
        text = re.sub(rf"(?<![`\w])`{old}`(?!`)", f"`{new}`", text)
    return text


def main() -> None:
    names, attributes = read_names(Path(sys.argv[1]))
    files = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    for name in files.split():
        file = ROOT / name
        if name.startswith("tools/") or not file.exists():
            continue
        text = file.read_text()
        plain, modules, inside = imported(ast.parse(text), names)
        module = module_of(file)
        plain |= names.get(module, {})
        new = renamed(text, plain, modules, inside, attributes)
        if file.name == "__init__.py":
            for old, to in plain.items():
                new = new.replace(f'"{old}"', f'"{to}"')
        for whole, renames in names.items():
            for old, to in renames.items():
                new = re.sub(rf"{re.escape(whole)}\.{old}\b", f"{whole}.{to}", new)
        if new != text:
            file.write_text(new)


if __name__ == "__main__":
    main()
