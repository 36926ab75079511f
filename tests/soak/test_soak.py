"""The harness itself: each kind tries a little, what fails is told with its number, and time is shared.

`make soak` is the long run.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import Runner
from tests.hostile.attempt import Tried
from tests.soak import __main__ as program
from tests.soak import faults, flips, fuzz, guided, kills, words
from tests.soak.inputs import damaged, structured
from tests.soak.kinds import KINDS, Kind
from tests.soak.requests import asked
from tests.soak.running import ROOT, Ended
from tests.soak.sharing import Share, Sharing
from tests.soak.targets import TARGETS, harmless, within_limits
from tests.soak.texts import SLOT, filled, lost, written
from tests.soak.words import drawn


@pytest.mark.case("IN-13", soak="20,000 texts, each word looked for")
def test_no_word_of_a_text_is_lost() -> None:
    def look(text: object) -> None:
        assert list(lost(text)) == []  # type: ignore[arg-type]

    drawn(written(), look, 1, 150)


@pytest.mark.parametrize("text", [f"<!-- {SLOT} -->", f"[a]: /{SLOT}", f"a\n\n<title>{SLOT}\n{SLOT}</title>"])
def test_a_word_that_is_lost_is_found_out(text: str) -> None:
    assert list(lost(filled(text)))


@pytest.mark.case("IN-27", soak="300,000 inputs")
@pytest.mark.parametrize("name", TARGETS)
def test_inputs_made_by_chance_are_taken_or_refused(name: str) -> None:
    for number in range(20):
        within_limits(TARGETS[name], damaged(name, random.Random(f"{name} {number}")))
    drawn(structured(name), lambda data: within_limits(TARGETS[name], data), 1, 15)


def test_an_input_that_fails_is_told() -> None:
    def target(data: bytes) -> None:
        raise RecursionError

    with pytest.raises(RecursionError) as wrong:
        within_limits(target, b"abc")
    assert wrong.value.__notes__ == ["input: b'abc'"]


def test_an_address_that_runs_is_found_out_and_a_word_is_not_taken_for_one() -> None:
    harmless('<img src="/photo.png" alt="javascript:to" title="javascript:to">')
    for html in ('<a href="javascript:x">y</a>', '<blockquote cite=" JavaScript:x">y</blockquote>'):
        with pytest.raises(AssertionError):
            harmless(html)


@pytest.mark.case("PS-07", "PS-12", soak="20,000 requests")
def test_requests_made_by_chance_are_answered(tmp_path: Path) -> None:
    chance = random.Random(1)
    with asked(tmp_path) as preview:
        for _ in range(60):
            preview.ask(chance)
        for _ in range(5):
            preview.send(chance)


def test_a_part_of_a_file_is_answered_while_nobody_goes_away(tmp_path: Path) -> None:
    with asked(tmp_path) as preview:
        host = f"localhost:{preview.running.port}".encode()
        asking = {
            "method": "GET",
            "path": "/style.css",
            "raw_path": b"/style.css",
            "headers": [(b"host", host), (b"range", b"bytes=0-3")],
        }
        assert preview.answer(preview.scope(random.Random(1)) | asking) == (206, b"main")


def test_one_input_of_a_number_goes_through_a_whole_build(tmp_path: Path) -> None:
    tried = Tried(tmp_path / "archive")
    tried.build()
    for number in range(2):
        fuzz._whole(tried, number, random.Random(number))


@pytest.mark.skipif(not guided.available(), reason="Atheris is for long runs, where there is a wheel of it")
def test_what_is_guided_by_coverage_runs(tmp_path: Path) -> None:
    guided.run(tmp_path, 1, 1, 50)


@pytest.mark.case("BC-19", soak="2,000 cut or flipped files")
def test_damaged_state_is_mended(tmp_path: Path) -> None:
    with flips.opened(tmp_path, 1) as trying:
        for number in range(3):
            trying.attempt(number)


@pytest.mark.case("DU-01", soak="1,000 kills")
def test_a_killed_build_is_mended(tmp_path: Path) -> None:
    archive = kills.Archive(tmp_path / "archive", 6)
    archive.kill(1, random.Random(4))


@pytest.mark.case("DU-02", "DU-03", soak="every call: gone, no room, broken, no right")
@pytest.mark.parametrize("kind", ["broken", "no right"])
@pytest.mark.parametrize("words", [faults.FILES, faults.SWAP])
def test_a_call_that_fails_leaves_whole_files(edited: faults.Edited, words: tuple[str, ...], kind: str) -> None:
    calls = edited.runner.build(edited.copy(), *words, kind=kind, at=faults.EVERY).calls
    for number in (len(calls) // 2, len(calls) - 12):
        faults._attempt(edited, faults.Fault(words, anew=False, kind=kind, call=number, what=calls[number - 1]))


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[faults.Edited]:
    with Runner() as runner:
        yield faults.Edited(runner, tmp_path_factory.mktemp("faults"))


# Sharing, and the program


def test_the_kind_that_is_furthest_behind_is_next() -> None:
    one, other = Share(KINDS["kills"], 1000), Share(KINDS["same"], 100)
    sharing = Sharing([one, other], 60)
    assert sharing.next()[:3] == (one, 0, 1)  # type: ignore[index]
    assert sharing.next()[:3] == (other, 0, 1)  # type: ignore[index]
    sharing.took(one, 1, 1, 0.1, 0)
    sharing.took(other, 1, 1, 1.0, 0)
    assert sharing.next()[:3] == (one, 1, 150)  # type: ignore[index]
    assert sharing.next()[:3] == (other, 1, 15)  # type: ignore[index]
    sharing.took(one, 150, 50, 15.0, 51)
    assert one.given == 51
    assert one.part == 1
    assert Sharing([one], 60).next() is None
    assert Sharing([other], 0).next() is None


def test_failures_are_told_with_the_command_that_repeats_them() -> None:
    share = Share(KINDS["kills"], 1000, given=10, done=10, seconds=5, failures=[(7, "it failed")])
    told = program._table([share], 42)
    assert "kills     10  1,000         1    42        5" in told
    assert "again: python -m tests.soak --only kills --seed 42 --number 7" in told
    assert "Shorter than a full run: 1 % of it was done" in told


def test_the_program_tries_a_number_in_a_process_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--only", "words", "--seed", "1", "--number", "3"]) == 0
    assert capfd.readouterr().out == "words 3: held\n"


class Failing:
    """A process of which each third number fails, and that is gone at the seventh."""

    answered = True

    def __init__(self, kind: Kind, seed: int, place: Path) -> None:
        assert seed == 1

    def ask(self, first: int, count: int, seconds: float) -> dict[str, object]:
        if first <= 7 < first + count:
            raise Ended(7, "gone")
        failures = [(number, "the third") for number in range(first, first + count) if number % 3 == 2]
        return {"done": count, "total": 9, "failures": failures, "seconds": 1.0, "megabytes": 1000}

    def end(self) -> None:
        """Nothing is left."""


def test_a_run_ends_with_a_table_and_fails_where_anything_failed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "Process", Failing)
    monkeypatch.setattr("tests.soak.sharing.PORTION", 1e-9)  # one number at a time
    assert program.main(["--only", "kills", "--seed", "1", "--minutes", "1", "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("seed 1, 1 minutes, 1 at once: kills\n")
    assert "FAILED kills 2\nthe third\n  again: python -m tests.soak --only kills --seed 1 --number 2\n" in out
    assert "FAILED kills 7\ngone\n" in out
    assert "kills      9   9         4     1" in out


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_its_module(name: str) -> None:
    assert callable(KINDS[name].opened)
    assert (Path(program.__file__).parent / f"{name}.py").is_file()


def test_what_is_printed_is_no_answer() -> None:
    tried = "from tests.soak.worker import answers; out = answers(); print(1, flush=True); os.system('echo 2')"
    command = [sys.executable, "-c", f"import os; {tried}; out.write('an answer'); out.flush()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr.split()) == ("an answer", ["1", "2"])


def test_words_are_drawn_in_one_order_for_one_seed() -> None:
    seen: list[list[str]] = [[], []]
    for each in seen:
        drawn(written(), lambda text, each=each: each.append(text.text), 5, 10)
    assert seen[0] == seen[1]
    assert words.opened


def test_a_run_may_be_longer_than_a_full_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sound(Failing):
        def ask(self, first: int, count: int, seconds: float) -> dict[str, object]:
            return {**super().ask(100, count, seconds), "failures": [], "total": 0}

    monkeypatch.setattr(program, "Process", Sound)
    asked = ["--only", "edits", "--seed", "1", "--minutes", "1", "--jobs", "1"]
    assert program.main([*asked, "--times", "5"]) == 0
    assert "edits  10,000  10,000" in capsys.readouterr().out
