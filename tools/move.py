"""Move modules as moves.txt says, and rewrite every import and dotted name."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "whiteshot_nb"
MOVES = dict(
    line.split() for line in (ROOT / "tools/moves.txt").read_text().splitlines() if line and not line.startswith("#")
)
# Names that a package's __init__ gave, and where they are taken from now.
NAMES = {
    ("review", "Mask"): "diff",
    ("review", "Thresholds"): "diff",
    ("review", "CHANGES"): "model.change_types",
}
# Modules whose package of the same name exports what they had.
KEPT = {"shots", "comparison", "library"}


def path_of(module: str) -> Path:
    return ROOT / PACKAGE / (module.replace(".", "/") + ".py")


def moved(module: str) -> str:
    """Return the new dotted name of a module below the package."""
    if module in KEPT:
        return module
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        head = ".".join(parts[:length])
        if head in MOVES and head not in KEPT:
            return ".".join([MOVES[head], *parts[length:]])
    return module


def move_files() -> None:
    packages = {}
    for old, new in MOVES.items():
        source = path_of(old)
        if source.is_file():
            packages[source] = path_of(new)
    temporary = {}
    for source, target in packages.items():
        waiting = source.with_suffix(".moving")
        subprocess.run(["git", "mv", source, waiting], check=True, cwd=ROOT)
        temporary[waiting] = target
    for old, new in MOVES.items():
        folder, target = ROOT / PACKAGE / old.replace(".", "/"), ROOT / PACKAGE / new.replace(".", "/")
        if folder.is_dir() and old not in KEPT and old not in {"archiving", "capturing"}:
            subprocess.run(["git", "mv", folder, target], check=True, cwd=ROOT)
            temporary = {
                (target / waiting.relative_to(folder) if waiting.is_relative_to(folder) else waiting): goal
                for waiting, goal in temporary.items()
            }
    for waiting, target in temporary.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "mv", waiting, target], check=True, cwd=ROOT)


def modules_before() -> set[str]:
    files = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", PACKAGE], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    names = {file[len(PACKAGE) + 1 : -3].replace("/", ".") for file in files if file.endswith(".py")}
    return {name.removesuffix(".__init__") for name in names}


def rewritten(text: str, before: set[str]) -> str:
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    renamed = {}
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and (n.module or "").split(".")[0] == PACKAGE]
    for node in sorted(nodes, key=lambda n: -n.lineno):
        module = node.module[len(PACKAGE) + 1 :]
        groups: dict[str, list[str]] = {}
        for alias in node.names:
            whole = f"{module}.{alias.name}" if module else alias.name
            target, name = moved(module) if module else "", alias.name
            if (module, alias.name) in NAMES:
                target = NAMES[module, alias.name]
            elif whole in before and not (module == "" and alias.name in KEPT):
                target, _, name = moved(whole).rpartition(".")
                if name != alias.name and alias.asname is None:
                    renamed[alias.name] = name
            told = name + (f" as {alias.asname}" if alias.asname else "")
            groups.setdefault(f"{PACKAGE}.{target}".rstrip("."), []).append(told)
        indent = " " * node.col_offset
        comment = re.search(r"\s+#.*$", lines[node.lineno - 1].rstrip("\n")) or re.search(
            r"\s+#.*$", lines[node.end_lineno - 1].rstrip("\n")
        )
        note = comment.group() if comment else ""
        new = [f"{indent}from {target} import {', '.join(names)}{note}\n" for target, names in groups.items()]
        lines[node.lineno - 1 : node.end_lineno] = new
    text = "".join(lines)
    for old, new in renamed.items():
        text = re.sub(rf"(?<![\w.\"'`/]){old}(?=\.\w)", new, text)
    return text


def dotted(text: str, before: set[str]) -> str:
    """Rewrite dotted names in strings, comments and configuration."""

    def new(match: re.Match[str]) -> str:
        name = match[1]
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            head = ".".join(parts[:length])
            if head in before:
                return ".".join([PACKAGE, moved(head), *parts[length:]])
        return match[0]

    return re.sub(rf"\b{PACKAGE}\.([a-z_][\w.]*\w)", new, text)


def main() -> None:
    before = modules_before()
    move_files()
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split(
        "\n"
    )
    for name in tracked:
        file = ROOT / name
        if file.suffix not in {".py", ".toml", ".md", ".ipynb", ".js", ".cfg"} or name.startswith("tools/"):
            continue
        text = file.read_text()
        changed = text
        if file.suffix == ".py":
            changed = rewritten(text, before)
            head = re.compile(r"^(\s*)from whiteshot_nb", re.MULTILINE)
            kept = {}
            rest = []
            for line in changed.splitlines(keepends=True):
                rest.append(line if head.match(line) else dotted(line, before))
            changed = "".join(rest)
            del kept
        elif PACKAGE in text:
            changed = dotted(text, before)
        if changed != text:
            file.write_text(changed)


if __name__ == "__main__":
    main()
