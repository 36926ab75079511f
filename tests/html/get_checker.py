"""Get the Nu HTML checker, where Java is there to run it: the npm package vnu-jar, beside the environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "26.9.27"
PLACE = Path(sys.prefix) / "share" / f"vnu-{VERSION}.jar"
INSIDE = "package/build/dist/vnu.jar"


def checker() -> list[str]:
    """The command that runs the checker; empty where Java or the checker is missing."""
    java, jar = shutil.which("java"), Path(os.environ.get("ARCHIVEGEN_VNU", "") or PLACE)
    return [java, "-Xss8m", "-jar", str(jar)] if java and jar.is_file() else []


def main() -> int:
    """Fetch it once. Where that cannot be done the test that needs it is skipped, and says so."""
    npm = shutil.which("npm")
    if checker() or not (npm and shutil.which("java")):
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fetched = subprocess.run([npm, "pack", "--silent", f"vnu-jar@{VERSION}"], cwd=folder, check=False)
        archives = list(Path(folder).glob("*.tgz"))
        if fetched.returncode or not archives:
            print("the HTML checker could not be fetched; its test will be skipped", file=sys.stderr)  # noqa: T201
            return 0
        with tarfile.open(archives[0]) as tar:
            member = tar.extractfile(INSIDE)
            if member is not None:
                PLACE.parent.mkdir(parents=True, exist_ok=True)
                PLACE.write_bytes(member.read())
    return 0


if __name__ == "__main__":
    sys.exit(main())
