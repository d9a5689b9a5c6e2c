"""What users can name: the public names, their signatures, and the types that a type checker sees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from paths import DATA
from public_face import public_face

import whiteshot_nb as ws

USER_CODE = Path(__file__).parent / "typing" / "user_code.py"
CHECKERS = {
    "mypy": ["-m", "mypy", "--strict", "--cache-dir", "mypy", str(USER_CODE)],
    "pyright": ["-m", "basedpyright", "--level", "error", "--pythonpath", sys.executable, str(USER_CODE)],
}


def test_names_and_signatures_change_only_on_purpose():
    """After a change that is meant, `tests/helpers/public_face.py` writes the snapshot anew."""
    assert public_face() == (DATA / "public_face.txt").read_text()


@pytest.mark.parametrize("module", [ws, ws.tokens], ids=["ws", "ws.tokens"])
def test_dir_shows_public_names_and_nothing_else(module):
    assert [name for name in dir(module) if not name.startswith("_")] == sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def test_star_imports_bring_the_public_names():
    names: dict[str, object] = {}
    exec("from whiteshot_nb import *", names)
    assert set(names) - {"__builtins__"} == set(ws.__all__)


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_users_type_checker_sees_the_types(checker):
    done = subprocess.run([sys.executable, *CHECKERS[checker]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_wrong_type_is_seen(checker, tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        USER_CODE.read_text().replace("assert_type(shots[0].png, bytes)", "assert_type(shots[0].png, str)")
    )
    command = [str(wrong) if part == str(USER_CODE) else part for part in CHECKERS[checker]]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "wrong.py" in done.stdout
