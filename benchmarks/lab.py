"""A JupyterLab of its own with one notebook, open in Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import nbformat
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from benchmarks.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

_READY = """() => {
  const widget = window.jupyterapp?.shell?.currentWidget;
  return widget?.context?.isReady && widget?.sessionContext?.session?.kernel?.status === 'idle';
}"""
_FOLDERS = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
_ARGUMENTS = [
    "--no-browser",
    "--allow-root",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.extension_manager=readonly",
]


@contextmanager
def notebook(folder: Path, setup: str) -> Iterator[Page]:
    """Give a page with an open notebook, whose one cell, with this code, was run; files are in the folder."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(setup)])  # type: ignore[no-untyped-call]
    book.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(book, folder / "bench.ipynb")  # type: ignore[no-untyped-call]
    with _server(folder) as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1320, "height": 1300})
        page.goto(f"{url}/doc/tree/bench.ipynb?reset")
        page.wait_for_function(_READY)
        page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        yield page


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", *_ARGUMENTS, f"--ServerApp.port={port}"]
    own = {f"JUPYTER_{name}": str(folder / name.lower()) for name in _FOLDERS}
    with (folder / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, f"--ServerApp.root_dir={folder}"], stdout=log, stderr=log, env=os.environ | own
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(url)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@retry(retry=retry_if_exception_type(httpx.TransportError), wait=wait_fixed(0.1), stop=stop_after_delay(60))
def _await(url: str) -> None:
    httpx.get(f"{url}/api").raise_for_status()
