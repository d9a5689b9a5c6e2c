"""Settings, read from ``WHITESHOT_*`` environment variables or a ``.env`` file in the working directory."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from whiteshot_nb.model.data_centers import DEFAULT_DATA_CENTER

VENDOR_URL = "https://api.netless.link/v5"


class Settings(BaseSettings):
    """Defaults of the parameters of :class:`whiteshot_nb.Client`.

    Attributes
    ----------
    token
        ``WHITESHOT_TOKEN``: an SDK or Room token. A secret.
    ak, sk
        ``WHITESHOT_AK``, ``WHITESHOT_SK``: the team's key pair, used to sign tokens if there is no token. The SK is a
        secret.
    region
        ``WHITESHOT_REGION``: the data center. Default: ``cn-hz``.
    base_url
        ``WHITESHOT_BASE_URL``: the URL of the API, ending in ``/v5``. Default: the vendor's.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_", env_file=".env", extra="ignore")

    token: SecretStr | None = None
    ak: str | None = None
    sk: SecretStr | None = None
    region: str = DEFAULT_DATA_CENTER
    base_url: str = VENDOR_URL


class StorageSettings(BaseSettings):
    """Defaults of the parameters of :class:`whiteshot_nb.Storage`.

    Attributes
    ----------
    access_key, secret_key
        ``WHITESHOT_STORAGE_ACCESS_KEY``, ``WHITESHOT_STORAGE_SECRET_KEY``: the keys of your storage space.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_STORAGE_", env_file=".env", extra="ignore")

    access_key: str | None = None
    secret_key: SecretStr | None = None


class ReviewSettings(BaseSettings):
    """Defaults of reviews.

    Attributes
    ----------
    reviewer
        ``WHITESHOT_REVIEWER``: the name that verdicts are recorded under. Default: the name of the user who is logged
        in.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_", env_file=".env", extra="ignore")

    reviewer: str | None = None
