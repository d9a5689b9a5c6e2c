"""The command ``whiteshot``; the other modules of this package register its subcommands."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_show_locals=False)


@app.callback()
def whiteshot() -> None:
    """Whiteboard screenshots: run a demo, check a server, compare, report and archive pictures, run a server."""
