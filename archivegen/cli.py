"""The command line. Commands import what they need when they run, so that ``--version`` answers at once."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from archivegen import __version__
from archivegen.commands.given import ALONE, check_executor, misplaced, optional_path, settle
from archivegen.diagnostics import ArchivegenError
from archivegen.stopping import Stopped, Stopping, unwrapped_stops

HELP = {"help_option_names": ["-h", "--help"]}
SHARED = [
    click.option("-C", "root", default=".", metavar="DIR", help="The archive's folder."),
    click.option("--config", "config_file", default="", metavar="FILE", help="Settings other than site.toml."),
    click.option("-q", "--quiet", is_flag=True, help="Only what makes it fail."),
    click.option("-v", "--verbose", is_flag=True, help="Say more."),
    click.option("--debug", is_flag=True, help="Show a traceback for a failure."),
]
JOBS = click.option(
    "-j", "--jobs", default=0, metavar="N", type=click.IntRange(0), help="Worker processes; 0: one a core."
)


class Archivegen(click.Group):
    """The group of commands; turns failures into messages and exit codes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; of an option before its command it is said where it belongs."""
        words = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as wrong:
            if where := misplaced(wrong.option_name, words, self.commands):
                raise click.UsageError(f"{wrong.option_name}: {where}", ctx) from wrong
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. Exit codes as in the contract; a traceback only with ``--debug``."""
        _speak_every_script()
        if isinstance(ctx.obj, Stopping):
            ctx.obj.begin()
        try:
            with unwrapped_stops():
                return super().invoke(ctx)
        except ArchivegenError as failure:
            _over(ctx, failure.exit_code)
            if "--debug" in sys.argv:
                raise
            if failure.diagnostics:
                from archivegen.commands.report import report

                report(failure.diagnostics, Path.cwd())
            else:
                click.echo(f"archivegen: {failure}", err=True)
            ctx.exit(failure.exit_code)
        except OSError as failure:
            _over(ctx, 0 if isinstance(failure, BrokenPipeError) else 4)
            if "--debug" in sys.argv:
                raise
            if isinstance(failure, BrokenPipeError):
                _drop_output()
                ctx.exit(0)
            where = f"{failure.filename}: " if failure.filename else ""
            click.echo(f"archivegen: {where}{failure.strerror or failure}", err=True)
            ctx.exit(4)
        except KeyboardInterrupt as stop:
            click.echo("archivegen: stopped; the next build takes up what is left to do", err=True)
            ctx.exit(stop.exit_code if isinstance(stop, Stopped) else 130)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as failure:
            _over(ctx, 70)
            if "--debug" in sys.argv:
                raise
            click.echo(f"archivegen: a mistake of its own: {type(failure).__name__}: {failure}", err=True)
            click.echo("archivegen: please report it, with what this prints: the same command and --debug", err=True)
            ctx.exit(70)


def _over(ctx: click.Context, code: int) -> None:
    """What is left to do is to say how it ended: no stop may come between."""
    if isinstance(stopping := ctx.find_root().obj, Stopping):
        stopping.over(code)


