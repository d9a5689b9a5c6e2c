"""The vendor's data centers, by the value of the request header ``region``."""

from __future__ import annotations

import warnings

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


def warn_of_data_center(region: str) -> None:
    """Issue a warning if a data center was replaced, or is missing from the vendor's documentation.

    The warning refers to the line of code that called the caller of this function.
    """
    if region in REPLACED_DATA_CENTERS:
        text = (
            f"Data center {region!r} was replaced by {REPLACED_DATA_CENTERS[region]!r}. Requests still use {region!r}."
        )
    elif region not in DATA_CENTERS:
        known = ", ".join(DATA_CENTERS)
        text = f"{region!r} is not a known data center. Requests use it unchanged. Known data centers: {known}."
    else:
        return
    warnings.warn(text, stacklevel=3)
