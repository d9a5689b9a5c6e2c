"""Storage spaces for pictures: a local folder, or a bucket in S3, Alibaba OSS or Qiniu Kodo."""

from whiteshot_nb.storage.addresses import StorageAddress, Vendor
from whiteshot_nb.storage.storage import Storage

__all__ = ["Storage", "StorageAddress", "Vendor"]
