"""``serve``: the preview."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def run_serve(root: Path, config_file: str, *, quiet: bool, verbose: bool, **options: Any) -> int:
    """Serve the preview until stopped. Exit 130 when stopped by Ctrl-C."""
    raise NotImplementedError
