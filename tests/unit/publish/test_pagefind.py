"""The service client: framing, pipelining, errors, and the end of the child."""

import json
import os
import sys
from pathlib import Path

import pytest

from archivegen.publish import pagefind
from archivegen.publish.pagefind import IndexConfig, PagefindError, Service, find_program, program_version

PAGE = "<!doctype html><html lang=en><body><main data-pagefind-body><h1>{0}</h1><p>{1}</p></main></body></html>"

# A stand-in for the program: `answer` is the body of a function from a message to a list of replies.
STAND_IN = """
import base64, json, os, sys
def answer(message):
{body}
frame = b""
while byte := sys.stdin.buffer.read(1):
    if byte != b",":
        frame += byte
        continue
    for reply in answer(json.loads(base64.b64decode(frame))):
        raw = isinstance(reply, bytes)
        sys.stdout.buffer.write(reply if raw else base64.b64encode(json.dumps(reply).encode()) + b",")
        sys.stdout.buffer.flush()
    frame = b""
"""
PAYLOAD = '{"type": "x", "index_id": 0, "files": [{"path": "a/b", "content": "aGk="}]}'
ANSWERS = f'return [{{"message_id": message["message_id"], "payload": {PAYLOAD}}}]'


def stand_in(*lines: str) -> list[str]:
    return [sys.executable, "-c", STAND_IN.format(body="\n".join(f"    {line}" for line in lines))]


