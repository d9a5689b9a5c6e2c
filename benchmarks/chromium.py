"""Chromium, as it is installed."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

_ARGUMENTS = ("--disable-gpu", "--no-first-run", "--disable-background-networking")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser: that of WHITESHOT_CHROMIUM, or Chromium or Chrome on the PATH."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the tests

    found = os.environ.get("WHITESHOT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield running
        running.close()
