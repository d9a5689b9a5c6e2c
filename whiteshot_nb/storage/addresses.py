"""Build the URLs of storage spaces and objects, following the rules of each storage vendor.

The same region can have three names: one in the API's responses (the vendor's spelling, such as ``oss-cn-hangzhou``),
one in the signature of an S3 request (such as ``cn-hangzhou``), and one in the host name. Sources: Amazon's "Virtual
hosting of buckets", Alibaba's "Use Amazon S3 SDKs to access OSS", Qiniu's "Service domain names"
(developer.qiniu.com/kodo/4088).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from whiteshot_nb.errors import ConfigError

Vendor = Literal["local", "aws", "oss", "kodo", "s3"]

_DEFAULT_REGIONS: dict[Vendor, str] = {
    "local": "local",
    "aws": "us-east-1",
    "oss": "oss-cn-hangzhou",
    "kodo": "z0",
    "s3": "us-east-1",
}
_KODO_REGIONS = {
    "z0": "cn-east-1",
    "cn-east-2": "cn-east-2",
    "z1": "cn-north-1",
    "z2": "cn-south-1",
    "cn-northwest-1": "cn-northwest-1",
    "na0": "us-north-1",
    "as0": "ap-southeast-1",
    "ap-northeast-1": "ap-northeast-1",
}
"""S3 region for each Kodo region; Seoul's is from rclone's documents. Any other region requires an endpoint."""


@dataclass(frozen=True, slots=True)
class StorageAddress:
    """Address of a storage space. The address consists of a vendor, a bucket, a region and URLs.

    Attributes
    ----------
    vendor
        ``aws``, ``oss`` (Alibaba), ``kodo`` (Qiniu), ``s3`` (any other vendor that supports S3) or ``local`` (a
        folder).
    bucket
        Name of the bucket, as in the API's responses.
    region
        Region as the vendor spells it, as in the API's responses.
    endpoint
        URL for S3 requests. If None, the vendor's URL is used.
    domain
        Base URL for downloads that are not S3 requests. If None, the vendor's URL is used.
    """

    vendor: Vendor
    bucket: str
    region: str
    endpoint: str | None = None
    domain: str | None = None

    @classmethod
    def of(
        cls, vendor: Vendor, bucket: str, region: str | None, endpoint: str | None, domain: str | None
    ) -> StorageAddress:
        """Return a validated address. If `region`, `endpoint` or `domain` is None, the vendor's default is used.

        Raises
        ------
        ConfigError
            If a value that the vendor requires is missing, or if a URL does not begin with ``http://`` or ``https://``.
        """
        if vendor not in _DEFAULT_REGIONS:
            raise ConfigError(f"The storage vendor must be one of {', '.join(_DEFAULT_REGIONS)}, not {vendor!r:.60}")
        region = region or _DEFAULT_REGIONS[vendor]
        if vendor == "oss" and not region.startswith("oss-"):
            region = f"oss-{region}"
        if vendor == "kodo" and region not in _KODO_REGIONS and endpoint is None:
            hint = f"Pass endpoint=…, or use one of the regions {', '.join(_KODO_REGIONS)}."
            raise ConfigError(f"The Kodo region {region!r} is not known", hint=hint)
        if vendor == "kodo" and domain is None:
            raise ConfigError(
                "Kodo requires a domain", hint="Pass domain=…, the URL of the domain that is bound to the bucket."
            )
        if vendor == "s3" and endpoint is None:
            raise ConfigError(
                "The vendor 's3' requires an endpoint", hint="Pass endpoint=…, an http:// or https:// URL."
            )
        return cls(vendor, bucket, region, _address(endpoint, "endpoint"), _address(domain, "domain"))

    def url(self, key: str) -> str:
        """Return the unsigned URL for the object with this storage key, in the form that the vendor documents."""
        return f"{self._public}/{quote(key)}"

    @property
    def s3_region(self) -> str:
        """Name of the region in the signatures of S3 requests."""
        if self.vendor == "kodo":
            return _KODO_REGIONS.get(self.region, self.region)
        return self.region.removeprefix("oss-") if self.vendor == "oss" else self.region

    @property
    def virtual_hosted(self) -> bool:
        """Whether the host name in S3 requests contains the bucket. Only OSS requires this."""
        return self.vendor == "oss"

    @property
    def s3_endpoint(self) -> str:
        """URL for S3 requests. Its host name contains the bucket if `virtual_hosted` is True."""
        endpoint = self.endpoint or self._vendor_endpoint
        if not self.virtual_hosted:
            return endpoint
        scheme, _, host = endpoint.partition("://")
        return f"{scheme}://{self.bucket}.{host}"

    @property
    def _vendor_endpoint(self) -> str:
        if self.vendor == "oss":
            return f"https://s3.{self.region}.aliyuncs.com"
        if self.vendor == "kodo":
            return f"https://s3.{self.s3_region}.qiniucs.com"
        return f"https://s3.{self.region}.amazonaws.com{'.cn' if self.region.startswith('cn-') else ''}"

    @property
    def _public(self) -> str:
        if self.domain is not None:
            return self.domain
        if self.vendor == "oss" and self.endpoint is None:
            return f"https://{self.bucket}.{self.region}.aliyuncs.com"
        endpoint = self.endpoint or self._vendor_endpoint
        if self.vendor == "aws" and self.endpoint is None and "." not in self.bucket:
            return endpoint.replace("https://", f"https://{self.bucket}.")
        return f"{endpoint}/{self.bucket}"  # TLS certificates do not cover a bucket name with dots in the host name


def _address(text: str | None, name: str) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username:
        raise ConfigError(
            f"The {name} of a storage space must be an http(s) URL", hint="For example, pass https://example.com."
        )
    return text.rstrip("/")
