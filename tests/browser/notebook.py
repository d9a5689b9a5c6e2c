"""A notebook open in JupyterLab: run all cells, read its errors, shut its kernel down."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

READY = """() => {
  const widget = window.jupyterapp?.shell?.currentWidget;
  return widget?.context?.isReady && widget?.sessionContext?.session?.kernel?.status === 'idle';
}"""
ERRORS = """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells
  .flatMap(cell => cell.outputs ?? []).filter(output => output.output_type === 'error')
  .map(output => output.evalue)"""
THEME = """async name => {
  await jupyterapp.commands.execute('apputils:change-theme', { theme: name });
}"""


def write_notebook(path: Path, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)


RUN = """async source => {
  const panel = jupyterapp.shell.currentWidget;
  panel.content.activeCellIndex = panel.content.widgets.length - 1;
  await jupyterapp.commands.execute('notebook:insert-cell-below');
  panel.content.activeCell.model.sharedModel.setSource(source);
  await jupyterapp.commands.execute('notebook:run-cell');
  return panel.content.activeCell.model.toJSON().outputs.map(output => output.text ?? '').flat().join('');
}"""


RUN_FIRST = """async () => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = 0;
  await jupyterapp.commands.execute('notebook:run-cell');
}"""


class Notebook:
    """One notebook in one page, with what the browser complained about in `complaints`."""

    def __init__(self, browser: Browser, lab: str, name: str, *, width: int = 1320, height: int = 1900) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("request", lambda request: self._check(request.url, lab))
        self.page.goto(f"{lab}/doc/tree/{name}?reset")
        self.page.wait_for_function(READY)

    def run_all(self) -> None:
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")

    def run_first(self) -> None:
        """Run the first cell."""
        self.page.evaluate(RUN_FIRST)

    def restarted(self) -> None:
        """Wait until JupyterLab has told that the kernel died, and has started another."""
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self.page.wait_for_function(READY)

    def run(self, source: str) -> str:
        """Run code in a new last cell, and return what it prints."""
        return self.page.evaluate(RUN, source)

    def theme(self, name: str) -> None:
        self.page.evaluate(THEME, name)
        self.page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def errors(self) -> list[str]:
        return self.page.evaluate(ERRORS)

    def close(self) -> None:
        self.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown(); }")
        self.page.close()

    def _complain(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def _check(self, url: str, lab: str) -> None:
        if not re.match(rf"({re.escape(lab)}|data:|blob:|ws:)", url):
            self.outside.append(url)


@contextmanager
def running(browser: Browser, lab: str, name: str, **size: int) -> Iterator[Notebook]:
    """Open a notebook and run all its cells; its kernel goes in the end."""
    opened = Notebook(browser, lab, name, **size)
    opened.run_all()
    yield opened
    opened.close()
