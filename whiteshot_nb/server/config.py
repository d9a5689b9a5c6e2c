"""How one server is set up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteshot_nb._core.databases import sqlite_url
from whiteshot_nb.server.allowed_hosts import PictureHosts
from whiteshot_nb.storage import Storage

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

TEAM_NUMBER = "2811"
"""The numeric team id in storage keys, as in the product page's examples."""


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """Everything a server needs to know before it starts.

    Attributes
    ----------
    data
        The folder of its database and its stored images.
    team, app
        The ids that rooms carry, 22 characters each.
    ak, sk
        The key pair that signs its tokens. The SK is a secret.
    samples
        Whether the sample boards are put in at the start.
    largest_side
        The most pixels of width and of height; the vendor documents no limit.
    drawing_seconds, drawing_memory_mb
        What one drawing may take of time and memory.
    workers
        Drawing processes; None for one per core.
    storage
        Where pictures are kept; None for a folder beside the database.
    strict
        Whether the header `region` is required, as the newer documents say, and a room is only found in its own data
        center. Default: as tolerant as old clients need.
    screenshots_in
        The data centers in which the screenshot feature is on, as in the vendor's console; None for all.
    private
        Whether the pictures of a local store are refused to everybody over HTTP, as in a private bucket.
    allow_pictures
        The hosts that pictures named by URL are fetched from, as `PictureHosts.parse` reads them.
    picture_seconds, picture_bytes
        What fetching one picture may take of time, and the most bytes it may have.

    Raises
    ------
    ValueError
        If an entry of `allow_pictures` is no host.
    """

    data: Path
    ak: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    sk: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    team: str = "whiteshotSandboxTeam00"
    app: str = "whiteshotSandboxApp000"
    samples: bool = False
    largest_side: int = 4096
    drawing_seconds: float = 20.0
    drawing_memory_mb: int = 2048
    workers: int | None = None
    storage: Storage | None = None
    strict: bool = False
    screenshots_in: frozenset[str] | None = None
    private: bool = False
    allow_pictures: tuple[str, ...] = ()
    picture_seconds: float = 10.0
    picture_bytes: int = 16 * 2**20

    def __post_init__(self) -> None:
        PictureHosts.parse(self.allow_pictures)

    def has_screenshots(self, data_center: str) -> bool:
        """Whether the screenshot feature is on in a data center."""
        return self.screenshots_in is None or data_center in self.screenshots_in

    @property
    def database_url(self) -> URL:
        """The SQLAlchemy URL of the rooms and scenes."""
        return sqlite_url(self.data / "rooms.sqlite")

    @property
    def images(self) -> Storage:
        """The object store."""
        return self.storage or Storage(self.data / "images")
