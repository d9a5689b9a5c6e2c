"""JupyterLab and Chromium, for real. A missing browser is a failure, not a skip."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=15_000)  # a kernel that has just started may be slow to answer
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def chromium_path() -> str:
    """The browser to test with: WHITESHOT_CHROMIUM, or Chromium or Chrome on the PATH."""
    found = os.environ.get("WHITESHOT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no Chromium: run `make browser`, or set WHITESHOT_CHROMIUM"
    return found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="session")
def pictures_folder():
    """Where screenshots go that people look at and the README shows."""
    folder = ROOT / "tests" / "browser" / "pictures"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lab_home(tmp_path_factory):
    """The folder of the JupyterLab; its notebooks are in ``work``."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def lab(lab_home):
    """Base URL of a JupyterLab of its own, with a copy of the notebooks, and no settings from outside."""
    home = lab_home
    shutil.copytree(ROOT / "notebooks", home / "work", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for notebook in (home / "work").glob("*.ipynb"):
        _without_its_last_cell(notebook)
    _set(home, "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})
    _set(home, "notebook-extension/tracker", {"windowingMode": "none"})  # cells out of sight stay in the page
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    python = os.environ.get("WHITESHOT_LAB_PYTHON", sys.executable)
    command = [python, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += ["--ServerApp.password=", f"--ServerApp.root_dir={home / 'work'}"]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"]
    with (home / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            env=os.environ | {name: str(home / folder) for name, folder in folders.items()},
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(f"{url}/api", server, home / "lab.log")
        yield url
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)  # polling a condition, with a deadline
    raise AssertionError(log.read_text(errors="replace")[-2000:])


def _set(home: Path, name: str, values: dict[str, object]) -> None:
    place = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(values), encoding="utf-8")


def _without_its_last_cell(path: Path) -> None:
    """Leave out the cell that closes the sandbox: the tests go on where the notebook ends."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["cells"].pop()["source"] == ["sandbox.close()"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
