"""The link inspector's endpoint: what there is to say of the names of one page, for pages of this preview alone."""

from __future__ import annotations

import hmac
import threading
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archivegen.config import load_config
from archivegen.diagnostics import InputError, MachineError
from archivegen.names.repeat import Repeat
from archivegen.preview.inspection import inspect_page
from archivegen.preview.session import Session
from archivegen.source.source_file import ChangedError

NAMES_PATH = "/_archivegen/names"
STYLES_PATH = "/_archivegen/inspector.css"
CHANGED = (
    "This text has changed since the site was last built: its names are listed again as soon as it can be built.\n"
)


class Inspector:
    """Answers for one page at a time, from what the last good site was made from."""

    def __init__(self, root: Path, config_file: str, session: Session, token: str) -> None:
        self._root = root
        self._config_file = config_file
        self._session = session
        self._token = token
        self._one = threading.Lock()

    def answer(self, request: Request) -> Response:
        """The names of the page that ``page`` names, as JSON; for a page that knows the token."""
        given = request.query_params.get("token", "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._token.encode()):
            return PlainTextResponse("The link inspector is for pages of this preview.\n", 403)
        reading = self._session.reading
        if reading is None:
            return PlainTextResponse(
                "There is nothing to show yet: the site is being built, or could not be built.\n", 503
            )
        address = unquote(request.query_params.get("page", "")).removeprefix("/")
        try:
            with self._one:
                inspection = inspect_page(reading, address, self._repeat())
        except ChangedError:  # its bytes were not kept, and those of the shown page are on no disk any more
            return PlainTextResponse(CHANGED, 503)
        except MachineError as error:
            return PlainTextResponse(f"{error}\n", 503)
        except Exception as error:  # a fault of ours: said on the panel, and the preview goes on
            text = f"A fault in archivegen, please report it: {type(error).__name__}: {error}\n"
            return PlainTextResponse(text, 500)
        return Response(msgspec.json.encode(inspection), media_type="application/json")

    def _repeat(self) -> Repeat:
        """Which mentions become links; while the settings are wrong, as if nothing were said."""
        try:
            file = Path(self._config_file).absolute() if self._config_file else self._root / "site.toml"
            return load_config(self._root, file).settings.linking.repeat
        except (InputError, OSError):
            return "first"


def inspector_styles() -> str:
    """The style sheet of the panel."""
    return files("archivegen.preview").joinpath("inspector.css").read_text("utf-8")
