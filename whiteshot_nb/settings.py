"""What is read from ``WHITESHOT_*`` in the environment or from a ``.env`` file in the working directory."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from whiteshot_nb.model.data_centers import DEFAULT_DATA_CENTER

VENDOR_URL = "https://api.netless.link/v5"


class Settings(BaseSettings):
    """Defaults of :class:`whiteshot_nb.Client`.

    Attributes
    ----------
    token
        ``WHITESHOT_TOKEN``: an SDK or Room token.
    ak, sk
        ``WHITESHOT_AK``, ``WHITESHOT_SK``: the team's key pair, to mint tokens with instead of having one.
    region
        ``WHITESHOT_REGION``: the data center, ``cn-hz`` by default.
    base_url
        ``WHITESHOT_BASE_URL``: the API, the vendor's by default; ends in ``/v5``.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_", env_file=".env", extra="ignore")

    token: SecretStr | None = None
    ak: str | None = None
    sk: SecretStr | None = None
    region: str = DEFAULT_DATA_CENTER
    base_url: str = VENDOR_URL


class StorageSettings(BaseSettings):
    """Defaults of :class:`whiteshot_nb.Storage`.

    Attributes
    ----------
    access_key, secret_key
        ``WHITESHOT_STORAGE_ACCESS_KEY``, ``WHITESHOT_STORAGE_SECRET_KEY``: of a storage space of one's own.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_STORAGE_", env_file=".env", extra="ignore")

    access_key: str | None = None
    secret_key: SecretStr | None = None


class ReviewSettings(BaseSettings):
    """Defaults of reviews.

    Attributes
    ----------
    reviewer
        ``WHITESHOT_REVIEWER``: who decides, where nobody is named; by default who is logged in.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_", env_file=".env", extra="ignore")

    reviewer: str | None = None
