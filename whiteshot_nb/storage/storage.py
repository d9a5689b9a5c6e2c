"""Read and write objects in a storage space, and create temporary URLs for them."""

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
_CONCURRENT_PARTS = 4  # of 5 MB each, of a large file
_RETRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
_TIMEOUTS: Any = {"connect_timeout": "10s", "timeout": "60s"}


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Description of an object in a storage space: name, size and time. The content is not included.

    Attributes
    ----------
    key
        Name of the object.
    bytes
        Size of the object, in bytes.
    written_at
        Time when the object was last written, in UTC.
    """

    key: str
    bytes: int
    written_at: datetime


class Storage:
    """A storage space: a folder, or a bucket in S3, Alibaba OSS, Qiniu Kodo or another S3 service.

    To capture pictures that are stored in a private bucket, pass the storage space to the capture (``capture(…,
    storage=…)``). A storage space can also contain libraries, archives and the pictures of the server. The ``repr`` of
    this object does not show the access keys. A pickled object does not contain the access keys either. The process
    that unpickles the object reads the keys from the environment or a ``.env`` file.

    Parameters
    ----------
    location
        A folder, ``s3://bucket`` or ``s3://bucket/prefix``. For OSS and Kodo, the location begins with ``s3://`` too.
    vendor
        ``local`` (a folder), ``aws``, ``oss``, ``kodo``, or ``s3`` (any other S3 service). Default: ``aws`` for
        ``s3://``, otherwise ``local``.
    region
        Region as the vendor spells it. The default depends on the vendor: ``us-east-1`` for ``aws`` and ``s3``,
        ``oss-cn-hangzhou`` for ``oss``, and ``z0`` for ``kodo``.
    endpoint
        URL for S3 requests. Required for the vendor ``s3``. Default: the URL of the vendor.
    domain
        Base URL for downloads that are not S3 requests, such as ``https://pictures.example.org``. The vendor's console
        shows this URL. Required for Kodo. Default: the URL of the vendor.
    access_key, secret_key
        Access key and secret key. Default: ``WHITESHOT_STORAGE_ACCESS_KEY`` and ``WHITESHOT_STORAGE_SECRET_KEY`` from
        the environment or a ``.env`` file. If these variables are not set and the vendor is ``aws``, the keys of the
        AWS command line are used.
    bucket
        Name of the bucket in the API's responses. Needed only for Kodo, if this name differs from the name in
        `location`. Default: the name in `location`.
    presigned
        How captures download pictures. If True, they use presigned URLs, that is, temporary URLs that require no access
        keys. If False, they send signed S3 requests. Default: True for Kodo, False for all other vendors.

    Raises
    ------
    ConfigError
        If a parameter that the vendor requires is missing, or a value is not valid.

    Examples
    --------
    >>> space = Storage(
    ...     "s3://lessons", vendor="oss", region="oss-cn-shanghai", access_key="…", secret_key="…"
    ... )  # doctest: +SKIP
    >>> shots = capture(client, room, width=1280, height=720, storage=space)  # doctest: +SKIP
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
        self._arguments = (place, vendor, region, endpoint, domain, bucket, presigned)
        remote = place.startswith(_SCHEME)
        if "://" in place and not remote:
            raise ConfigError(
                "The location of a storage space must be a folder or an s3:// URL",
                hint="For OSS and Kodo, pass s3://bucket and vendor=….",
            )
        name, _, prefix = place.removeprefix(_SCHEME).partition("/") if remote else (LOCAL_BUCKET, "", "")
        if not name:
            raise ConfigError(
                "The location of the storage space must contain the name of a bucket",
                hint="Pass s3://bucket or s3://bucket/prefix.",
            )
        self.space = StorageAddress.of(
            vendor or ("aws" if remote else "local"), bucket or name, region, endpoint, domain
        )
        if remote == (self.space.vendor == "local"):
            raise ConfigError(
                "The vendor and the location of the storage space do not match",
                hint="For the vendor 'local', pass a folder. For all other vendors, pass an s3:// URL.",
            )
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.presigned = self.space.vendor == "kodo" if presigned is None else presigned
        self._keys = _keys(access_key, secret_key) if remote else None
        self.location = place
        self._store = _s3(name, self.space, self._keys) if remote else LocalStore(Path(place), mkdir=True)

    def __repr__(self) -> str:
        keys = "with keys" if self._keys else "without keys"
        return f"<Storage {self.location} {self.space.vendor} {self.space.region} {keys}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle_storage, self._arguments

    def put(self, key: str, data: bytes, *, content_type: str = "image/png") -> None:
        """Write an object. An existing object with this key is replaced atomically.

        Parameters
        ----------
        key
            Name of the object, including the prefix of the storage space.
        data
            Content of the object, as bytes.
        content_type
            MIME type of the content. Ignored if the storage space is a folder. Default: ``image/png``.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        attributes: Any = {} if self.space.vendor == "local" else {"Content-Type": content_type}
        with self._storage_errors("The object could not be written"):
            obstore.put(self._store, key, data, attributes=attributes)

    def put_file(self, key: str, path: Path, *, content_type: str) -> None:
        """Upload a file in several parts. The object becomes visible when the upload is complete.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        attributes: Any = {} if self.space.vendor == "local" else {"Content-Type": content_type}
        with self._storage_errors("The object could not be written"):
            obstore.put(self._store, key, path, attributes=attributes, max_concurrency=_CONCURRENT_PARTS)

    def find(self, key: str) -> StoredObject | None:
        """Return the name, size and time of an object. Return None if there is no object with this key.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        with self._storage_errors("The object could not be looked up"), suppress(FileNotFoundError):
            meta = obstore.head(self._store, key)
            return StoredObject(meta["path"], meta["size"], meta["last_modified"])
        return None

    def get(self, key: str, *, max_bytes: int = MAX_BYTES) -> bytes | None:
        """Return the content of an object; None if there is no object with this key.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer, or if the object has more than `max_bytes`
            bytes.
        """
        with self._storage_errors("The object could not be read"):
            try:
                found = obstore.get(self._store, key)
            except (FileNotFoundError, ValueError):  # ValueError: the key is not valid
                return None
            except GenericError:
                if isinstance(self._store, LocalStore):  # the key is empty, or too long for a file name
                    return None
                raise
            if found.meta["size"] > max_bytes:
                raise StorageError(f"The object is larger than {max_bytes:,} bytes")
            return bytes(found.bytes())

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Iterate over the objects whose storage keys begin with `prefix`, which must end in a slash.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        pages = iter(obstore.list(self._store, prefix))
        while True:
            with self._storage_errors("The objects could not be listed"):
                page = next(pages, None)
            if page is None:
                return
            for meta in page:
                yield StoredObject(meta["path"], meta["size"], meta["last_modified"])

    def delete(self, key: str) -> None:
        """Delete an object, if it exists.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        with self._storage_errors("The object could not be deleted"), suppress(FileNotFoundError):
            obstore.delete(self._store, key)

    def address(self, key: str) -> str:
        """Return the location of an object, for use in other programs: a path, or ``s3://bucket/key``."""
        if isinstance(self._store, LocalStore):
            return str(Path(self.location, key))
        return f"{_SCHEME}{self.location.removeprefix(_SCHEME).partition('/')[0]}/{key}"

    def ensure_writable(self) -> None:
        """Check that objects can be written and deleted, by writing an empty object and deleting it.

        Raises
        ------
        StorageError
            If the storage space refuses the request or does not answer.
        """
        key = f"{self.prefix}whiteshot-check.txt"
        self.put(key, b"", content_type="text/plain")
        with self._storage_errors("The object could not be deleted"):
            obstore.delete(self._store, key)

    def presign(self, key: str, *, seconds: int = 600) -> SecretStr:
        """Return a presigned URL, which gives read access to one object for a limited time, without access keys.

        The URL is a secret. Do not store or show the URL.

        Parameters
        ----------
        key
            Name of the object.
        seconds
            Time for which the URL is valid, in seconds. Default: 600 (ten minutes).

        Raises
        ------
        ConfigError
            If the storage space is a folder, or has no access keys.
        """
        if isinstance(self._store, LocalStore):
            raise ConfigError("A folder does not support presigned URLs", hint="Read the object with get().")
        if self.space.vendor == "kodo":
            if self._keys is None:
                raise ConfigError("A presigned URL requires access keys", hint="Pass access_key=… and secret_key=….")
            access, secret = self._keys
            deadline = int(time.time()) + seconds
            url = signed_url(self.space.url(key), access, secret.get_secret_value(), deadline=deadline)
            return SecretStr(url)
        with self._storage_errors("The URL of the object could not be signed"):
            return SecretStr(obstore.sign(self._store, "GET", key, timedelta(seconds=seconds)))

    @contextmanager
    def _storage_errors(self, failure: str) -> Iterator[None]:
        """Raise errors of `obstore` as one-line errors of this package, without addresses."""
        what = f"{failure} in the bucket {self.space.bucket}"
        try:
            yield
        except (PermissionDeniedError, UnauthenticatedError) as error:
            raise StorageError(
                what, said=_excerpt(error), hint="Check the access keys and their permissions for this bucket."
            ) from None
        except BaseError as error:
            hint = "Check the region, the endpoint and the network connection, and that the bucket exists."
            raise StorageError(what, said=_excerpt(error), hint=hint) from None
        except ValueError as error:
            raise StorageError(what, said="the object key is not valid") from error
        except OSError as error:
            raise StorageError(what, said=error.strerror or type(error).__name__) from error


def _unpickle_storage(
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
    from whiteshot_nb.settings import StorageSettings  # noqa: PLC0415 - slow to import, not needed for a folder

    settings = StorageSettings()
    access = access_key or settings.access_key or None  # an empty variable is treated as not set
    secret = SecretStr(secret_key) if secret_key else settings.secret_key or None
    if (access is None) != (secret is None):
        raise ConfigError(
            "Only one of the access key and the secret key of the storage space is set",
            hint="Pass access_key=… and secret_key=….",
        )
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
        client_options=_TIMEOUTS | {"allow_http": space.s3_endpoint.startswith("http://")},
        retry_config=_RETRIES,
        **signing,
    )


def _excerpt(error: Exception) -> str:
    """Return status and error code only: the whole message is long, and contains addresses."""
    text = str(error)
    status = re.search(r"\b([45][0-9]{2} [A-Z][A-Za-z ]{2,30})", text)
    code = re.search(r"<Code>([A-Za-z]{1,60})</Code>", text)
    found = [match[1].strip() for match in (status, code) if match]
    return ", ".join(found) or type(error).__name__
