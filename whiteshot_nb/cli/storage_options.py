"""Define the options that describe a storage space; access keys are read only from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whiteshot_nb.storage import Storage

if TYPE_CHECKING:
    from pathlib import Path

VendorOption = Annotated[
    str | None, typer.Option(help="Vendor of the storage space: 'aws', 'oss', 'kodo', or 's3' for any other vendor.")
]
RegionOption = Annotated[str | None, typer.Option(help="Region of the storage space, as its vendor names it.")]
EndpointOption = Annotated[str | None, typer.Option(help="URL of the storage space's S3 API.")]
DomainOption = Annotated[
    str | None, typer.Option(help="Public URL of the storage space's pictures, beginning with https://.")
]


def storage_of(
    location: str | Path | None,
    vendor: str | None,
    region: str | None,
    endpoint: str | None,
    domain: str | None = None,
) -> Storage | None:
    """Return the storage space that these options describe; None if no location is given.

    Raises
    ------
    ConfigError
        If an option that the vendor requires is missing.
    """
    if not location:
        return None
    return Storage(location, vendor=vendor, region=region, endpoint=endpoint, domain=domain)  # type: ignore[arg-type]  # checked there
