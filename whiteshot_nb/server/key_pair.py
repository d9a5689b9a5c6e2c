"""Load the key pair of a server from the environment or the data folder, or generate a key pair."""

from __future__ import annotations

import json
import os
import secrets
from typing import TYPE_CHECKING

from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def load_key_pair(data: Path, *, make: bool = True) -> tuple[str, str]:
    """Return the access key (AK) and the secret key (SK) of a server.

    The keys are read from the environment variables ``WHITESHOT_AK`` and ``WHITESHOT_SK``. If the variables are not
    set, the keys are read from the file ``keys.json`` in the data folder. Only the owner of the file can read the file.

    Parameters
    ----------
    data
        The data folder of the server.
    make
        Whether to generate a key pair if no key pair is found. The new key pair is stored in the data folder. Default:
        True.

    Raises
    ------
    ConfigError
        If no key pair is found and `make` is False. If only one of the two keys is set. If the data folder cannot be
        read or written.
    """
    ak, sk = os.environ.get("WHITESHOT_AK"), os.environ.get("WHITESHOT_SK")
    if ak and sk:
        return ak, sk
    if ak or sk:
        raise ConfigError(
            "Only one of the access key (AK) and the secret key (SK) is set",
            hint="Set both WHITESHOT_AK and WHITESHOT_SK.",
        )
    try:
        return _kept_keys(data, make=make)
    except (OSError, ValueError, KeyError) as error:
        said = error.strerror if isinstance(error, OSError) else "the file keys.json is damaged"
        raise ConfigError(f"The keys in {data} cannot be read or written", said=said) from error


def _kept_keys(data: Path, *, make: bool) -> tuple[str, str]:
    place = data / "keys.json"
    if not place.exists() and not make:
        raise ConfigError(
            f"The folder {data} is not the data folder of a server",
            hint="Start a server with whiteshot serve, or pass the data folder of a server with --data.",
        )
    if not place.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {"ak": secrets.token_urlsafe(12), "sk": secrets.token_urlsafe(32)}
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(made, file)
    kept = json.loads(place.read_text(encoding="utf-8"))
    return kept["ak"], kept["sk"]
