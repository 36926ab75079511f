"""Text to paste: what an archivist writes into a file to say whom a name means."""

from __future__ import annotations

import json
import re

_NOT_TEXT = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}  # words that YAML reads as something else


def yaml_scalar(text: str) -> str:
    """A YAML scalar inside of braces: in quotes where its signs would mean something there."""
    plain = re.fullmatch(r"[^\W\d][\w.’-]*(?: [\w.’-]*\w[.]?)*", text) and text.lower() not in _NOT_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def means(form: str, ident: str) -> str:
    """For the front matter: the form means this record in the whole article."""
    return f"means: {{{yaml_scalar(form)}: {yaml_scalar(ident)}}}"


def mark(form: str, ident: str, kind: str = "") -> str:
    """For the text: this mention means this record; ``kind`` (``person``) where records of other kinds share its id."""
    return f"[{form}]({kind}:{ident})" if kind else f"[[{ident}|{form}]]"
