"""A blocking lock on a file beside the SQLite database: writers wait in turn instead of racing for SQLite's own lock.

It also keeps our processes clear of the WAL-reset bug of SQLite before 3.51.3 (sqlite.org/wal.html), since
commits and the checkpoints inside them happen one at a time.
"""

import os
import sys
import threading
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # tries for ten seconds, then raises
                return
            except OSError:
                continue

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class WriteLock:
    """One writer at a time, among the threads of this process and among processes."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        self._threads = threading.Lock()

    def acquire(self) -> None:
        """Wait for the turn."""
        self._threads.acquire()
        try:
            _lock(self._handle)
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        """Let the next one in."""
        _unlock(self._handle)
        self._threads.release()

    def close(self) -> None:
        """Give the file back."""
        os.close(self._handle)
