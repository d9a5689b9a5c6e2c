"""The vendor's data centers, by the value of the request header ``region``."""

from __future__ import annotations

DATA_CENTERS = {
    "cn-hz": "Hangzhou",
    "us-sv": "Silicon Valley",
    "sg": "Singapore",
    "in-mum": "Mumbai",
    "eu": "Frankfurt",
    "gb-lon": "London (replaced by eu)",
}
"""Location of each data center, by the value of the ``region`` header (vendor's REST documentation, 2026)."""

REPLACED_DATA_CENTERS = {"gb-lon": "eu"}
"""Successor of each data center that the REST documentation no longer lists (since July 2023)."""

DEFAULT_DATA_CENTER = "cn-hz"
