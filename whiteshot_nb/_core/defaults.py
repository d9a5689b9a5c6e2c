"""How many pictures at a time, and how large, unless somebody says otherwise."""

from __future__ import annotations

CONNECTIONS = 32
"""Pictures that are fetched at a time."""

MAX_BYTES = 64 * 2**20
"""Bytes that a picture may have."""
