"""Hostile cases of two at once (DU): two builds of one output, readers of a site being built."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archivegen.diagnostics import RefusedError
from tests.real_builds import SOAK
from tests.small_archive import assert_clean, built, lay_out, put, run, tree

pytestmark = pytest.mark.timeout(0 if SOAK else 900)
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.mark.case("DU-06", soak="50 pairs instead of 4")
def test_of_two_builds_at_once_one_waits_and_has_nothing_to_do(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    for number in range(50 if SOAK else 4):
        put(root / "templates/_footer.html", f"<footer>number {number}</footer>")
        command = [sys.executable, "-m", "archivegen", "build", "-C", str(root)]
        pair = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
            for _ in range(2)
        ]
        said = [process.communicate() for process in pair]
        codes = sorted(process.returncode for process in pair)
        if codes == [0, 3]:  # on a machine that is so busy that ten seconds are not enough
            assert any(re.search(r"another build \(pid \d+, since \S+\) is running", error) for _, error in said), said
        else:
            assert codes == [0, 0], said
            assert sorted("nothing to do" in out for out, _ in said) == [False, True], said
        if SOAK or number == 3:
            assert_clean(root, tmp_path / f"copy {number}")


HOLD = """import sys
from pathlib import Path
from archivegen.publish.lock import only_build
with only_build(Path(sys.argv[1]), 0):
    print(flush=True)
    sys.stdin.read()"""


@pytest.mark.case("DU-06")
@pytest.mark.parametrize("noted", [True, False])
def test_who_holds_the_lock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: bool) -> None:
    """Without the note (the disk was full) the message says less."""
    monkeypatch.setattr("archivegen.build.LOCK_SECONDS", 0.1)
    root = lay_out(tmp_path / "archive")
    built(root)
    before = tree(root / "output")
    (state,) = (root / ".archivegen/published").iterdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"\n"
        if not noted:
            (state / "lock-holder").write_text("", "utf-8")
        put(root / "templates/_footer.html", "<footer>new</footer>")
        with pytest.raises(RefusedError) as refused:
            run(root)
        who = rf" \(pid {holder.pid}, since (\d{{4}}-\d\d-\d\d )?\d\d:\d\d:\d\d\)" if noted else ""
        assert re.fullmatch(f"another build{who} is running; nothing was written", str(refused.value))
        assert tree(root / "output") == before
        holder.communicate()
    built(root)


READ = """import json, sys, threading
from pathlib import Path
paths = [Path(path) for path in json.loads(sys.argv[1])]
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
wrong, rounds = [], 0
print(flush=True)
while not over.is_set():
    rounds += 1
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as bad:
            wrong.append(str(bad))
            continue
        if not data.rstrip().endswith((b"</html>", b"]", b"}", b"</feed>", b"</urlset>")):
            wrong.append(f"{path}: cut after {len(data)} bytes")
print(json.dumps([rounds, wrong]))"""


@pytest.mark.case("DU-15", soak="1,000 builds instead of 60")
def test_a_reader_finds_every_file_whole_while_the_site_is_built(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive")
    built(root)
    output = root / "output"
    pages = [*sorted(output.rglob("*.html")), *sorted(output.rglob("*.json")), output / "feed.xml"]
    assert len(pages) >= 20
    with subprocess.Popen(
        [sys.executable, "-c", READ, json.dumps([str(path) for path in pages])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == b"\n"
        for number in range(1000 if SOAK else 60):
            put(root / "templates/_footer.html", f"<footer>{'long ' * (number % 7)}</footer>")
            put(
                root / "content/articles/alpha.md", f"---\ntitle: Alpha {number}\ndate: 2001-01-01\n---\nMina Rahimi.\n"
            )
            for name, there in (("odd", number % 2), ("even", not number % 2)):  # pages come and go beside them
                path = root / f"content/articles/{name}.md"
                if there:
                    put(path, "---\ntitle: Passing\n---\nYusuf Karim.\n")
                else:
                    path.unlink(missing_ok=True)
            built(root)
        rounds, wrong = json.loads(reader.communicate()[0])
    assert rounds > 10
    assert wrong == []
