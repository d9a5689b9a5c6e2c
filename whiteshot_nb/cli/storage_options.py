"""The options that name a storage space; its keys come from the environment only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whiteshot_nb.storage import Storage

if TYPE_CHECKING:
    from pathlib import Path

VendorOption = Annotated[str | None, typer.Option(help="aws, oss, kodo, or s3 for any other.")]
RegionOption = Annotated[str | None, typer.Option(help="The vendor's region.")]
EndpointOption = Annotated[str | None, typer.Option(help="Where the store speaks S3.")]
DomainOption = Annotated[str | None, typer.Option(help="Where its pictures are public, with https://.")]


def storage_of(
    location: str | Path | None,
    vendor: str | None,
    region: str | None,
    endpoint: str | None,
    domain: str | None = None,
) -> Storage | None:
    """Return the storage space of some options; None if no location is given.

    Raises
    ------
    ConfigError
        If something the vendor needs is missing.
    """
    if not location:
        return None
    return Storage(location, vendor=vendor, region=region, endpoint=endpoint, domain=domain)  # type: ignore[arg-type]  # checked there
