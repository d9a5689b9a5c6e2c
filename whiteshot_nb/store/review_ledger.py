"""Read and append rows of the SQL tables of reviews.

Rows are numbered in the order of their commits, so that a reader can continue after the last row that it has read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from whiteshot_nb._core.databases import write_turn
from whiteshot_nb.store import tables
from whiteshot_nb.store.db_errors import database_errors
from whiteshot_nb.store.review_tables import baseline_steps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Engine, Table

    from whiteshot_nb.store.tables import LedgerRow

_AT_ONCE = 500  # pictures of one query


class ReviewLedger:
    """Append rows to the review tables of a library, and read new rows; safe to use from several processes.

    Parameters
    ----------
    engine
        The SQLAlchemy engine of the library's database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, rows: Mapping[str, Sequence[LedgerRow]]) -> None:
        """Append rows to one or more tables in one transaction; return when the transaction is committed.

        Parameters
        ----------
        rows
            The rows to append, by table name.
        """
        with database_errors("written"), write_turn(self._engine) as connection:
            for name, several in rows.items():
                append(connection, tables.metadata.tables[name], several)

    def after(self, table: str, number: int) -> list[LedgerRow]:
        """Return the rows of a table that have a row number above `number`, sorted by row number."""
        there = tables.metadata.tables[table]
        query = select(there).where(there.c.number > number).order_by(there.c.number)
        with database_errors("read"), self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def known_pictures(self) -> set[tuple[str, str, str]]:
        """Return the room, scene and SHA-256 of every picture that a shot or a baseline refers to."""
        shots, steps = tables.shots.c, baseline_steps.c
        of_shots = select(shots.room, shots.scene, shots.sha256).where(shots.ok)
        of_steps = select(steps.room, steps.scene, steps.sha256).where(steps.sha256.is_not(None))
        with database_errors("read"), self._engine.connect() as connection:
            return {(room, scene, sha256) for room, scene, sha256 in connection.execute(of_shots.union(of_steps))}

    def shown_digests(self, hashes: Collection[str]) -> dict[str, str]:
        """Return the shown digests of pictures that were measured, by SHA-256.

        Parameters
        ----------
        hashes
            The SHA-256 of the pictures.
        """
        there, wanted = tables.shots.c, sorted(hashes)
        found: dict[str, str] = {}
        measured = select(there.sha256, there.shown_digest).where(there.shown_digest.is_not(None)).distinct()
        with database_errors("read"), self._engine.connect() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                query = measured.where(there.sha256.in_(wanted[start : start + _AT_ONCE]))
                found |= {row.sha256: row.shown_digest for row in connection.execute(query)}
        return found

    def shot_of(self, room: str, scene: str, sha256: str) -> LedgerRow:
        """Return details of the shot that captured a given picture of a scene.

        The dictionary has the keys ``run``, ``renderer``, ``group``, ``order``, ``width`` and ``height``. If several
        shots have the picture, the details of the latest shot are returned. If no shot has the picture, the details
        come from the latest baseline step (change of a baseline) with this picture. If there is no such step either,
        the dictionary is empty.

        Parameters
        ----------
        room
            The UUID of the room.
        scene
            The path of the scene.
        sha256
            The SHA-256 of the picture.
        """
        shots, steps = tables.shots.c, baseline_steps.c
        size = (shots.pixel_width.label("width"), shots.pixel_height.label("height"))
        of_shot = select(shots.run, shots.renderer, shots.group, shots.order, *size)
        of_step = select(steps.run, steps.renderer, steps.group, steps.order, steps.width, steps.height)
        latest = (of_shot, shots, shots.taken_at.desc()), (of_step, steps, steps.number.desc())
        with database_errors("read"), self._engine.connect() as connection:
            for query, there, order in latest:
                wanted = (there.room == room, there.scene == scene, there.sha256 == sha256)
                row = connection.execute(query.where(*wanted).order_by(order).limit(1)).mappings().first()
                if row is not None:
                    return dict(row)
        return {}


def append(connection: Connection, table: Table, rows: Sequence[LedgerRow]) -> None:
    """Append rows to a table in the open write transaction of `connection`."""
    last = connection.execute(select(func.coalesce(func.max(table.c.number), 0))).scalar_one()
    if rows:
        connection.execute(insert(table), [row | {"number": last + index} for index, row in enumerate(rows, 1)])


def append_unknown(connection: Connection, table: Table, rows: Sequence[LedgerRow]) -> None:
    """Append those rows whose `id` is not in the table yet, in the open write transaction of `connection`."""
    there = set(connection.execute(select(table.c.id)).scalars())
    append(connection, table, [row for row in rows if row["id"] not in there])
