"""Settings from ``WHITESHOT_*`` environment variables.

Variables can also be set in a ``.env`` file in the working directory.
"""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from whiteshot_nb.model.data_centers import DEFAULT_DATA_CENTER

VENDOR_URL = "https://api.netless.link/v5"


class Settings(BaseSettings):
    """Default values for the parameters of :class:`whiteshot_nb.Client`, from the environment or a ``.env`` file.

    Attributes
    ----------
    token
        ``WHITESHOT_TOKEN``: SDK token or Room token. The token is a secret. None if not set.
    ak
        ``WHITESHOT_AK``: access key of the team. If `token` is not set, tokens are signed with `ak` and `sk`. None if
        not set.
    sk
        ``WHITESHOT_SK``: secret key of the team. None if not set.
    region
        ``WHITESHOT_REGION``: name of the data center. Default: ``cn-hz``.
    base_url
        ``WHITESHOT_BASE_URL``: URL of the API; it ends in ``/v5``. Default: the URL of the vendor's API.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_", env_file=".env", extra="ignore")

    token: SecretStr | None = None
    ak: str | None = None
    sk: SecretStr | None = None
    region: str = DEFAULT_DATA_CENTER
    base_url: str = VENDOR_URL


class StorageSettings(BaseSettings):
    """Default access key and secret key of :class:`whiteshot_nb.Storage`, from the environment or a ``.env`` file.

    Attributes
    ----------
    access_key
        ``WHITESHOT_STORAGE_ACCESS_KEY``: access key of the storage space. None if not set.
    secret_key
        ``WHITESHOT_STORAGE_SECRET_KEY``: secret key of the storage space. None if not set.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_STORAGE_", env_file=".env", extra="ignore")

    access_key: str | None = None
    secret_key: SecretStr | None = None


class ReviewSettings(BaseSettings):
    """Default values for the review of changed screenshots, from the environment or a ``.env`` file.

    Attributes
    ----------
    reviewer
        ``WHITESHOT_REVIEWER``: name of the reviewer, which is stored with each verdict (accepted or rejected). Default:
        name of the user who is logged in.
    """

    model_config = SettingsConfigDict(env_prefix="WHITESHOT_", env_file=".env", extra="ignore")

    reviewer: str | None = None
