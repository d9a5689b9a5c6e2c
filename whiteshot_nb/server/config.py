"""Configuration of one server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteshot_nb._core.databases import sqlite_url
from whiteshot_nb.server.allowed_hosts import AllowedHosts
from whiteshot_nb.storage import Storage

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

TEAM_NUMBER = "2811"
"""The numeric team id in storage keys, as in the product page's examples."""


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """Configuration of one server.

    Attributes
    ----------
    data
        Folder of the database and the stored images.
    team, app
        Ids of the team and the app in the responses, 22 characters each.
    ak, sk
        Key pair that signs the tokens. The SK is a secret.
    samples
        Whether to create the sample boards at the start.
    max_side
        Maximum width and height of a screenshot, in pixels; the vendor documents no limit.
    drawing_seconds, drawing_memory_mb
        Limits of one drawing: seconds, and megabytes of memory.
    workers
        Number of drawing processes; None for one per core.
    storage
        Storage space of the pictures; None for a folder next to the database.
    strict
        Whether the header `region` is required, as the newer documents say, and a room is only found in its own data
        center. Default: as tolerant as old clients need.
    screenshots_in
        Data centers in which screenshots are enabled, as in the vendor's console; None for all.
    private
        Whether stored images in a folder are refused over HTTP, as by a private bucket.
    allow_pictures
        Hosts that pictures on scenes may be fetched from, as `AllowedHosts.parse` reads them.
    picture_seconds, picture_bytes
        Limits of fetching one picture: seconds, and bytes.

    Raises
    ------
    ValueError
        If an entry of `allow_pictures` is not a host.
    """

    data: Path
    ak: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    sk: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    team: str = "whiteshotSandboxTeam00"
    app: str = "whiteshotSandboxApp000"
    samples: bool = False
    max_side: int = 4096
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
        AllowedHosts.parse(self.allow_pictures)

    def has_screenshots(self, data_center: str) -> bool:
        """Return whether screenshots are enabled in a data center."""
        return self.screenshots_in is None or data_center in self.screenshots_in

    @property
    def database_url(self) -> URL:
        """SQLAlchemy URL of the database of rooms and scenes."""
        return sqlite_url(self.data / "rooms.sqlite")

    @property
    def images(self) -> Storage:
        """The storage space of the pictures."""
        return self.storage or Storage(self.data / "images")
