"""The Binder recipe, without Docker: what repo2docker makes of it, and the same packages in a venv of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "tests" / "data" / "binder_base.txt"
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "60"]


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=800
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def binder_python(tmp_path_factory) -> str:
    """Python of a venv with Binder's frozen base and our requirements; 3.12 as on Binder, if there is one."""
    folder = tmp_path_factory.mktemp("binder") / "venv"
    run(_python_312(), "-m", "venv", str(folder))
    python = str(folder / "bin" / "python")
    requirements = ["-r", str(BASE), "-r", str(ROOT / "binder" / "requirements.txt"), "nbval", "pytest"]
    run(sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python, *requirements)
    run(sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python, "--no-deps", str(ROOT))
    return python


def _python_312() -> str:
    found = shutil.which("python3.12")
    works = found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0
    return found if found and works else sys.executable


def test_repo2docker_reads_the_recipe():
    said = run(
        sys.executable, "-m", "repo2docker", "--no-build", "--no-run", "--debug",
        "--user-id", "1000", "--user-name", "jovyan", str(ROOT),
    )  # fmt: skip
    assert 'pip install --no-cache-dir -r "binder/requirements.txt"' in said
    assert "binder/postBuild" in said
    assert "python=3.12" in said


def test_the_requirements_hold_all_the_package_needs(binder_python):
    run(sys.executable, "-m", "uv", "pip", "check", "--python", binder_python)


def test_the_notebook_gives_the_committed_outputs_there(binder_python):
    sanitize = str(ROOT / "tests" / "nbval_sanitize.cfg")
    said = run(
        binder_python, "-m", "pytest", "-q", "-p", "no:python", *NBVAL, "--nbval-sanitize-with", sanitize,
        "-c", os.devnull, "--rootdir", str(ROOT), "notebooks",
    )  # fmt: skip
    assert "passed" in said


def test_the_form_works_in_that_jupyterlab(binder_python):
    said = run(sys.executable, "-m", "pytest", "-q", "-x", "tests/browser", WHITESHOT_LAB_PYTHON=binder_python)
    assert "passed" in said


def test_captures_work_in_that_kernel(binder_python):
    said = run(
        sys.executable, "-m", "pytest", "-q", "-x", "tests/_core/test_kernel.py", WHITESHOT_LAB_PYTHON=binder_python
    )
    assert "passed" in said
