"""What names mean where a template uses them, while a page's function is written (`publish/page_functions.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import msgspec


class Unfit(Exception):  # noqa: N818 - it is no error: Jinja2 itself then renders the page
    """A template uses what only Jinja2 itself does."""


def unfit(what: object) -> NoReturn:
    """Leave a template to Jinja2. Raises `Unfit`."""
    raise Unfit(str(what))


class Value(msgspec.Struct, frozen=True):
    """A value: the Python that gives it."""

    code: str


class Macro(msgspec.Struct, frozen=True):
    """A macro as a Python function of the page, the site and its own parameters; it gives HTML."""

    function: str
    parameters: tuple[str, ...]


class Caller(msgspec.Struct, frozen=True):
    """What stands between ``{% call %}`` and its end: a function that gives HTML."""

    code: str


class Module(msgspec.Struct, frozen=True):
    """An imported template, by what it defines at its top."""

    name: str
    scope: Scope


class Loop(msgspec.Struct):
    """``loop`` in a loop: what is asked of it decides how the loop is written."""

    number: int
    counted: bool = False
    measured: bool = False


class Hidden(msgspec.Struct, frozen=True):
    """A name that only Jinja2 can tell the meaning of."""


Binding = Value | Macro | Caller | Module | Loop | Hidden


class Scope:
    """Names, and those of what is around. ``reserved`` are the names that always mean the same.

    Jinja2 finds a name in what is around at the place of use; a local name that hides one that macros read from afar
    (``page``) would have to be known there too, so it makes a template unfit.
    """

    def __init__(self, around: Scope | None = None, reserved: Mapping[str, Binding] | None = None) -> None:
        self.around = around
        self.names: dict[str, Binding] = dict(reserved or {})
        self.reserved: frozenset[str] = around.reserved if around else frozenset(self.names)

    def bind(self, name: str, binding: Binding) -> None:
        """Let a name mean something from here on."""
        if name in self.reserved:
            unfit(f"{name} has a meaning of its own")
        self.names[name] = binding

    def find(self, name: str) -> Binding:
        """What a name means. Raises `Unfit` where nothing is known of it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.around
        return unfit(f"{name} is not known")
