"""SELECTs that return frozen rows, paged by key."""

from db.views.reader import SqlReader

__all__ = ["SqlReader"]
