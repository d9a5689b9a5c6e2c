"""Define the tables of rooms and scenes, and open their database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from whiteshot_nb._core.databases import create_tables, open_engine

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

MAX_DATA_CENTER_LENGTH = 64

metadata = MetaData()

rooms = Table(
    "rooms",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("uuid", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("is_record", Boolean, nullable=False),
    Column("is_ban", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("data_center", String(MAX_DATA_CENTER_LENGTH), nullable=False),
    Column("current_scene", Text, nullable=False),
)

scenes = Table(
    "scenes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("room", String(64), ForeignKey("rooms.uuid"), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("directory", Text, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("room", "path"),
)


def open_database(url: str | URL) -> Engine:
    """Open the database with this SQLAlchemy URL, and create missing tables."""
    engine = open_engine(url)
    create_tables(engine, metadata)
    return engine
