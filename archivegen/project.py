"""A project as a build sees it: its folders, its settings with what the command line changed, its kinds."""

from __future__ import annotations

import os
import shlex
import sys
import unicodedata
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePosixPath

import msgspec

from archivegen import __version__
from archivegen.config import Config, load_config
from archivegen.diagnostics import RefusedError, UsageError
from archivegen.digest import code_digest, fingerprint
from archivegen.names.kinds import BUILT_IN, Kind, declared_kind
from archivegen.setting_rules import is_site_address
from archivegen.settings import Settings
from archivegen.source.markdown import PARSER_ID, MarkdownOptions
from archivegen.source.parse import ParseOptions
from archivegen.source.snapshot import ScanOptions
from archivegen.wording import Own, wording_for

STATE = ".archivegen"


class Project(msgspec.Struct, frozen=True):
    """Where everything is and how it is to be read. Paths are absolute."""

    root: Path
    config: Config
    settings: Settings
    kinds: tuple[Kind, ...]
    output: Path
    state: Path

    @property
    def theme(self) -> Path:
        """The folder of the theme's static files."""
        return Path(str(files("archivegen") / "theme" / "static"))


def settings_file(root: Path, config_file: str = "") -> Path:
    """The file with the settings of a project."""
    return Path(config_file) if config_file else root / "site.toml"


def open_project(root: Path, config_file: str = "", base_url: str = "", output: str = "") -> Project:
    """Read the settings of a project. Raises `InputError`."""
    config = load_config(root, Path(config_file) if config_file else None)
    settings = config.settings
    url = base_url or settings.site.base_url
    if not is_site_address(url):
        raise UsageError(f"--base-url: {url!r} is not a web address; write it as https://archive.example/")
    site = msgspec.structs.replace(settings.site, base_url=url if url.endswith("/") else f"{url}/")
    settings = msgspec.structs.replace(settings, site=site)
    own = (declared_kind(name, k.label, k.plural, k.folder, k.fields) for name, k in sorted(settings.kinds.items()))
    place = Path(_expanded(output)) if output else root / settings.output.dir
    place = place if place.is_absolute() else Path.cwd() / place
    return Project(root, config, settings, (*BUILT_IN, *own), place, state_of(root, place))


def _expanded(output: str) -> str:
    """With ``~`` as a home folder. Raises `UsageError` for the home of nobody: it is mostly a slip."""
    place = os.path.expanduser(output)
    if place.startswith("~"):
        home, here = output.partition("/")[0], shlex.quote(f"./{output}")
        raise UsageError(f'-o: "{home}" is nobody\'s home folder; for a folder of that name here: -o {here}')
    return place


def published_state(project: Project) -> Path:
    """The folder for what is remembered of the site that `build` publishes, also where a preview is written."""
    return state_of(project.root, project.root / project.settings.output.dir)


def state_of(root: Path, output: Path) -> Path:
    """The folder for what is remembered of an output folder: one for each, however its path is written.

    Raises `RefusedError` for links that go in a circle.
    """
    try:
        real, project = output.resolve(), root.resolve()
    except (OSError, RuntimeError) as bad:
        raise RefusedError(f"{output}: a link that goes in a circle; name a folder") from bad
    name = real.relative_to(project).as_posix() if real.is_relative_to(project) else real.as_posix()
    return root / STATE / "published" / fingerprint(name)[:16]


def scan_options(project: Project) -> ScanOptions:
    """What scanning must know."""
    content = project.settings.content
    folders = tuple((kind.name, kind.folder) for kind in project.kinds)
    most = int(content.max_source_mb * 1_000_000)
    return ScanOptions(content.dir, folders, most, content.include_hidden, str(project.output))


def parse_options(project: Project) -> ParseOptions:
    """What parsing must know."""
    prefixes = tuple(dict.fromkeys(p for k in project.kinds for p in (k.singular, k.name)))
    markdown = MarkdownOptions(html=project.settings.content.html, prefixes=prefixes)
    own = tuple((kind.name, kind.fields) for kind in project.kinds if kind.fields)
    return ParseOptions(
        tuple(kind.name for kind in project.kinds),
        own,
        markdown,
        len(PurePosixPath(project.settings.content.dir).parts),
    )


def tools() -> str:
    """The fingerprint of the program that reads texts: another one may find other names in the same words."""
    own = os.environ.get("ARCHIVEGEN_TEST_VERSION", __version__)  # tests pretend that another version built the site
    return fingerprint(own, unicodedata.unidata_version, code_digest(), PARSER_ID)


def program() -> str:
    """The fingerprint of all code that stages are made of: what one process held is of use to none with another."""
    return fingerprint(tools(), sys.version, _versions())


def toolchain(language: str, own: Own = ()) -> str:
    """The fingerprint of everything besides views and templates that a rendered page depends on.

    ``own`` are the archive's own catalogues of words.
    """
    words = wording_for(language, own)
    return fingerprint(tools(), sys.version_info[:3], _versions(), words.language, words.words, own)


@cache
def _versions() -> tuple[str, ...]:
    """Those of the packages that pages are made with: looked up once, for each takes a millisecond."""
    packages = ("jinja2", "markupsafe", "babel", "msgspec", "pyyaml", "anyascii", "pyuca", "pillow")
    return tuple([version(name) for name in packages])


def ensure_state_folder(root: Path) -> Path:
    """The folder for everything remembered, which tells git to leave it alone."""
    folder = root / STATE
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def offer_state_folder(root: Path) -> None:
    """The same for those who only read: where nothing can be written, nothing is remembered, and all is found anew."""
    with suppress(OSError):
        ensure_state_folder(root)
