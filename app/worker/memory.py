"""Mass work without Python's search for cycles of garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Hundreds of thousands of live values and not one cycle: looking for cycles took a quarter of an import."""
    was_on = gc.isenabled()
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # or the collector walks everything made here at once, and the screens wait for it
            gc.enable()