def entry(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    loaded: dict[str, dict[str, dict[str, int]]] = json.loads((folder / "pagefind-entry.json").read_bytes())
    return loaded


def is_gone(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_bundle_is_written(tmp_path: Path) -> None:
    with Service() as service:
        index = service.new_index()
        index.add_file("a/", PAGE.format("A", "alpha"))
        index.write(tmp_path / "bundle")
    assert entry(tmp_path / "bundle")["languages"]["en"]["page_count"] == 1


def test_a_feed_of_1500_pages_completes_with_no_deadlock(tmp_path: Path) -> None:
    text = "a long page fills the pipes in both directions " * 200
    with Service() as service:
        index = service.new_index(IndexConfig(force_language="en"))
        for number in range(1500):
            index.add_file(f"{number:05}/", PAGE.format(number, text))
        index.write(tmp_path / "bundle")
    assert entry(tmp_path / "bundle")["languages"]["en"]["page_count"] == 1500


def test_pages_are_sent_without_waiting_for_each_answer(tmp_path: Path) -> None:
    command = stand_in(
        "answer.kept = [*getattr(answer, 'kept', []), message]",
        "if message['payload']['type'] == 'AddFile' and len(answer.kept) < 100: return []",
        "kept, answer.kept = answer.kept, []",
        f"return [{{'message_id': m['message_id'], 'payload': {PAYLOAD}}} for m in kept]",
    )
    with Service(command) as service:  # answers nothing until it has a hundred messages
        index = service.new_index()
        for number in range(100):
            index.add_file(f"{number}/", "x")
        index.write(tmp_path)
    assert (tmp_path / "a" / "b").read_bytes() == b"hi"


def test_answers_may_come_in_any_order() -> None:
    command = stand_in(
        "answer.kept = [message, *getattr(answer, 'kept', [])]",
        "if message['payload']['type'] == 'AddFile' and len(answer.kept) < 10: return []",
        "kept, answer.kept = answer.kept, []",
        "return [{'message_id': m['message_id'], 'payload': {'type': 'Error', 'message': 'no'}",
        "        if m['payload'].get('url') == '7/' else {'type': 'x', 'index_id': 0}} for m in kept]",
    )
    with Service(command) as service:
        index = service.new_index()
        for number in range(10):
            index.add_file(f"{number}/", "x")
        with pytest.raises(PagefindError, match="refused the page 7/: no"):
            index.write(Path("nowhere"))


def test_the_number_of_messages_under_way_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "WINDOW", 4)
    command = stand_in(
        "answer.kept = [*getattr(answer, 'kept', []), message]",
        "if message['payload']['type'] == 'AddFile' and len(answer.kept) < 4: return []",
        "kept, answer.kept = answer.kept, []",
        "return [{'message_id': m['message_id'], 'payload': {'type': 'x', 'index_id': 0}} for m in kept]",
    )
    with Service(command) as service:
        index = service.new_index()
        for number in range(401):
            index.add_file(f"{number}/", "x")
            assert len(service._channel._pending) <= 4


def test_adding_an_address_again_replaces_the_page(tmp_path: Path) -> None:
    with Service() as service:
        index = service.new_index()
        index.add_file("a/", PAGE.format("A", "alpha"))
        index.write(tmp_path / "first")
        index.add_file("a/", PAGE.format("A", "omega"))
        index.add_file("b/", PAGE.format("B", "beta"))
        index.write(tmp_path / "second")
    assert entry(tmp_path / "second")["languages"]["en"]["page_count"] == 2


def test_an_error_answer_names_what_was_refused() -> None:
    with Service() as service:
        service.new_index()
        index = pagefind.Index(service._channel, 99)
        index.add_file("lost/", PAGE.format("A", "alpha"))
        with pytest.raises(PagefindError, match="refused the page lost/: Invalid index"):
            index.write(Path("nowhere"))


def test_the_programs_death_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    command = stand_in(
        "if message['payload']['type'] == 'GetFiles': sys.stderr.write('panicked'); sys.stderr.flush(); os._exit(101)",
        ANSWERS,
    )
    with Service(command) as service:
        index = service.new_index()
        index.add_file("a/", PAGE.format("A", "alpha"))
        with pytest.raises(PagefindError, match=r"stopped \(exit code 101\) at the bundle: panicked"):
            index.write(tmp_path)


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/a"])
def test_a_file_outside_the_bundle_is_refused(tmp_path: Path, path: str) -> None:
    answer = PAYLOAD.replace("a/b", path)
    with Service(stand_in(f'return [{{"message_id": message["message_id"], "payload": {answer}}}]')) as service:
        index = service.new_index()
        with pytest.raises(PagefindError, match="outside its bundle"):
            index.write(tmp_path / "bundle")


def test_a_bundle_is_whole_when_writing_it_ends(tmp_path: Path) -> None:
    for attempt in range(5):
        with Service() as service:
            index = service.new_index()
            for number in range(30):
                index.add_file(f"{number}/", PAGE.format("A", f"alpha number{number}"))
            index.write(tmp_path / str(attempt))
        assert [p for p in (tmp_path / str(attempt)).rglob("*") if p.is_file() and not p.stat().st_size] == []


def test_death_during_a_feed_is_an_error_and_not_a_broken_pipe() -> None:
    command = stand_in(
        "if message['message_id'] > 5: sys.stderr.write('out of paper'); sys.stderr.flush(); os._exit(3)", ANSWERS
    )
    with Service(command) as service:
        index = service.new_index()
        with pytest.raises(PagefindError, match=r"stopped \(exit code 3\) at the page .*: out of paper"):
            for number in range(100_000):
                index.add_file(f"{number}/", "x" * 1000)


def test_a_program_that_closes_its_pipes_and_lives_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_SECONDS_TO_DIE", 0.1)
    command = [
        sys.executable,
        "-c",
        "import os, threading; os.close(0); os.close(1); os.close(2); threading.Event().wait()",
    ]
    with Service(command) as service, pytest.raises(PagefindError, match="at the new index: it gave no reason"):
        service.new_index()


def test_a_flood_on_the_error_stream_neither_blocks_nor_breaks_the_framing(tmp_path: Path) -> None:
    with Service(stand_in("sys.stderr.write('noise,' * 50_000); sys.stderr.flush()", ANSWERS)) as service:
        index = service.new_index()
        index.add_file("a/", "x")
        index.write(tmp_path)
    assert (tmp_path / "a" / "b").is_file()


@pytest.mark.parametrize("noise", ["b'not base64!,'", "b'bm90IGpzb24=,'"], ids=["not base64", "not JSON"])
def test_an_unreadable_answer_is_an_error(noise: str) -> None:
    with Service(stand_in(f"return [{noise}]")) as service, pytest.raises(PagefindError, match="cannot be read"):
        service.new_index()


def test_a_missing_program_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PagefindError, match="cannot be started"), Service([str(tmp_path / "none")]):
        pass


def test_a_missing_package_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_PACKAGES", {"no_such_module": "no-such-package"})
    with pytest.raises(PagefindError, match="not installed"):
        find_program()


def test_the_version_names_package_and_number() -> None:
    package, number = program_version().split()
    assert package.startswith("pagefind-bin")
    assert number[0].isdigit()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_the_child_is_gone_after_an_exception(error: type[BaseException]) -> None:
    children = []

    def interrupted() -> None:
        with Service() as service:
            children.append(service._channel._child.pid)
            service.new_index().add_file("a/", PAGE.format("A", "alpha"))
            raise error

    with pytest.raises(error):
        interrupted()
    assert [is_gone(child) for child in children] == [True]


def test_the_child_is_gone_when_it_does_not_read() -> None:
    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with pytest.raises(KeyboardInterrupt), Service(command) as service:
        child = service._channel._child.pid
        service._channel.post("a message", "NewIndex")
        raise KeyboardInterrupt
    assert is_gone(child)
