"""Objects in a storage space: read, write, presign."""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError, GenericError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, S3Store
from pydantic import SecretStr

from whiteshot_nb._core.defaults import MAX_BYTES
from whiteshot_nb.errors import ConfigError, StorageError
from whiteshot_nb.storage.addresses import StorageAddress
from whiteshot_nb.storage.kodo_signing import signed_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from whiteshot_nb.storage.addresses import Vendor

LOCAL_BUCKET = "whiteshot"
_SCHEME = "s3://"
_PARTS_AT_ONCE = 4  # of 5 MB each, where a file is large
_PATIENCE: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
_CLIENT: Any = {"connect_timeout": "10s", "timeout": "60s"}


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in a storage space: its key, bytes, and when it was last written."""

    key: str
    bytes: int
    written_at: datetime


class Storage:
    """A storage space, with the keys that open it.

    For reading captures out of a private space (``capture(…, storage=…)``) and for the server's pictures. Its
    ``repr`` shows everything but the keys. Sent to another process it leaves the keys behind: there it takes those of
    that process's environment.

    Parameters
    ----------
    location
        A folder, or ``s3://bucket`` or ``s3://bucket/prefix`` for everything that speaks S3.
    vendor
        ``aws`` (default for ``s3://``), ``oss``, ``kodo``, or ``s3`` for any other.
    region
        The vendor's region: ``us-east-1``, ``oss-cn-hangzhou``, ``z0``.
    endpoint
        Where the space speaks S3; needed for the vendor ``s3``, else the vendor's own.
    domain
        Where its objects are public, with ``https://``, as in the vendor's console; needed for Kodo.
    access_key, secret_key
        Default: ``WHITESHOT_STORAGE_ACCESS_KEY``, ``WHITESHOT_STORAGE_SECRET_KEY``; for ``aws`` then what the
        AWS command line would take.
    bucket
        The space's name in the API's answers, where it differs from that in S3 (Kodo: S3 names are global).
    presigned
        Whether captures are read by presigned URLs rather than by signed requests. Default: for Kodo only.

    Raises
    ------
    ConfigError
        If something the vendor needs is missing.
    """

    def __init__(
        self,
        location: str | os.PathLike[str],
        *,
        vendor: Vendor | None = None,
        region: str | None = None,
        endpoint: str | None = None,
        domain: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        bucket: str | None = None,
        presigned: bool | None = None,
    ) -> None:
        place = os.fspath(location)
        self._made_with = (place, vendor, region, endpoint, domain, bucket, presigned)
        remote = place.startswith(_SCHEME)
        if "://" in place and not remote:
            raise ConfigError("A storage space is a folder or s3://bucket", hint="For OSS and Kodo too; say vendor=….")
        name, _, prefix = place.removeprefix(_SCHEME).partition("/") if remote else (LOCAL_BUCKET, "", "")
        if not name:
            raise ConfigError("The storage space has no bucket", hint="It is s3://bucket or s3://bucket/prefix.")
        self.space = StorageAddress.of(
            vendor or ("aws" if remote else "local"), bucket or name, region, endpoint, domain
        )
        if remote == (self.space.vendor == "local"):
            raise ConfigError("The vendor does not fit the location", hint="A folder is local; s3:// is all others.")
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.presigned = self.space.vendor == "kodo" if presigned is None else presigned
        self._keys = _keys(access_key, secret_key) if remote else None
        self.location = place
        self._store = _s3(name, self.space, self._keys) if remote else LocalStore(Path(place), mkdir=True)

    def __repr__(self) -> str:
        keys = "with keys" if self._keys else "without keys"
        return f"<Storage {self.location} {self.space.vendor} {self.space.region} {keys}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, self._made_with

    def put(self, key: str, data: bytes, *, content_type: str = "image/png") -> None:
        """Keep an object; one of the same key is replaced, at once and whole.

        Raises
        ------
        StorageError
            If the space refused it or did not answer.
        """
        attributes: Any = {} if self.space.vendor == "local" else {"Content-Type": content_type}
        with self._said("be kept"):
            obstore.put(self._store, key, data, attributes=attributes)

    def put_file(self, key: str, path: Path, *, content_type: str) -> None:
        """Keep the content of a file, read in pieces; the object appears at once and whole.

        Raises
        ------
        StorageError
            If the space refused it or did not answer.
        """
        attributes: Any = {} if self.space.vendor == "local" else {"Content-Type": content_type}
        with self._said("be kept"):
            obstore.put(self._store, key, path, attributes=attributes, max_concurrency=_PARTS_AT_ONCE)

    def find(self, key: str) -> StoredObject | None:
        """Return what is known of an object without reading it, or None if there is no such key.

        Raises
        ------
        StorageError
            If the space refused or did not answer.
        """
        with self._said("be looked for"), suppress(FileNotFoundError):
            meta = obstore.head(self._store, key)
            return StoredObject(meta["path"], meta["size"], meta["last_modified"])
        return None

    def get(self, key: str, *, max_bytes: int = MAX_BYTES) -> bytes | None:
        """Return an object, or None if there is no such key.

        Raises
        ------
        StorageError
            If the space refused or did not answer, or the object has more than `max_bytes` bytes.
        """
        with self._said("be read"):
            try:
                found = obstore.get(self._store, key)
            except (FileNotFoundError, ValueError):  # a ValueError is a key no object can have
                return None
            except GenericError:
                if isinstance(self._store, LocalStore):  # an empty key, or one too long for a file
                    return None
                raise
            if found.meta["size"] > max_bytes:
                raise StorageError(f"The object has more than {max_bytes:,} bytes")
            return bytes(found.bytes())

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with `prefix`, which ends in a slash.

        Raises
        ------
        StorageError
            If the space refused or did not answer.
        """
        pages = iter(obstore.list(self._store, prefix))
        while True:
            with self._said("be listed"):
                page = next(pages, None)
            if page is None:
                return
            for meta in page:
                yield StoredObject(meta["path"], meta["size"], meta["last_modified"])

    def delete(self, key: str) -> None:
        """Remove an object, if it is there.

        Raises
        ------
        StorageError
            If the space refused or did not answer.
        """
        with self._said("be removed"), suppress(FileNotFoundError):
            obstore.delete(self._store, key)

    def address(self, key: str) -> str:
        """Return where an object is, as other programs take it: a path, or ``s3://bucket/key``."""
        if isinstance(self._store, LocalStore):
            return str(Path(self.location, key))
        return f"{_SCHEME}{self.location.removeprefix(_SCHEME).partition('/')[0]}/{key}"

    def ensure_writable(self) -> None:
        """Write a small object and remove it again.

        Raises
        ------
        StorageError
            If the space refused it or did not answer.
        """
        key = f"{self.prefix}whiteshot-check.txt"
        self.put(key, b"", content_type="text/plain")
        with self._said("be removed"):
            obstore.delete(self._store, key)

    def presign(self, key: str, *, seconds: int = 600) -> SecretStr:
        """Return a URL that reads an object for some time without keys. It is a secret: do not store or show it.

        Raises
        ------
        ConfigError
            If this space has no such URLs, or no keys were given.
        """
        if isinstance(self._store, LocalStore):
            raise ConfigError("A folder has no presigned URLs", hint="Read the object with get().")
        if self.space.vendor == "kodo":
            if self._keys is None:
                raise ConfigError("A presigned URL needs keys", hint="Pass access_key=… and secret_key=….")
            access, secret = self._keys
            deadline = int(time.time()) + seconds
            url = signed_url(self.space.url(key), access, secret.get_secret_value(), deadline=deadline)
            return SecretStr(url)
        with self._said("be presigned"):
            return SecretStr(obstore.sign(self._store, "GET", key, timedelta(seconds=seconds)))

    @contextmanager
    def _said(self, verb: str) -> Iterator[None]:
        """Turn the store's errors into one of ours, in one line and without addresses."""
        what = f"The object could not {verb} in the bucket {self.space.bucket}"
        try:
            yield
        except (PermissionDeniedError, UnauthenticatedError) as error:
            raise StorageError(
                what, said=_excerpt(error), hint="Check the keys, and what they may do with this bucket."
            ) from None
        except BaseError as error:
            hint = "Check region, endpoint and network, and that the bucket is there."
            raise StorageError(what, said=_excerpt(error), hint=hint) from None
        except ValueError as error:
            raise StorageError(what, said="this is no key an object can have") from error
        except OSError as error:
            raise StorageError(what, said=error.strerror or type(error).__name__) from error


def _made_again(
    location: str,
    vendor: Vendor | None,
    region: str | None,
    endpoint: str | None,
    domain: str | None,
    bucket: str | None,
    presigned: bool | None,  # noqa: FBT001 - in the order in which __reduce__ gives them
) -> Storage:
    return Storage(
        location,
        vendor=vendor,
        region=region,
        endpoint=endpoint,
        domain=domain,
        bucket=bucket,
        presigned=presigned,
    )


def _keys(access_key: str | None, secret_key: str | None) -> tuple[str, SecretStr] | None:
    from whiteshot_nb.settings import StorageSettings  # noqa: PLC0415 - slow, and a folder needs none

    settings = StorageSettings()
    access = access_key or settings.access_key or None  # a variable that is set to nothing is not set
    secret = SecretStr(secret_key) if secret_key else settings.secret_key or None
    if (access is None) != (secret is None):
        raise ConfigError("One of the storage's two keys is missing", hint="Pass access_key=… and secret_key=….")
    return None if access is None or secret is None else (access, secret)


def _s3(name: str, space: StorageAddress, keys: tuple[str, SecretStr] | None) -> S3Store:
    signing: Any = {}
    if keys is not None:
        signing = {"access_key_id": keys[0], "secret_access_key": keys[1].get_secret_value()}
    elif space.vendor != "aws":
        signing = {"skip_signature": True}
    return S3Store(
        name,
        region=space.s3_region,
        endpoint=space.s3_endpoint,
        virtual_hosted_style_request=space.virtual_hosted,
        client_options=_CLIENT | {"allow_http": space.s3_endpoint.startswith("http://")},
        retry_config=_PATIENCE,
        **signing,
    )


def _excerpt(error: Exception) -> str:
    """Return status and code out of the store's long report, which also names addresses."""
    text = str(error)
    status = re.search(r"\b([45][0-9]{2} [A-Z][A-Za-z ]{2,30})", text)
    code = re.search(r"<Code>([A-Za-z]{1,60})</Code>", text)
    found = [match[1].strip() for match in (status, code) if match]
    return ", ".join(found) or type(error).__name__
