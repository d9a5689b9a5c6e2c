"""Storage spaces: a local folder, S3, Alibaba OSS, Qiniu Kodo. For a user's pictures and the server's."""

from whiteshot_nb.storage.addresses import StorageAddress, Vendor
from whiteshot_nb.storage.storage import Storage

__all__ = ["Storage", "StorageAddress", "Vendor"]
