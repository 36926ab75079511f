"""Text to paste: what an archivist writes into a file to say whom a name means."""

from __future__ import annotations

from archivegen.source.written import yaml_scalar

__all__ = ["mark", "means", "yaml_scalar"]


def means(form: str, ident: str) -> str:
    """For the front matter: the form means this record in the whole article."""
    return f"means: {{{yaml_scalar(form)}: {yaml_scalar(ident)}}}"


def mark(form: str, ident: str, kind: str = "") -> str:
    """For the text: this mention means this record; ``kind`` (``person``) where records of other kinds share its id."""
    return f"[{form}]({kind}:{ident})" if kind else f"[[{ident}|{form}]]"
