"""The wheel and the source distribution: they build twice to the same bytes, hold the theme, and work elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = (
    "archivegen/theme/templates/base.html",
    "archivegen/theme/static/style.css",
    "archivegen/theme/locales/en.toml",
    "archivegen/commands/starter/site.toml",
    "archivegen/commands/starter/.gitignore.starter",
    "archivegen/preview/reload.js",
    "archivegen/maps/world.bin.gz",
    "archivegen/maps/ORIGIN.md",
    "archivegen/py.typed",
)


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, made from a copy of the tracked kinds of files."""
    pytest.importorskip("hatchling", reason="building needs hatchling: make test")
    folder = tmp_path_factory.mktemp("package")
    source = folder / "source"
    ignored = shutil.ignore_patterns("__pycache__", ".venv", ".git", "output", ".archivegen", "dist", ".*_cache")
    shutil.copytree(ROOT, source, ignore=ignored)
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist"), str(source)],
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
    )
    return folder / "dist"


@pytest.mark.case("PU-10")
def test_pu10_both_are_the_same_bytes_each_time(distributions: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", ".venv", ".git", "output", ".archivegen", "dist", ".*_cache")
    shutil.copytree(ROOT, tmp_path / "another place", ignore=ignored)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            "--outdir",
            str(tmp_path / "dist"),
            str(tmp_path / "another place"),
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": "7", "TZ": "Asia/Kabul"},
    )
    names = sorted(path.name for path in distributions.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "dist").iterdir())
    assert len(names) == 2
    for name in names:
        assert (tmp_path / "dist" / name).read_bytes() == (distributions / name).read_bytes(), name


@pytest.mark.case("PU-10")
@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_pu10_everything_is_installed_by_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    packages = re.findall(r"^[A-Za-z0-9._-]+==.*(?:\n +.*)*", text, re.MULTILINE)
    assert len(packages) > 15
    assert [one.split()[0] for one in packages if "--hash=sha256:" not in one] == []
    assert "://" not in text
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text("utf-8")


def test_the_wheel_holds_all_that_the_tool_needs(distributions: Path) -> None:
    with zipfile.ZipFile(next(distributions.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert [name for name in NEEDED if name not in names] == []
    assert not any(name.startswith(("tests/", "content/")) for name in names)


def test_the_source_distribution_holds_the_archive_and_the_tests(distributions: Path) -> None:
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    for name in (*NEEDED, "site.toml", "Makefile", "README.md", "LICENSE", "tests/test_package.py"):
        assert name in names


def test_the_installed_wheel_starts_and_builds_an_archive_elsewhere(distributions: Path, tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    wheel = next(distributions.glob("*.whl"))
    options = ["--quiet", "--no-deps", "--no-index", "--target", str(site)]
    pip = [sys.executable, "-m", "pip", "install", *options, str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(site)}

    def archivegen(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "archivegen", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    where = [sys.executable, "-c", "import archivegen; print(archivegen.__file__)"]
    assert str(site) in subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True).stdout
    assert archivegen("init", "mine").returncode == 0
    built = archivegen("build", "-C", "mine")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "mine" / "output" / "pagefind" / "pagefind-worker.js").is_file()
    assert "3 articles read = 3 published" in built.stdout
    assert archivegen("verify", "-C", "mine").returncode == 0
