"""Storage spaces: a local folder, S3, Alibaba OSS, Qiniu Kodo. For the server's pictures and a user's own."""

from whiteshot_nb.storage.addresses import StorageAddress, Vendor
from whiteshot_nb.storage.storage import Storage

__all__ = ["Storage", "StorageAddress", "Vendor"]
