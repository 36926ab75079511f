"""A file beside the texts may hold scripts: with the rights of the preview's own pages none runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from previewing import RealBuild, Serve, start, write
from real_previews import DEADLINE, Really, at_rest

from archivegen.diagnostics import MachineError
from archivegen.preview import site
from archivegen.preview.server import ServeOptions
from tests.small_archive import MINI, lay_out

RUN = "<script>document.title = 'ran'</script>"
BESIDE = "content/articles/notes.html"
LINKING = "---\ntitle: Alpha\n---\nMy [notes](notes.html).\n"
FILES = {
    **MINI,
    "content/articles/alpha.md": LINKING,
    BESIDE: f"<!doctype html><html><head><title>Notes</title></head><body>{RUN}</body></html>",
    "static/tool.html": f"<!doctype html><title>Tool</title>{RUN}",
    "static/tour/index.HTM": RUN,
    "static/own/index.html": f"<p>Of its own.{RUN}",
}
COPIES = ("/articles/notes.html",)
TRUSTED = ("/tool.html", "/tour/index.HTM", "/own/")  # who writes `static/` is trusted as who writes templates is
PAGES = ("/", "/articles/alpha/", "/people/mina/", "/missing")


def test_an_html_file_that_is_no_page_runs_nothing_and_pages_do(really: Really) -> None:
    running = really(FILES)
    for path in COPIES:
        answer = running.get(path)
        assert answer.status == 200, path
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';"), path
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert "/_archivegen/" not in answer.text
    for path in (*PAGES, *TRUSTED):
        answer = running.get(path)
        assert "sandbox" not in answer.headers["content-security-policy"], path
        assert "/_archivegen/reload.js" in answer.text


def test_a_copied_file_that_has_changed_runs_nothing_either(really: Really) -> None:
    running = really(FILES)
    running.edit(BESIDE, f"<p>Second.{RUN}")
    running.seen.until(lambda _: "Second." in running.get("/articles/notes.html").text)
    at_rest(running)
    assert running.get("/articles/notes.html").headers["content-security-policy"].startswith("sandbox;")


def test_before_the_first_build_has_ended_it_is_known_of_the_preview_before(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "archive", FILES)
    before, end = start(root, ServeOptions(port=0), RealBuild())
    before.seen.until(lambda state: not state.building and state.finished >= 2, DEADLINE)
    end()
    build = RealBuild()
    build.gate.clear()
    running, end = start(root, ServeOptions(port=0), build)
    try:
        assert build.entered.wait(DEADLINE)
        for path in COPIES:
            assert running.get(path).headers["content-security-policy"].startswith("sandbox;"), path
        for path in PAGES:
            assert "/_archivegen/reload.js" in running.get(path).text, path
        assert running.preview.session.reading is None
    finally:
        end()


def test_what_is_being_published_runs_nothing_either(tmp_path: Path) -> None:
    """Its files are there before the build has ended, and stay where it fails at its end."""
    root = lay_out(tmp_path / "archive", FILES)
    build = RealBuild()
    build.hold = "remembering"
    build.gate.clear()
    running, end = start(root, ServeOptions(port=0), build)
    try:
        assert build.held.wait(DEADLINE)
        assert running.get("/articles/notes.html").headers["content-security-policy"].startswith("sandbox;")
        build.gate.set()
        at_rest(running)
        build.gate.clear()
        build.held.clear()
        build.raises = MachineError("a disk that is full")
        running.edit(BESIDE, f"<p>Second.{RUN}")
        assert build.held.wait(DEADLINE)
        for _ in range(2):  # while it is being published, and after that has failed
            answer = running.get("/articles/notes.html")
            assert "Second." in answer.text
            assert answer.headers["content-security-policy"].startswith("sandbox;")
            build.gate.set()
            running.seen.until(lambda state: not state.ok)
    finally:
        end()


@pytest.mark.parametrize("name", ["ab:evil.html#.txt", "ab:evil.html?.txt", "ab:evil.html;.txt", "evil.html#.txt"])
def test_a_name_is_a_name_and_no_address(name: str) -> None:
    assert site.media_type(f"articles/{name}") == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", ["a.xml", "a.xsl", "a.rdf", "a.svg", "a.wsdl", "a.XML", "feed.xml"])
@pytest.mark.parametrize("asked", ["whole", "part", "large", "known"])
def test_xml_of_every_sort_runs_nothing(serving: Serve, monkeypatch: pytest.MonkeyPatch, name: str, asked: str) -> None:
    running = serving()
    write(running.site / name, "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>")
    if asked == "large":
        monkeypatch.setattr(site, "AT_ONCE", 10)
    more = {"part": ["Range: bytes=0-200"], "known": ["If-None-Match: *"]}.get(asked, [])
    answer = running.get(f"/{name}", *more)
    assert answer.status == {"part": 206, "known": 304}.get(asked, 200)
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")


@pytest.mark.parametrize("name", ["a.xhtml", "a.xht", "a.mht", "a.svgz", "a.shtml", "a.mathml", "a.txt", "a.json"])
def test_no_other_file_is_one_that_browsers_run(serving: Serve, name: str) -> None:
    running = serving()
    write(running.site / name, RUN)
    answer = running.get(f"/{name}")
    kind = answer.headers["content-type"].partition(";")[0]
    known = {"application/octet-stream", "application/json", "message/rfc822", "text/plain"}
    assert kind in known or "sandbox" in answer.headers.get("content-security-policy", "")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/style.css", "/worker.js", "/_archivegen/reload.js"])
def test_no_service_worker_is_installed(serving: Serve, path: str) -> None:
    running = serving()
    write(running.site / "worker.js", "self.onfetch = () => {}")
    own = ("Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: same-origin", "Sec-Fetch-Dest: serviceworker")
    assert running.get(path, "Service-Worker: script", *own).status == 403
    assert running.get(path).status == 200
