"""Work without garbage collection: it would walk over values without circles again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Without garbage collection in this block; afterwards as it was, but for what is there by then.

    That is never walked over again: in a preview it is the whole archive, and nothing of it is part of a circle.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.enable()
