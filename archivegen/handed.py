"""What one process held is handed on to the next, in a file: so that it need not work out again what was the same.

Only what stages made of inputs is in it, beside these inputs, so that nothing of it can be wrong for another archive:
what it does not fit is made again. Another program than the one that wrote it takes nothing of it.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from contextlib import suppress
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
_ALLOWED = (*OF_HELD, Counter, defaultdict, dict, frozenset, partial, range, set)


class _Reader(pickle.Unpickler):
    """Knows values, what holds them, and recipes, none of which does anything: nothing else can come out of a file."""

    def find_class(self, module: str, name: str, /) -> Any:
        """The class or recipe of that name. Raises `pickle.UnpicklingError` for all that is none of ours."""
        for one in _ALLOWED:
            if (module, name) == (one.__module__, one.__qualname__):
                return one
        found = None
        if module.startswith("archivegen.") and "." not in name:
            found = getattr(import_module(module), name, None)
        if getattr(found, "__module__", "") == module and (
            (module, name) in _ONE_EACH
            or (isinstance(found, type) and issubclass(found, _VALUES))
            or (isinstance(found, FunctionType) and module.startswith(_RECIPES))
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is neither a value nor a recipe")


def handed(state: Path, program: str) -> Held | None:
    """What a process of the same ``program`` handed on; ``None`` where there is nothing, or nothing of use."""
    with without_collection(), opened_checked(state / NAME, program) as file:
        if file is None:
            return None
        try:
            found = _Reader(file).load()
        except Exception:  # the bytes are whole, so somebody made them up, and they can raise whatever they like
            return None
        return found if isinstance(found, Held) else None


def hand_on(state: Path, program: str, held: Held) -> None:
    """Write down what is held, for the next process. Where the disk is full or failing, nothing is there then."""
    with suppress(OSError):  # remembering is a convenience
        write_checked(state / NAME, program, lambda file: pickle.Pickler(file, 5).dump(held))
