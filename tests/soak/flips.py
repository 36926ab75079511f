"""What is remembered and published, cut, or with a bit flipped: the next build is as if nothing had been."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from click.testing import CliRunner

from archivegen.build import BuildOptions, build
from archivegen.cli import main
from tests.properties.stopping import MOMENTS, Killed, stopped_before
from tests.small_archive import MINI, SITE, Tree, differences, lay_out, put, tree
from tests.soak.kinds import Trying

MANIFEST = "archivegen-manifest.json"
TODAY = 2_460_000
EPOCH = str((TODAY - 2_440_588) * 86_400)


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """One archive that was built, and those of which a build was stopped at each of the usual moments."""
    kept = [_built(place / "built", None), *(_built(place / f"stopped {i}", m) for i, m in enumerate(MOMENTS))]
    count = itertools.count()

    def attempt(number: int) -> None:
        chance = random.Random(f"flips {seed} {number}")
        whole, clean = chance.choice(kept)
        root = Path(shutil.copytree(whole, place / f"tried {next(count)}", symlinks=True))
        try:
            _damage_and_build(root, clean, chance)
        finally:
            shutil.rmtree(root)

    yield Trying(attempt)


def _built(root: Path, moment: tuple[str, int] | None) -> tuple[Path, Tree]:
    lay_out(root, {**MINI, "site.toml": SITE})
    options = BuildOptions(today=TODAY, jobs=1)
    assert build(root, options).ok
    put(root / "content/articles/delta.md", "---\ntitle: Delta\ndate: 2004-04-04\n---\nYusuf Karim.\n")
    put(root / "templates/_footer.html", "<footer>another</footer>")
    (root / "content/articles/gamma.md").unlink()
    clean = root.with_name(f"{root.name} clean")
    shutil.copytree(root, clean)
    shutil.rmtree(clean / "output")
    shutil.rmtree(clean / ".archivegen")
    assert build(clean, options).ok
    if moment is None:
        assert build(root, options).ok
    else:
        try:
            with stopped_before(root, moment):
                build(root, options)
        except Killed:
            pass
    return root, tree(clean / "output")


def _damage_and_build(root: Path, clean: Tree, chance: random.Random) -> None:
    found = sorted(p for p in (root / ".archivegen").rglob("*") if p.is_file() and p.stat().st_size)
    found.append(root / "output" / MANIFEST)
    chosen = chance.sample(found, chance.choice([1, 1, 1, 2, 3]))
    told = [f"{path.relative_to(root)}: {_damage(path, chance)}" for path in chosen]
    words = ["build", "-q", "-C", str(root), "-j", "1"]
    ours = f"output/{MANIFEST}" in "".join(told)
    both = ours and any(path.name == "published" for path in chosen)
    before = tree(root / "output") if both else {}
    old = any(path in clean and data != clean[path] for path, data in before.items() if path != MANIFEST)
    manifest = root / "output" / MANIFEST
    listed = manifest.read_bytes() if manifest.exists() else b""
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": EPOCH, "TERM": "dumb"})
    try:
        if ours and done.exit_code == 3 and "--adopt" in done.stderr:  # nobody's where its manifest cannot be read
            done = CliRunner().invoke(main, [*words, "--adopt"], env={"SOURCE_DATE_EPOCH": EPOCH, "TERM": "dumb"})
        if both and old and done.exit_code == 3:  # nothing says whose the old files are: none of them is overwritten
            assert "would overwrite files that archivegen did not make" in done.stderr
            assert tree(root / "output") == before
            shutil.rmtree(root / "output")
            done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": EPOCH, "TERM": "dumb"})
        assert done.exit_code == 0
        assert "Traceback" not in done.output
        if both:  # what the manifest no longer lists, as its name was damaged, is taken for somebody's and kept
            _remove_strangers(root / "output", before, clean, listed)
        assert not differences(tree(root / "output"), clean)
        again = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": EPOCH, "TERM": "dumb"})
        assert again.exit_code == 0, again.output
        assert not differences(tree(root / "output"), clean)
    except AssertionError as wrong:
        wrong.add_note(f"{told}\nexit {done.exit_code}: {done.output}")
        raise


def _remove_strangers(output: Path, before: Tree, clean: Tree, listed: bytes) -> None:
    for path, (kind, _) in before.items():
        if kind == "file" and path not in clean and f'"{path}"'.encode() not in listed and (output / path).exists():
            (output / path).unlink()
            with suppress(OSError):  # there is more in it
                for folder in (output / path).relative_to(output).parents[:-1]:
                    (output / folder).rmdir()


def _damage(path: Path, chance: random.Random) -> str:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data)) if data else 0
    how = chance.choice(["cut", "flip", "flip", "several bits", "gone", "zeros"])
    if how == "gone" or not data:
        path.unlink()
    elif how == "cut":
        del data[at:]
    elif how == "zeros":
        data[at:] = bytes(len(data) - at)
    else:
        for _ in range(1 if how == "flip" else 40):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    if path.exists():
        path.write_bytes(data)
    return f"{how} at {at} of {len(data)}"
