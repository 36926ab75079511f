"""Fields written below the line that ends the front matter: readers would see them, and nothing would heed them."""

from __future__ import annotations

import re

from archivegen.diagnostics import Diagnostic, Place, warning

_FIELD = re.compile(r"(?:means|not|people|places):[ \t]*[\[{]")


def misplaced(body: str, path: str, first_line: int) -> tuple[Diagnostic, ...]:
    """A warning for each such line at the very start of a body."""
    found = []
    for number, line in enumerate(body.split("\n")):
        if _FIELD.match(line):
            message = f"{line.split(':')[0]}: stands below the front matter, as text"
            hint = "move the line up, above the --- that ends the front matter"
            found.append(warning(path, Place(first_line + number, 1, len(line)), "FIELD-BELOW", message, hint=hint))
        elif line.strip():
            break
    return tuple(found)
