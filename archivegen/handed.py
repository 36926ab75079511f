"""What one process held is handed on to the next, in a file: so that it need not work out again what was the same.

Only what stages made of inputs is in it, beside these inputs, so that nothing of it can be wrong for another archive:
what it does not fit is made again. Another program than the one that wrote it takes nothing of it.

Whoever may write in ``.archivegen`` is trusted as one who writes templates is: these are programs as well. That the
file can name values and recipes alone keeps out what got there by accident, and the usual ways to have Python run
something.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from contextlib import ExitStack, suppress
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import msgspec

from archivegen.checked import opened_checked, write_checked
from archivegen.collection import without_collection
from archivegen.held import OF_HELD, Held

NAME = "held"
_RECIPES = "archivegen.pages."
_ONE_EACH = {("archivegen.wording", "wording_for"), ("archivegen.pages.alphabet", "alphabet_of")}  # of every language
_VALUES = (msgspec.Struct, Enum, tuple, str)
_PLAIN = (Counter, date, datetime, defaultdict, dict, frozenset, partial, range, set, time, timedelta, timezone)
_ALLOWED = {(one.__module__, one.__qualname__): one for one in (*OF_HELD, *_PLAIN)}
_NO_VALUES = (
    "archivegen.__main__",
    "archivegen.cli",
    "archivegen.commands",
    "archivegen.preview",
    "archivegen.publish",
)


class _Reader(pickle.Unpickler):
    """Knows values, what holds them, and recipes; refuses all other names."""

    def find_class(self, module: str, name: str, /) -> Any:
        """The class or recipe of that name. Raises `pickle.UnpicklingError` for all that is none of ours."""
        if (module, name) in _ALLOWED:
            return _ALLOWED[module, name]
        found = None
        if module.startswith("archivegen.") and not module.startswith(_NO_VALUES) and "." not in name:
            found = getattr(import_module(module), name, None)
        if getattr(found, "__module__", "") == module and (
            (module, name) in _ONE_EACH
            or (isinstance(found, type) and issubclass(found, _VALUES))
            or (isinstance(found, FunctionType) and module.startswith(_RECIPES))
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is neither a value nor a recipe")


def _rest(reader: _Reader, ending: ExitStack, wish: str) -> dict[str, dict[str, Any]]:
    """What follows in the file, in a pickle of its own that names what the first one holds."""
    with ending:
        found = _loaded(reader) if wish == "read" else None
    stores = {name for name, value in vars(Held()).items() if isinstance(value, dict)}
    if isinstance(found, dict) and found.keys() <= stores and all(isinstance(some, dict) for some in found.values()):
        return found
    return {}


def handed(state: Path, program: str) -> Held | None:
    """What a process of the same ``program`` handed on; ``None`` where there is nothing, or nothing of use.

    What is needed soon is read at once, the rest when it is asked for (`Held.complete`).
    """
    with ExitStack() as ending:
        file = ending.enter_context(opened_checked(state / NAME, program))
        if file is None:
            return None
        reader = _Reader(file)
        found = _loaded(reader)
        if not isinstance(found, Held) or _shape(found) != _shape(Held(keep=True)):
            return None
        found.goes_on(partial(_rest, reader, ending.pop_all()))
        return found


def _loaded(reader: _Reader) -> Any:
    with without_collection():
        try:
            return reader.load()
        except Exception:  # the bytes are whole, so somebody made them up, and they can raise whatever they like
            return None


def _shape(held: Held) -> dict[str, type]:
    return {name: type(value) for name, value in vars(held).items()}


def hand_on(state: Path, program: str, held: Held) -> None:
    """Write down what is held, for the next process. Where the disk is full or failing, nothing is there then."""

    def write(file: Any) -> None:
        pickler = pickle.Pickler(file, 5)
        pickler.dump(held)
        pickler.dump(held.later())  # by the same pickler, which names what it has written before

    with suppress(Exception):  # remembering is a convenience; tests see to it that nothing but a disk fails here
        write_checked(state / NAME, program, write)
