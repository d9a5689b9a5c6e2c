"""Default limits for downloads."""

from __future__ import annotations

CONNECTIONS = 32
"""The number of pictures that are downloaded at a time."""

MAX_BYTES = 64 * 2**20
"""The maximum size of a picture, in bytes."""
