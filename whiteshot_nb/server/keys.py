"""The key pair of a service: from the environment, or made once and kept beside its data."""

from __future__ import annotations

import json
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def keys_of(data: Path) -> tuple[str, str]:
    """Return AK and SK.

    ``WHITESHOT_AK`` and ``WHITESHOT_SK`` win; otherwise they are in ``keys.json`` in the data folder, which only
    its owner may read and which is made at the first call.
    """
    ak, sk = os.environ.get("WHITESHOT_AK"), os.environ.get("WHITESHOT_SK")
    if ak and sk:
        return ak, sk
    place = data / "keys.json"
    if not place.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = {"ak": secrets.token_urlsafe(12), "sk": secrets.token_urlsafe(32)}
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(made, file)
    kept = json.loads(place.read_text(encoding="utf-8"))
    return kept["ak"], kept["sk"]
