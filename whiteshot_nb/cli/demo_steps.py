"""The demo: sandbox, capture, DataFrame, files. What ``make demo`` and ``whiteshot demo`` run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import typer

from whiteshot_nb.capturing import capture
from whiteshot_nb.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb.shots import Shots

GROUP = "/lesson"
LEAST = 12
_COLUMNS = ["scene", "ok", "pixel_width", "pixel_height", "bytes", "ink", "blank", "near_duplicate_of", "seconds"]


def run_demo(out: Path) -> bool:
    """Capture the sample lesson and write it to `out`; return whether every shot arrived and was checked."""
    out.mkdir(parents=True, exist_ok=True)
    typer.echo("Starting a sandbox server of your own …")
    with Sandbox() as sandbox:
        room = sandbox.rooms[0]
        typer.echo(f"It listens on {sandbox.url}, with {len(sandbox.rooms)} rooms. Capturing {GROUP} of “{room.name}”.")
        shots = capture(sandbox.client(), room.uuid, GROUP, width=1280, height=720, group=True, progress=True)
        folder = shots.to_folder(out, title=room.name)
        _print(shots)
        for shot in shots.failed:
            typer.echo(f"{shot.scene} failed. {shot.error} {shot.hint or ''}", err=True)
        good = len(shots) >= LEAST and not shots.failed
        typer.echo(
            f"\n{len(shots) - len(shots.failed)} of {len(shots)} scenes captured and checked. Open next:\n"
            f"  {folder.resolve() / 'index.html'}\n"
            f"  {folder.resolve() / 'shots.csv'}\n"
            "or run `make lab` for the form in a notebook."
        )
        return good


def _print(shots: Shots) -> None:
    with pd.option_context("display.width", 160, "display.max_columns", None, "display.max_rows", None):
        typer.echo(f"\n{shots.frame[_COLUMNS].round({'ink': 4})}")
