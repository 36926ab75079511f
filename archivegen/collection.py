"""Work without garbage collection: it would walk over values without circles again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Without garbage collection in this block; afterwards as it was."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def put_off() -> None:
    """Collect nothing until `settle`: while somebody waits for one build after the other."""
    gc.disable()


def settle(*, all_of_it: bool = False) -> None:
    """Collect now, and never again walk over what is left: in a preview that is a whole archive, which stays.

    ``all_of_it``: also among what was left the last time, where circles were let go of (templates that are others now).
    """
    if all_of_it:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()


def unsettle() -> None:
    """As it was at first: what was settled may be collected again."""
    gc.unfreeze()
    gc.enable()