def _speak_every_script() -> None:
    """Names in any script can be printed, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """The reader of a pipe went away: say nothing more, not even when Python ends."""
    import os

    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())


def command(function: Callable[..., int | None]) -> click.Command:
    """A command with the options that all commands share; what it returns is the exit code."""
    name = function.__name__.strip("_").removesuffix("_command")
    documentation = function.__doc__

    def run(**values: Any) -> None:
        values.pop("debug")
        settle(click.get_current_context(), values)
        code = function(**values) or 0
        for stream in (sys.stdout, sys.stderr):  # what is stopped while it waits for its reader is not done
            with suppress(OSError, ValueError, AttributeError):
                stream.flush()
        _over(click.get_current_context(), code)
        sys.exit(code)

    run.__doc__ = documentation
    run.__name__ = name
    wrapped: Any = run
    for option in SHARED:
        wrapped = option(wrapped)
    wrapped.__click_params__ = [*reversed(getattr(function, "__click_params__", [])), *wrapped.__click_params__][::-1]
    made = click.command(name, context_settings=HELP)(wrapped)
    main.add_command(made)
    return made


@click.group(cls=Archivegen, context_settings=HELP)
@click.version_option(__version__, prog_name="archivegen")
def main() -> None:
    """A static archive site generator that links every article by the people and places in it."""


@command
@click.option("-o", "--output", default="", metavar="DIR", help="Where the site is written.")
@click.option("-u", "--base-url", default="", metavar="URL", help="Where it will be published.")
@click.option("-D", "--drafts", is_flag=True, help="Include drafts.")
@click.option("--future", is_flag=True, help="Include articles that are not yet due.")
@click.option("-s", "--strict", is_flag=True, help="Warnings stop the build too.")
@JOBS
@click.option("--executor", default="", metavar="URL", help="A Dask cluster that does the work: dask://HOST:PORT.")
@click.option("--clean", is_flag=True, help="Make every file again.")
@click.option("--verify", is_flag=True, help="Look into every file instead of trusting sizes and times.")
@click.option("--no-search", is_flag=True, help="Leave search out.")
@click.option("--adopt", is_flag=True, help="Publish into a folder with files of others; none of theirs is deleted.")
@click.option(
    "--publish",
    type=click.Choice(["files", "swap"]),
    default="files",
    show_default=True,
    help="Replace file by file, or the whole site at once.",
)
@click.option(
    "--explain",
    is_flag=False,
    flag_value=ALONE,
    default=None,
    callback=optional_path,
    metavar="[PATH]",
    help="Say for every file why it was made; or for one.",
)
@click.option("--profile", is_flag=True, help="Say where time and memory went, stage by stage.")
@click.option("--json", "as_json", is_flag=True, help="A summary for programs, on standard output.")
def build(
    root: Path,
    config_file: str,
    quiet: bool,
    verbose: bool,
    explain: str | None,
    profile: bool,
    as_json: bool,
    no_search: bool,
    **options: Any,
) -> int:
    """Build the site."""
    from archivegen.clock import today
    from archivegen.collection import put_off
    from archivegen.commands.building import run_build
    from archivegen.outcome import BuildOptions

    check_executor(options["executor"], options["jobs"])
    chosen = BuildOptions(
        today=today(),
        config_file=config_file,
        search="off" if no_search else "now",
        explain=explain is not None,
        **options,
    )
    if isinstance(click.get_current_context().find_root().obj, Stopping):
        put_off()  # for good: this process ends with the build, and need not walk over a whole archive for that
    return run_build(root, chosen, quiet=quiet, verbose=verbose, explain=explain, as_json=as_json, profile=profile)


@command
@click.option("-p", "--port", default=8000, type=click.IntRange(0, 65535), help="The port; the next free one if taken.")
@click.option("--bind", default="127.0.0.1", metavar="ADDRESS", help="The address to listen on.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another host name to answer to.")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the browser.")
@JOBS
@click.option("--poll", is_flag=True, help="Look for changes instead of being told (network drives, containers).")
@click.option("--no-reload", is_flag=True, help="Do not reload pages in the browser.")
@click.option("--strict-port", is_flag=True, help="Fail if the port is taken.")
def serve(root: Path, config_file: str, quiet: bool, verbose: bool, **options: Any) -> int:
    """Preview the site: build, watch, reload. Drafts are shown and marked."""
    from archivegen.commands.serving import run_serve

    return run_serve(root, config_file, quiet=quiet, verbose=verbose, **options)


@command
@click.option("-s", "--strict", is_flag=True, help="Warnings fail too.")
@click.option("--external", is_flag=True, help="Also ask other sites whether links to them still work.")
@click.option("--only", multiple=True, metavar="CODE", help="Only findings with this code, and all of them.")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text")
def check(
    root: Path,
    config_file: str,
    quiet: bool,
    verbose: bool,
    strict: bool,
    external: bool,
    only: tuple[str, ...],
    style: str,
) -> int:
    """Report everything that build would complain about, and more; publish nothing."""
    from archivegen.commands.checking import run_check

    return run_check(root, config_file, strict=strict, external=external, style=style, quiet=quiet, only=only)


@command
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def init(root: Path, config_file: str, quiet: bool, verbose: bool, folder: str, yes: bool) -> int:
    """Start a new archive in DIR."""
    from archivegen.commands.starting import run_init

    return run_init(root / folder, yes=yes, quiet=quiet)


@command
@click.argument("kind")
@click.argument("title")
@click.option("--date", default="", metavar="EDTF", help="The date: 1993-11-10, 1937?, 195X, 1914/1918.")
@click.option("--open", "open_editor", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
def new(
    root: Path, config_file: str, quiet: bool, verbose: bool, kind: str, title: str, date: str, open_editor: bool
) -> int:
    """Make a file for an article, a person, a place or a record of another KIND, with its front matter filled in."""
    from archivegen.commands.starting import run_new

    return run_new(root, config_file, kind, title, date, open_editor=open_editor)


@command
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("-D", "--drafts", is_flag=True, help="Look into drafts, too.")
@click.option("--future", is_flag=True, help="Look into articles that are not yet due, too.")
@click.option("--format", "style", type=click.Choice(["jsonl", "csv"]), default="jsonl")
def mentions(
    root: Path, config_file: str, articles: tuple[str, ...], style: str, drafts: bool, future: bool, **_: bool
) -> int:
    """Print every mention and every doubt, a line each."""
    from archivegen.commands.listing import print_mentions

    return print_mentions(root, config_file, articles, style, drafts=drafts, future=future)


@command
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("-D", "--drafts", is_flag=True, help="Look into drafts, too.")
@click.option("--future", is_flag=True, help="Look into articles that are not yet due, too.")
@click.option("--format", "style", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Only the N most frequent names.")
def doubts(root: Path, config_file: str, articles: tuple[str, ...], style: str, limit: int | None, **more: bool) -> int:
    """Print the names that could mean more than one record, each with the text that settles it."""
    from archivegen.commands.doubting import print_doubts

    drafts, future = more["drafts"], more["future"]
    return print_doubts(root, config_file, articles, style, limit, drafts=drafts, future=future)


@command
@click.option("--min", "least", default=2, metavar="N", type=click.IntRange(1), help="Names seen at least so often: 2.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), help="List at most so many; 0: all. 20 as text, else all."
)
@click.option("--kind", default="", metavar="KIND", help="Only people (person), places (place), or those left open.")
@click.option("-D", "--drafts", is_flag=True, help="Look into drafts and articles that are not yet due, too.")
@click.option("--format", "style", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option(
    "--write",
    multiple=True,
    is_flag=False,
    flag_value="",
    metavar="[NAME[=KIND]]",
    help="Make a record for this name; without a name, ask for each.",
)
@click.option("--dismiss", multiple=True, metavar="NAME", help="List this name no more.")
def suggest(root: Path, config_file: str, style: str, **options: Any) -> int:
    """List the names that articles have and no record answers to, and make records for those you pick."""
    from archivegen.commands.suggesting import Wanted, run_suggest

    ask = input if sys.stdin.isatty() and sys.stdout.isatty() else None
    return run_suggest(root, config_file, Wanted(style=style, **options), ask)


@command
@click.option("--name", "names", multiple=True, metavar="FORM=ID", help="A name that the record is to have.")
@click.option("--without", multiple=True, metavar="FORM=ID", help="A name that it is to have no longer.")
@click.option("--new", "kind", default="", metavar="KIND", help="An ID that no record has is a new person, place, …")
@click.option("--json", "as_json", is_flag=True, help="For programs, as one JSON object.")
def try_command(
    root: Path,
    config_file: str,
    quiet: bool,
    verbose: bool,
    names: tuple[str, ...],
    without: tuple[str, ...],
    kind: str,
    as_json: bool,
) -> int:
    """Show what names would change, before anything is written. -v shows every place."""
    from archivegen.commands.trying import run_try

    return run_try(root, config_file, names, without, kind, as_json=as_json, every=verbose)


@command
@click.argument("what")
@click.option("--json", "style", flag_value="json", help="As JSON.")
@click.option("--csv", "style", flag_value="csv", help="As CSV.")
def list_command(root: Path, config_file: str, quiet: bool, verbose: bool, what: str, style: str | None) -> int:
    """List articles, people, places, another kind, unlinked articles or drafts."""
    from archivegen.commands.listing import print_list

    return print_list(root, config_file, what, style or "text")


@command
@click.argument("folder", default="", metavar="[DIR]")
def verify(root: Path, config_file: str, quiet: bool, verbose: bool, folder: str) -> int:
    """Check the published files against their checksum manifest."""
    from archivegen.commands.keeping import run_verify

    return run_verify(root, config_file, folder)


@command
@click.argument("kind", type=click.Choice(["bag"]))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def export(root: Path, config_file: str, quiet: bool, verbose: bool, kind: str, folder: Path) -> int:
    """Copy the published site into DIR (or FILE.zip) for long keeping, as a bag (BagIt)."""
    from archivegen.commands.exporting import run_bag

    return run_bag(root, config_file, folder)


@command
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def clean(root: Path, config_file: str, quiet: bool, verbose: bool, dry_run: bool) -> int:
    """Remove what archivegen made, and nothing else."""
    from archivegen.commands.keeping import run_clean

    return run_clean(root, config_file, dry_run=dry_run, quiet=quiet)


@command
@click.option("--explain", "key", default="", metavar="KEY", help="What one setting means.")
@click.option("--schema", is_flag=True, help="A JSON Schema for site.toml.")
@click.option("--words", is_flag=True, help="The interface's words, as a catalogue to translate or change.")
def config(root: Path, config_file: str, quiet: bool, verbose: bool, key: str, schema: bool, words: bool) -> int:
    """Show the effective settings and where each comes from."""
    from archivegen.commands.configuring import print_words, run_config

    if words:
        return print_words(root, config_file)
    return run_config(root, config_file, key, schema=schema)
