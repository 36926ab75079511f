"""A small archive, a build that can be held open and broken, and a preview that runs in a thread."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from archivegen.build import Balance, BuildOptions, BuildResult, Memory, Progress, build
from archivegen.config import load_config
from archivegen.diagnostics import Diagnostic, InputError
from archivegen.preview.server import Preview, ServeOptions, preview
from archivegen.preview.session import State

CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'"
PAGE = f"""<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}">
<link rel="stylesheet" href="/style.css"><title>%s</title></head><body><main>%s</main></body></html>
"""


@dataclass
class FakeBuild:
    """Publishes each Markdown file as a page; a line with BROKEN in any source is an error."""

    calls: list[BuildOptions] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    entered: threading.Event = field(default_factory=threading.Event)
    raises: BaseException | None = None
    stage: str = "rendering"  # at which it waits for the gate

    def __post_init__(self) -> None:
        self.gate.set()

    def __call__(
        self, root: Path, options: BuildOptions, memory: Memory | None, progress: Progress | None
    ) -> BuildResult:
        self.calls.append(options)
        found = list(self._problems(root))
        pages = {
            f"articles/{path.stem}/index.html": PAGE % (path.stem, path.read_text("utf-8"))
            for path in sorted((root / "content").rglob("*.md"))
            if not path.name.startswith(".")
        }
        self.entered.set()
        while not self.gate.wait(0.05):
            if progress:
                progress(self.stage, 0, 1)
        if self.raises:
            raise self.raises
        output = Path(options.output)
        assert output.is_absolute(), "it would be written below wherever the tests run"
        if found:
            return BuildResult(ok=False, diagnostics=tuple(sorted(found)), balance=Balance(), output=options.output)
        files = {
            "index.html": PAGE % ("Home", " ".join(pages)),
            "404.html": PAGE % ("Missing", "no such page"),
            **pages,
        }
        files |= {path.name: path.read_text("utf-8") for path in (root / "static").glob("*") if path.is_file()}
        if options.search == "now":
            files["pagefind/index.txt"] = "".join(pages.values())
        changed = [name for name, text in files.items() if write(output / name, text)]
        for old in list((output / "articles").glob("*/index.html")):
            if (name := old.relative_to(output).as_posix()) not in files:
                old.unlink()
                changed.append(name)
        rendered = sum(name.endswith(".html") for name in changed)
        return BuildResult(
            ok=True, diagnostics=(), balance=Balance(), output=options.output, changed=tuple(changed), rendered=rendered
        )

    def _problems(self, root: Path) -> Iterator[Diagnostic]:
        try:
            load_config(root)
        except InputError as wrong:
            yield from wrong.diagnostics
        for folder in ("content", "templates"):
            for path in sorted((root / folder).rglob("*")):
                if not path.is_file():
                    continue
                for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                    if "BROKEN" in text:
                        place = path.relative_to(root).as_posix()
                        column = text.index("BROKEN") + 1
                        message = f"cannot read {path.name}"
                        yield Diagnostic(place, number, column, "error", "TEST", message, "repair it", text, 6)


class RealBuild(FakeBuild):
    """The build as it is, counted, which can be held open before it begins, or at a stage."""

    hold = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.held = threading.Event()  # it waits at its stage

    def __call__(
        self, root: Path, options: BuildOptions, memory: Memory | None, progress: Progress | None
    ) -> BuildResult:
        self.calls.append(options)
        self.entered.set()
        if not self.hold:
            self.gate.wait()
        if self.raises and not self.hold:
            raise self.raises

        def told(stage: str, done: int, total: int) -> None:
            if stage == self.hold:
                self.held.set()
                self.gate.wait()
                if self.raises:
                    raise self.raises
            if progress:
                progress(stage, done, total)

        return build(root, options, memory, told)


def write(path: Path, text: str) -> bool:
    """Write by renaming; whether anything changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, "utf-8")
    os.replace(temporary, path)
    return True


class Seen:
    """Every state that was published, and a way to wait for one."""

    def __init__(self) -> None:
        self.states: list[State] = []
        self._news = threading.Condition()

    def __call__(self, state: State) -> None:
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def until(self, wanted: Callable[[State], bool], timeout: float = 10.0) -> State:
        """The latest state, once it is as wanted."""
        with self._news:
            assert self._news.wait_for(lambda: self.states and wanted(self.states[-1]), timeout), self.states[-3:]
            return self.states[-1]


@dataclass
class Running:
    """A preview that answers."""

    preview: Preview
    root: Path
    build: FakeBuild
    seen: Seen
    lines: list[str]
    reports: list[tuple[Diagnostic, ...]]

    @property
    def port(self) -> int:
        return int(self.preview.url.rstrip("/").rpartition(":")[2])

    @property
    def site(self) -> Path:
        return self.root / ".archivegen" / "preview"

    def edit(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def get(self, path: str, *headers: str, host: str | None = None, method: str = "GET") -> Answer:
        name = f"localhost:{self.port}" if host is None else host
        head = [f"{method} {path} HTTP/1.1", f"Host: {name}", "Connection: close", *headers, "", ""]
        return self.send("\r\n".join(head).encode("latin-1"))

    def send(self, data: bytes) -> Answer:
        """The answer to raw bytes, read to the end of the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(data)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
        return parse_answer(received)


Serve = Callable[..., "Running"]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def parse_answer(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    return Answer(int(first.split()[1]), headers, body)


def start(root: Path, options: ServeOptions, build: FakeBuild | None = None) -> tuple[Running, Callable[[], None]]:
    """A preview in a thread, and what ends it; with a `FakeBuild` unless told."""
    build, seen, up, done = build or FakeBuild(), Seen(), threading.Event(), threading.Event()
    lines: list[str] = []
    reports: list[tuple[Diagnostic, ...]] = []
    made: list[Running] = []
    failures: list[BaseException] = []

    def print_line(text: str) -> None:
        lines.append(text)
        if text.startswith("Serving"):
            up.set()

    @contextmanager
    def told() -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            failures.append(error)
            up.set()

    def work() -> None:
        with told(), preview(root, options, print_line=print_line, report=reports.append, build=build) as it:
            it.session.listen(seen)
            seen(it.session.state)
            made.append(Running(it, root, build, seen, lines, reports))
            it.serve()
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert up.wait(10)
    if failures:
        thread.join(10)
        raise failures[0]

    def end() -> None:
        build.gate.set()
        made[0].preview.stop()
        thread.join(10)
        assert not thread.is_alive()

    return made[0], end


def read_until(connection: socket.socket, wanted: bytes) -> bytes:
    """What comes, up to the chunk that holds what is wanted, or to the end."""
    received = b""
    while wanted not in received:
        chunk = connection.recv(65536)
        if not chunk:
            break
        received += chunk
    return received


def lay_out(root: Path) -> Path:
    """A project with one article, a style sheet and a template."""
    for name, text in {
        "site.toml": '[site]\ntitle = "Test"\n',
        "content/alpha.md": "first text",
        "static/style.css": "main { color: rgb(1, 2, 3) }",
        "templates/base.html": "base",
    }.items():
        write(root / name, text)
    return root
