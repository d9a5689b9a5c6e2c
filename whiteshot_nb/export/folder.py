"""A folder of PNGs with a table and a page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.csv_file import write_csv
from whiteshot_nb.files import write_whole
from whiteshot_nb.templating import template

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Hashable

    import pandas as pd

    from whiteshot_nb.store import Pictures


def write_folder(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    *,
    title: str,
    on_file: Callable[[Path], None] | None = None,
) -> Path:
    """Write the PNGs of a frame under their safe names, ``shots.csv`` and ``index.html``."""
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    tell = on_file or (lambda _: None)
    for name, sha256 in frame.loc[frame["ok"], ["file", "sha256"]].itertuples(index=False):
        target = folder / Path(name).name
        write_whole(target, pictures.get(sha256))
        tell(target)
    tell(write_csv(frame, folder / "shots.csv"))
    page = template("whiteshot_nb.export", "folder.html").render(title=title, shots=_records(frame))
    write_whole(folder / "index.html", page.encode())
    tell(folder / "index.html")
    return folder


def _records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Rows as dictionaries with None for what is missing, which a template can ask for."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
