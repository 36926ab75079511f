"""The modules of the views, every one of them: what a test says of views it says of one that is added tomorrow too."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import msgspec

from archivegen.pages import views


def view_modules() -> Iterator[ModuleType]:
    """Each module of the package."""
    for module in iter_modules(views.__path__, f"{views.__name__}."):
        yield import_module(module.name)


def values_in(module: ModuleType) -> Iterator[type[msgspec.Struct]]:
    """The types of values that a module knows, its own and what it imports for them."""
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            yield one
