"""Pages of the guide that are made from tests: ``python -m MODULE`` writes one, ``--check`` tells if it is current."""

from __future__ import annotations

import sys
from pathlib import Path


def written(page: Path, wanted: str) -> int:
    """The exit code: 0 where the page is now, or with ``--check`` already was, what is wanted."""
    if "--check" in sys.argv[1:]:
        return 0 if page.read_text(encoding="utf-8") == wanted else 1
    page.write_text(wanted, encoding="utf-8")
    return 0
