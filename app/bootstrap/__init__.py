"""The composition root: the one place that knows every room and joins them."""

from app.bootstrap.house import ADMIN, utc_now
from app.bootstrap.picklane import Picklane, Sample, create, local_address, upgrade

__all__ = ["ADMIN", "Picklane", "Sample", "create", "local_address", "upgrade", "utc_now"]
