"""A client for Pagefind's service protocol.

``pagefind --service`` reads JSON messages from its standard input and answers on its
standard output; each message is base64, closed by a comma.  The protocol is the one that
Pagefind's own wrappers speak (https://pagefind.app/docs/node-api/ and
https://pagefind.app/docs/py-api/); it is spoken here directly because the Python wrapper
waits a tenth of a second for each answer.

Pages are sent without waiting for their answers, up to a bounded number, while one thread
drains the answers and another the error stream: neither pipe can fill up and block.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import importlib
import importlib.metadata
import subprocess
import threading
from collections import deque
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Self, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

WINDOW = 256
"""How many messages may be under way without an answer."""

_STDERR_LINES = 20
_SECONDS_TO_DIE = 5.0  # between closing its pipes and being gone
_PACKAGES = {"pagefind_bin_extended": "pagefind-bin-extended", "pagefind_bin": "pagefind-bin"}


class PagefindError(Exception):
    """Pagefind is missing, died, or refused a message; the text says which."""


class IndexConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an index may be told (https://pagefind.app/docs/config-options/)."""

    force_language: str | None = None
    root_selector: str | None = None
    exclude_selectors: tuple[str, ...] = ()
    include_characters: str | None = None
    keep_index_url: bool = False


class _Reply(msgspec.Struct, frozen=True):
    payload: dict[str, Any]
    message_id: int | None = None


def find_program() -> str:
    """Return the path of the installed Pagefind, the extended build first.

    Both come as Python packages with one function, ``get_executable``
    (the packages pagefind-bin and pagefind-bin-extended).
    """
    return _installed()[1]


def program_version() -> str:
    """Return the package and version of the program, like ``pagefind-bin 1.5.2``."""
    package = _installed()[0]
    return f"{package} {importlib.metadata.version(package)}"


def _installed() -> tuple[str, str]:
    for module, package in _PACKAGES.items():
        try:
            return package, str(importlib.import_module(module).get_executable())
        except (ImportError, FileNotFoundError):
            continue
    raise PagefindError("Pagefind is not installed (the package `pagefind-bin` brings it)")


class Index:
    """One index inside a running service; adding a URL again replaces the page."""

    def __init__(self, channel: _Channel, number: int) -> None:
        self._channel = channel
        self._number = number

    def add_file(self, url: str, html: str) -> None:
        """Send one page; a refusal shows up here, at a later page, or at `write`."""
        self._channel.post(f"the page {url}", "AddFile", url=url, file_contents=html, index_id=self._number)

    def write(self, folder: Path) -> None:
        """Wait for every page, then write the bundle into the folder.

        The files come through the pipe (``GetFiles``) and are written here: Pagefind 1.5.2 answers ``WriteFiles``
        before its files are whole on disk, and ending it then leaves some of them empty.
        """
        from archivegen.publish.ordered import BY_CHANCE, ordered  # nobody else needs what reads these files

        self._channel.settle()
        self._channel.post("the bundle", "GetFiles", index_id=self._number)
        files = self._channel.settle().get("files")
        if not isinstance(files, list) or not files:
            raise PagefindError("Pagefind gave no files for the bundle")
        by_chance = {}
        for file in files:
            data = base64.b64decode(file["content"])
            if file["path"].endswith(BY_CHANCE):
                by_chance[file["path"]] = data
            else:
                _put(folder, file["path"], data)
        for path, data in ordered(by_chance).items():
            _put(folder, path, data)


