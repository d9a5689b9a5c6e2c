"""Pictures put into a library as shots, the way a capture does, and what comparisons say of them."""

from __future__ import annotations

from datetime import UTC, datetime

from boards import Board, random_board, scribble

import whiteshot_nb as ws
from whiteshot_nb.model.shot_row import ShotRow

SIZE = (320, 180)
PAGE = random_board(3, stickies=1, size=SIZE)
OLD = PAGE.png()
NEW = PAGE.but(scribbles=(scribble(-380, -240),)).png()
NEWER = PAGE.but(captions=((20, 150, "again"),)).png()
BLANK = Board(size=SIZE).png()


def taking(library):
    """A function that puts pictures by scene into a library as shots of a room's group."""

    def take(room="room", *, renderer="painter 1", run="run", **pictures):
        rows = []
        for order, (name, data) in enumerate(pictures.items()):
            sha256 = data and library._store.pictures.put(data)
            rows.append(
                ShotRow(
                    run=run,
                    room=room,
                    group="/g",
                    scene=f"/g/{name}",
                    order=order,
                    width=SIZE[0],
                    height=SIZE[1],
                    pixel_width=SIZE[0],
                    pixel_height=SIZE[1],
                    ok=data is not None,
                    blank=data == BLANK,
                    error=None if data else "DownloadFailed: 404",
                    sha256=sha256,
                    renderer=renderer,
                    data_center="cn-hz",
                    taken_at=datetime.now(UTC),
                )
            )
        return ws.Shots(rows, library._store.pictures)

    return take


def changes(comparison):
    return dict(zip(comparison.frame["scene"].str[3:], comparison.frame["change"], strict=True))


def approve(library, shots, **options):
    comparison = library.compare(shots)
    comparison.accept(comparison.frame, reviewer="ann", **options)
