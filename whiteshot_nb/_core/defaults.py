"""Default limits of downloads."""

from __future__ import annotations

CONNECTIONS = 32
"""Number of pictures that are downloaded at a time."""

MAX_BYTES = 64 * 2**20
"""Maximum size of a picture, in bytes."""