def _put(folder: Path, path: str, data: bytes) -> None:
    target = folder / path
    if not target.is_relative_to(folder) or ".." in target.relative_to(folder).parts:
        raise PagefindError(f"Pagefind named a file outside its bundle: {path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


class Service:
    """A running Pagefind, ended with the `with` block whatever happens in it.

    One thread at a time may use it; any other may `kill` it.  After a `PagefindError` it is of no further use.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = command
        self._ending = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Start the program."""
        command = self._command or (find_program(), "--service")
        try:
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise PagefindError(f"Pagefind cannot be started: {error}") from error
        self._channel = _Channel(child)
        self._ending.callback(self._channel.end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program; what was written stays."""
        self._ending.close()

    def kill(self) -> None:
        """End the program at once; who waits for an answer gets a `PagefindError`."""
        self._channel.kill()

    def new_index(self, config: IndexConfig | None = None) -> Index:
        """Open an empty index."""
        self._channel.post("the new index", "NewIndex", config=msgspec.to_builtins(config or IndexConfig()))
        return Index(self._channel, int(self._channel.settle()["index_id"]))


class _Channel:
    """The child's three pipes: messages out, answers in, and its last words."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self._input = cast("IO[bytes]", child.stdin)
        self._pending: dict[int | None, str] = {}
        self._last = 0
        self._unreadable = ""
        self._replies: SimpleQueue[_Reply | None] = SimpleQueue()
        self._complaints: deque[bytes] = deque(maxlen=_STDERR_LINES)
        self._threads = (
            threading.Thread(target=self._read_replies, args=(child.stdout,), daemon=True),
            threading.Thread(target=self._complaints.extend, args=(child.stderr,), daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def post(self, subject: str, kind: str, **payload: object) -> None:
        """Send a message; the subject is how an error names it."""
        while len(self._pending) >= WINDOW or not self._replies.empty():
            self._collect()
        self._last += 1
        self._pending[self._last] = subject
        message = {"message_id": self._last, "payload": {"type": kind, **payload}}
        with self._death_on_a_broken_pipe():
            self._input.write(base64.b64encode(msgspec.json.encode(message)) + b",")
            if len(self._pending) == WINDOW:
                self._input.flush()

    def settle(self) -> dict[str, Any]:
        """Collect every answer under way and return the last one's payload."""
        with self._death_on_a_broken_pipe():
            self._input.flush()
        payload: dict[str, Any] = {}
        while self._pending:
            payload = self._collect()
        return payload

    def kill(self) -> None:
        """Kill the child; its pipes end."""
        self._child.kill()

    def end(self) -> None:
        """Kill the child, wait for it and for the threads, close the pipes."""
        self._child.kill()
        self._child.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._child.stdin, self._child.stdout, self._child.stderr):
            with contextlib.suppress(OSError):  # what was not sent cannot be flushed any more
                cast("IO[bytes]", stream).close()

    def _collect(self) -> dict[str, Any]:
        reply = self._replies.get()
        if reply is None:
            raise self._death()
        subject = self._pending.pop(reply.message_id, "a message")
        if reply.payload.get("type") == "Error":
            raise PagefindError(f"Pagefind refused {subject}: {reply.payload.get('message', 'no reason given')}")
        return reply.payload

    def _death(self) -> PagefindError:
        """How the program ended, with the last lines of its error stream."""
        if self._unreadable:
            return PagefindError(f"Pagefind sent an answer that cannot be read: {self._unreadable}")
        subject = next(iter(self._pending.values()), "a message")
        try:
            code = self._child.wait(_SECONDS_TO_DIE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        for thread in self._threads:
            thread.join()
        last_words = b"".join(self._complaints).decode("utf-8", "replace").strip()
        return PagefindError(f"Pagefind stopped (exit code {code}) at {subject}: {last_words or 'it gave no reason'}")

    @contextlib.contextmanager
    def _death_on_a_broken_pipe(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._death() from error

    def _read_replies(self, stream: IO[bytes]) -> None:
        try:
            for message in map(_message, _frames(stream)):
                self._replies.put(message)
                del message  # a whole bundle can be one: it is not held until the next comes
        except (binascii.Error, msgspec.MsgspecError) as error:
            self._unreadable = str(error)
            self._child.kill()  # nothing that follows could be trusted, and it must not block on a full pipe
        self._replies.put(None)


def _message(frame: bytearray) -> _Reply:
    """The message of a frame, which is emptied: of a bundle, nothing is held twice."""
    message = base64.b64decode(frame, validate=True)
    frame.clear()
    return msgspec.json.decode(message, type=_Reply)


def _frames(stream: IO[bytes]) -> Iterator[bytearray]:
    """Cut the stream at its commas; what follows the last comma was never finished."""
    frame = bytearray()  # that has not ended yet: a whole bundle can be one
    while chunk := stream.read1(1 << 20):  # type: ignore[attr-defined]
        first, *others = chunk.split(b",")
        frame += first
        for other in others:
            yield frame
            frame = bytearray(other)
