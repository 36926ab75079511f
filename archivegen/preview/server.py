"""``archivegen serve``: the session, the watcher and the HTTP server, put together and taken down again."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import msgspec
import uvicorn
from starlette.types import ASGIApp

from archivegen.build import BuildOptions
from archivegen.build import build as build_site
from archivegen.diagnostics import MachineError
from archivegen.preview.app import application
from archivegen.preview.channel import Channel
from archivegen.preview.console import Console, Report
from archivegen.preview.copied import Copied
from archivegen.preview.guard import Hosts
from archivegen.preview.hints import Sources, sources
from archivegen.preview.inspector import Inspector
from archivegen.preview.limits import BACKLOG, HEAD_BYTES, LimitedH11
from archivegen.preview.links import linked_folders, look_for_links
from archivegen.preview.listen import bound_name, is_wide, listen, own_url, reachable
from archivegen.preview.session import Build, Listener, Session, State
from archivegen.preview.single import only_preview
from archivegen.preview.watch import Watcher
from archivegen.preview.whereabouts import Whereabouts, building_there
from archivegen.project import ensure_state_folder, settings_file, state_of
from archivegen.stopping import Stopped

FOLDER = "preview"


class ServeOptions(msgspec.Struct, frozen=True):
    """What the user may ask of ``serve``; port 0 takes any free one."""

    port: int = 8000
    bind: str = "127.0.0.1"
    allow_host: tuple[str, ...] = ()
    open_browser: bool = False
    poll: bool = False
    no_reload: bool = False
    strict_port: bool = False
    config_file: str = ""
    jobs: int = 0
    verbose: bool = False  # the terminal is told of warnings, too


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that builds, watches and listens; `serve` answers requests until it is stopped."""

    url: str
    session: Session
    watcher: Watcher
    server: Server
    listener: socket.socket

    def serve(self) -> int:
        """Answer until a signal or `stop`; the number of the signal, else 0."""
        self.server.run(sockets=[self.listener])
        return self.server.caught

    def stop(self) -> None:
        """End `serve`, from any thread."""
        self.server.should_exit = True


class Server(uvicorn.Server):
    """uvicorn's server: says when it listens, ends the open streams, and keeps a signal for its caller.

    ``stopping`` is called from within the signal's handler: it must take no lock that may be held there.
    """

    def __init__(
        self, config: uvicorn.Config, channel: Channel, started: Callable[[], None], stopping: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._channel = channel
        self._on_start = started
        self._on_stop = stopping
        self.caught = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; pages that listen for reloads do not hold it up."""
        self._channel.close()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note the signal and stop; a second one does not wait for open requests."""
        del frame
        self.force_exit = self.should_exit
        self.should_exit = True
        self.caught = sig
        self._on_stop()


@contextlib.contextmanager
def preview(
    root: Path,
    options: ServeOptions,
    *,
    print_line: Callable[[str], None],
    report: Report,
    build: Build = build_site,
) -> Iterator[Preview]:
    """A running preview of the project in ``root``.

    Raises `RefusedError`, `UsageError` and `MachineError` where it cannot start.
    """
    root = root.resolve()
    if options.config_file:  # the working folder may be another one later
        options = msgspec.structs.replace(options, config_file=os.path.abspath(options.config_file))
    state = _state_folder(root)
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context(only_preview(state))
        listener = stack.enter_context(listen(options.bind, options.port, strict=options.strict_port))
        port = listener.getsockname()[1]
        url = own_url(listener, options.bind)
        lock.tell(url)
        home = state / FOLDER / "index.html"
        first = not home.exists()
        wanted = BuildOptions(
            today=0,
            output=str(state / FOLDER),
            base_url=url,
            drafts=True,
            future=True,
            preview=True,
            jobs=options.jobs,
            config_file=options.config_file,
        )
        places = (root, settings_file(root, options.config_file).parent)
        whereabouts = Whereabouts(places)
        session = Session(root, wanted, building_there(build, lock, whereabouts.missed))
        session.listen(Console(print_line, report, verbose=options.verbose, kept=home.exists, stood=not first))
        token = secrets.token_urlsafe(24)
        channel = Channel(session, token)
        wide = is_wide(listener)
        allowed = (*(name.lower() for name in options.allow_host), bound_name(options.bind))
        hosts = Hosts(port, tuple(filter(None, allowed)), wide)
        inspector = Inspector(root, options.config_file, session, token)
        copied = Copied(lambda: session.beside, state_of(root, state / FOLDER) / "published")
        app = application(
            state / FOLDER, session, channel, inspector, token, hosts, copied, reload=not options.no_reload
        )

        def started() -> None:
            taken = f"port {options.port} is taken; " if options.port not in {0, port} else ""
            print_line(f"Serving {root.name} at {url} ({taken}Ctrl-C stops)")
            if wide:
                print_line(f"Warning: anyone on your network can read it: {', '.join(reachable(listener))}")
            if first:
                print_line("Building for the first time: this can take minutes for a large archive")
            session.start()
            if options.open_browser:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

        server = Server(_config(app), channel, started, session.end)
        watcher = Watcher(root, session.change, print_line, config_file=options.config_file, poll=options.poll)
        session.listen(_follower(session, watcher, lambda: sources(root, options.config_file)))
        stack.callback(session.close)
        stack.callback(watcher.stop)
        stack.callback(whereabouts.stop)
        stack.callback(session.end)
        whereabouts.start(watcher.hint)
        watcher.start()
        yield Preview(url, session, watcher, server, listener)


def run(
    root: Path,
    options: ServeOptions,
    *,
    print_line: Callable[[str], None],
    report: Report,
    build: Build = build_site,
) -> int:
    """Serve until a signal; the exit code. Raises what `preview` raises where it cannot start."""
    try:
        with preview(root, options, print_line=print_line, report=report, build=build) as running:
            caught = running.serve()
    except Stopped as stop:  # before it listened, or while it was taken down
        return stop.exit_code
    except KeyboardInterrupt:
        caught = signal.SIGINT.value
    return 128 + caught if caught else 0


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=LimitedH11,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_graceful_shutdown=1,
        backlog=BACKLOG,
    )


def _follower(session: Session, watcher: Watcher, where: Callable[[], Sources]) -> Listener:
    """Has links watched as each build found them; one that failed may not have come to say what it found."""

    def follow(state: State) -> None:
        if not state.building:
            watcher.follow(linked_folders(session.reading) | (frozenset() if state.ok else look_for_links(where())))

    return follow


def _state_folder(root: Path) -> Path:
    try:
        return ensure_state_folder(root)
    except OSError as bad:
        raise MachineError(f"cannot write in {root}: {bad.strerror}") from bad
