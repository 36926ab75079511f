"""The application: the site, and under ``/_archivegen/`` what its pages need to follow it."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from archivegen.preview.channel import Channel
from archivegen.preview.copied import Copied
from archivegen.preview.guard import Guard, Hosts
from archivegen.preview.inspector import NAMES_PATH, Inspector, inspector_styles
from archivegen.preview.inspector import STYLES_PATH as INSPECTOR_STYLES_PATH
from archivegen.preview.limits import EVENTS_PATH
from archivegen.preview.overlay import SCRIPT_PATH, STYLES_PATH, script, styles
from archivegen.preview.session import Session
from archivegen.preview.site import Site


def application(
    site: Path,
    session: Session,
    channel: Channel,
    inspector: Inspector,
    token: str,
    hosts: Hosts,
    copied: Copied,
    *,
    reload: bool,
) -> ASGIApp:
    """All that the server answers; without ``reload`` the site as it is on disk and nothing else."""

    def send_script(request: Request) -> Response:
        del request
        return Response(script(token), media_type="text/javascript")

    def send_styles(request: Request) -> Response:
        del request
        return Response(styles(), media_type="text/css")

    def send_inspector_styles(request: Request) -> Response:
        del request
        return Response(inspector_styles(), media_type="text/css")

    routes: list[BaseRoute] = [Mount("/", Site(site, (lambda: session.state.number) if reload else None, copied))]
    if reload:
        routes = [
            Route(SCRIPT_PATH, send_script),
            Route(STYLES_PATH, send_styles),
            Route(EVENTS_PATH, channel.answer),
            Route(NAMES_PATH, inspector.answer),
            Route(INSPECTOR_STYLES_PATH, send_inspector_styles),
            *routes,
        ]
    return Guard(Starlette(routes=routes), hosts)
