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
"""Numeric id of the team in storage keys, as in the examples of the product page."""


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """Configuration of one server.

    Attributes
    ----------
    data
        Folder that contains the database. If `storage` is None, the folder also contains the stored pictures.
    team
        Id of the team in the API's responses. The id has 22 characters. Default: a fixed id.
    app
        Id of the app in the API's responses. The id has 22 characters. Default: a fixed id.
    ak
        Access key that tokens must contain. Default: a random key.
    sk
        Secret key with which tokens must be signed. Default: a random key.
    samples
        Whether to create the sample boards when the server starts. Default: False.
    max_side
        Maximum width and height of a screenshot, in pixels. The vendor documents no limit. Default: 4096.
    drawing_seconds
        Maximum time to draw one scene, in seconds. Default: 20.
    drawing_memory_mb
        Maximum memory of one drawing process, in MB. Default: 2048.
    workers
        Number of drawing processes. Default: one for each CPU core, but at most 4.
    storage
        Storage space for the pictures. Default: a folder next to the database.
    strict
        Whether the server is strict. If True, every request must name a data center in the header ``region``, as newer
        versions of the API documentation require. Also, a room is found only in the data center where the room was
        created. If False, the header is optional. Default: False, because old clients do not send the header.
    screenshots_in
        Data centers in which screenshots are enabled. Default: all data centers.
    private
        Whether the server refuses HTTP requests for stored pictures. If True, a storage space that is a folder behaves
        like a private bucket. Default: False.
    allow_pictures
        Hosts from which the server may fetch the pictures that scenes contain, in the form that `AllowedHosts.parse`
        describes. Default: no hosts.
    picture_seconds
        Maximum time to fetch one picture from another server, in seconds. Default: 10.
    picture_bytes
        Maximum size of a picture from another server, in bytes. Default: 16 MB.

    Raises
    ------
    ValueError
        If an entry in `allow_pictures` is not a valid host.
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
        """Return whether screenshots are enabled in the given data center."""
        return self.screenshots_in is None or data_center in self.screenshots_in

    @property
    def database_url(self) -> URL:
        """SQLAlchemy URL of the database that contains the rooms and scenes."""
        return sqlite_url(self.data / "rooms.sqlite")

    @property
    def images(self) -> Storage:
        """Storage space for the pictures: `storage`, or a folder next to the database if `storage` is None."""
        return self.storage or Storage(self.data / "images")
