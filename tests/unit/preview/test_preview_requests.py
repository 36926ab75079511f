"""The preview over raw sockets: cases PS-01 to PS-21, by their ids."""

from __future__ import annotations

import os
import re
import shutil
import socket
import time
import unicodedata
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from previewing import PAGE, Running, Serve, parse_answer, read_until, start, write

from archivegen.diagnostics import MachineError, RefusedError
from archivegen.preview.server import ServeOptions

SECRET = "s3cr3t-9c1d"  # noqa: S105 - what must not leak
GOOD_HOSTS = ["localhost", "localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}", "foo.localhost", "LOCALHOST"]
BAD_HOSTS = [
    "evil.example", "localhos", "localhost.evil.example", "127.0.0.1.evil.example", "255.255.255.256", "[::z]", "",
    "192.0.2.1", "localhost@evil.example", "evil.example:80", "localhost:1:2", "0177.0.0.1", "localhost/", "::1",
]  # fmt: skip
EVENTS = "/_archivegen/events"
SCRIPT = "/_archivegen/reload.js"
NAMES = "/_archivegen/names"
INSPECTOR_STYLES = "/_archivegen/inspector.css"


def token_of(running: Running) -> str:
    found = re.search(r'const token = "([^"]+)"', running.get(SCRIPT).text)
    assert found
    return found[1]


def listen_to(running: Running, *headers: str, token: str | None = None) -> socket.socket:
    """An open reload channel, after its first event."""
    connection = socket.create_connection(("127.0.0.1", running.port), timeout=10)
    path = f"{EVENTS}?token={token or token_of(running)}"
    head = [f"GET {path} HTTP/1.1", f"Host: localhost:{running.port}", *headers, "", ""]
    connection.sendall("\r\n".join(head).encode())
    assert b'"number"' in read_until(connection, b'"number"')
    return connection


def listeners() -> set[tuple[str, int]]:
    """Where this process listens, by address and port."""
    found = psutil.Process().net_connections("tcp")
    return {(one.laddr.ip, one.laddr.port) for one in found if one.status == psutil.CONN_LISTEN}


@pytest.mark.case("PS-01")
def test_ps01_it_listens_on_loopback_only(serving: Serve) -> None:
    before = listeners()
    running = serving()
    assert listeners() - before == {("127.0.0.1", running.port)}


@pytest.mark.case("PS-01")
def test_ps01_ipv6_loopback_is_there_when_asked_for(serving: Serve) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    before = listeners()
    running = serving(ServeOptions(port=0, bind="::1"))
    assert running.preview.url == f"http://[::1]:{running.port}/"
    assert listeners() - before == {("::1", running.port)}


@pytest.mark.case("PS-02")
@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_ps02_names_of_this_machine_are_answered(serving: Serve, host: str) -> None:
    running = serving()
    assert running.get("/", host=host.format(port=running.port)).status == 200


@pytest.mark.case("PS-02", "PS-03")
def test_ps02_ps03_other_names_are_refused_everywhere(serving: Serve) -> None:
    running = serving()
    token = token_of(running)
    for host in BAD_HOSTS:
        for path in ("/", "/style.css", SCRIPT, f"{EVENTS}?token={token}", f"{NAMES}?token={token}&page=/"):
            answer = running.get(path, host=host)
            assert answer.status == 403, (host, path)
            assert ("--bind 192.0.2.1" if host == "192.0.2.1" else "--allow-host") in answer.text
            assert "Home" not in answer.text
            assert token not in answer.text


@pytest.mark.case("PS-02")
def test_ps02_a_missing_or_second_host_header_is_refused(serving: Serve) -> None:
    running = serving()
    assert running.send(b"GET / HTTP/1.0\r\n\r\n").status == 403
    twice = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert running.send(twice).status in {400, 403}


@pytest.mark.case("PS-02")
def test_ps02_an_allowed_name_is_answered(serving: Serve) -> None:
    running = serving(ServeOptions(port=0, allow_host=("Preview.Example",)))
    assert running.get("/", host="preview.example").status == 200
    assert running.get("/", host="evil.example").status == 403


@pytest.mark.case("PS-04")
def test_ps04_the_reload_channel_wants_our_origin_and_the_token(serving: Serve) -> None:
    running = serving()
    token = token_of(running)
    for origin in (
        "http://evil.example", "null", "http://localhost.evil.example", "http://192.0.2.1", "http://localhost:9999",
        "", "file://", f"ftp://localhost:{running.port}", f"http://localhost:{running.port}.evil.example",
    ):  # fmt: skip
        for path in (EVENTS, NAMES):
            answer = running.get(f"{path}?token={token}", f"Origin: {origin}")
            assert answer.status == 403, (path, origin)
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    for query in ("", "?token=", f"?token={wrong}", f"?token={token}x", "?token=%C3%A9", "?other=1"):
        assert running.get(EVENTS + query).status == 403, query
        assert running.get(NAMES + query).status == 403, query
    for name in ("localhost", "127.0.0.1", "[::1]"):
        listen_to(running, f"Origin: http://{name}:{running.port}", token=token).close()
        assert running.get(f"{NAMES}?token={token}", f"Origin: http://{name}:{running.port}").status == 503


@pytest.mark.case("PS-05")
def test_ps05_other_sites_get_nothing_but_a_followed_link(serving: Serve) -> None:
    running = serving()
    for path in ("/", "/style.css", "/pagefind/index.txt", SCRIPT, f"{NAMES}?token={token_of(running)}"):
        for site in ("cross-site", "same-site"):
            answer = running.get(path, f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: no-cors")
            assert answer.status == 403
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        frame = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")
        assert running.get(path, *frame).status == 403
    followed = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
    assert running.get("/", *followed).status == 200
    assert running.get("/style.css", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: no-cors").status == 200
    assert running.get("/", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate").status == 200


@pytest.mark.case("PS-06")
def test_ps06_no_answer_opens_itself_to_other_origins(serving: Serve) -> None:
    running = serving()
    for method in ("GET", "OPTIONS"):
        for origin in ("http://evil.example", f"http://localhost:{running.port}"):
            preflight = (f"Origin: {origin}", "Access-Control-Request-Method: GET")
            for path in ("/", "/style.css", SCRIPT, EVENTS, NAMES):
                answer = running.get(path, *preflight, method=method)
                assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.case("PS-07")
@pytest.mark.parametrize(
    "path",
    [
        "/../SECRET", "/%2e%2e/SECRET", "/..%2fSECRET", "/%2e%2e%2fSECRET", "/..%5cSECRET", "/..\\SECRET",
        "//etc/passwd", "/%2fetc/passwd", "/.%2e/SECRET", "/%252e%252e/SECRET", "/..;/SECRET", "/..%c0%afSECRET",
        "/%00", "/a%00.html", "/index.html%00.md", "http://localhost/../SECRET", "/articles/../../SECRET",
        "/./SECRET", "/articles/%2e%2e/%2e%2e/SECRET", "/%", "/%zz", "/C:/SECRET", "/index.html/", "/articles//alpha/",
        "/%E2%80%A5/SECRET", "/\xff", "*", "/" + "a" * 5000, "/" + "a/" * 3000, "/index.html::$DATA",
    ],
)  # fmt: skip
def test_ps07_nothing_outside_the_site_is_answered(serving: Serve, path: str) -> None:
    running = serving()
    for place in (running.site.parent, running.root, running.root.parent):
        write(place / "SECRET", SECRET)
    answer = running.get(path)
    assert answer.status in {400, 404}
    assert SECRET not in answer.body.decode("latin-1")
    assert b"root:" not in answer.body


@pytest.mark.case("PS-08")
def test_ps08_a_folder_whose_name_begins_alike_is_outside(serving: Serve) -> None:
    running = serving()
    write(running.site.with_name("preview-secret") / "s.txt", SECRET)
    for path in ("/..%2fpreview-secret/s.txt", "/../preview-secret/s.txt", "/-secret/s.txt"):
        assert running.get(path).status == 404


@pytest.mark.case("PS-09")
def test_ps09_links_do_not_lead_out(serving: Serve) -> None:
    running = serving()
    write(running.root / ".env", SECRET)
    (running.site / "link.txt").symlink_to("../../.env")
    (running.site / "d").symlink_to("/")
    (running.site / "up").symlink_to("..")
    (running.site / "loop").symlink_to("loop")
    (running.site / "inside.css").symlink_to("style.css")
    for path in ("/link.txt", "/d/etc/hostname", "/d/", "/d", "/up/preview/index.html/x", "/up/preview.lock", "/loop"):
        answer = running.get(path)
        assert answer.status == 404, path
        assert SECRET not in answer.text
    assert running.get("/inside.css").status == 200


@pytest.mark.case("PS-10")
def test_ps10_the_sources_are_not_served(serving: Serve) -> None:
    running = serving()
    write(running.root / ".git" / "config", SECRET)
    for path in (
        "/site.toml", "/content/alpha.md", "/templates/base.html", "/.git/config", "/.env", "/.archivegen/preview.lock",
    ):  # fmt: skip
        assert running.get(path).status == 404, path


@pytest.mark.case("PS-11")
def test_ps11_hidden_files_of_the_site_are_not_served(serving: Serve) -> None:
    running = serving()
    for name in (".env", ".git/HEAD", ".well-known/x", ".well-known/.y", "a/.well-known/z"):
        write(running.site / name, SECRET)
    statuses = [running.get(f"/{n}").status for n in (".env", ".git/HEAD", "%2Egit/HEAD", ".well-known/x")]
    assert statuses == [404, 404, 404, 200]
    assert running.get("/.well-known/.y").status == 404
    assert running.get("/a/.well-known/z").status == 404


@pytest.mark.case("PS-12")
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "OPTIONS", "BREW"])
def test_ps12_the_preview_can_only_be_read(serving: Serve, method: str) -> None:
    running = serving()
    before = sorted(p.read_bytes() for p in running.site.rglob("*") if p.is_file())
    for path in ("/", EVENTS, SCRIPT, NAMES, "/articles/alpha/", "/x"):
        answer = running.get(path, "Content-Length: 0", method=method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert sorted(p.read_bytes() for p in running.site.rglob("*") if p.is_file()) == before


@pytest.mark.case("PS-12")
def test_ps12_head_is_get_without_a_body(serving: Serve) -> None:
    running = serving()
    for path in ("/", "/style.css", SCRIPT, f"{EVENTS}?token={token_of(running)}"):
        answer = running.get(path, method="HEAD")
        assert (answer.status, answer.body) == (200, b"")


@pytest.mark.case("PS-13")
@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("//evil.example/%2e%2e/articles", ""), ("//evil.example", ""), ("/\\evil.example", ""),
        ("/%5cevil.example", ""), ("/%2fevil.example", ""), ("//articles/alpha", ""),
        ("http://evil.example/articles/alpha", ""),
        ("/evil.example", "/evil.example/"), ("/evil.example?//other.example", "/evil.example/?//other.example"),
    ],
)  # fmt: skip
def test_ps13_no_redirect_to_another_host(serving: Serve, path: str, location: str) -> None:
    running = serving()
    for folder in ("evil.example", "\\evil.example"):
        write(running.site / folder / "index.html", PAGE % ("x", "x"))
    answer = running.get(path)
    assert (answer.status, answer.headers.get("location", "")) == (307 if location else 404, location)


def test_a_folder_moves_to_its_slash(serving: Serve) -> None:
    running = serving()
    answer = running.get("/articles/alpha?q=%22x%22")
    assert (answer.status, answer.headers["location"]) == (307, "/articles/alpha/?q=%22x%22")
    assert running.get("/articles").status == 404  # a folder without a page


@pytest.mark.case("PS-14")
def test_ps14_slow_clients_hold_nobody_up(serving: Serve) -> None:
    running = serving()
    memory = psutil.Process().memory_info().rss
    slow = [socket.create_connection(("127.0.0.1", running.port), timeout=10) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"G")
        began = time.monotonic()
        assert running.get("/").status == 200
        assert time.monotonic() - began < 1
        assert psutil.Process().memory_info().rss - memory < 50_000_000
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.case("PS-14")
@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 65536 + b"\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    ],
    ids=["header", "line", "many"],
)
def test_ps14_an_oversized_head_is_refused_by_name(serving: Serve, data: bytes) -> None:
    running = serving()
    assert running.send(data).status in {431, 414}
    assert running.get("/").status == 200


def test_garbage_is_refused_and_the_server_lives(serving: Serve) -> None:
    running = serving()
    for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"}{\r\n\r\n", b"\xff" * 100 + b"\r\n\r\n"):
        answer = running.send(data)
        assert answer.status == 400
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert running.get("/").status == 200


@pytest.mark.case("PS-15")
@pytest.mark.parametrize("data", [b"}{", b"\x82\x05hello", b"\xff" * 10_000_000, b"GET / HTTP/1.1\r\n\r\n"])
def test_ps15_what_is_sent_into_the_reload_channel_closes_it(serving: Serve, data: bytes) -> None:
    running = serving()
    other = listen_to(running)
    bad = listen_to(running)
    try:
        bad.sendall(data)
        assert read_until(bad, b"never") == b""
    except (ConnectionResetError, BrokenPipeError):
        pass
    finally:
        bad.close()
    running.edit("content/alpha.md", "second text")
    assert b'"pages":' in read_until(other, b'"building":false')
    other.close()


@pytest.mark.case("PS-15")
def test_ps15_a_web_socket_is_not_opened(serving: Serve) -> None:
    running = serving()
    head = [
        f"GET {EVENTS}?token={token_of(running)} HTTP/1.1",
        f"Host: localhost:{running.port}",
        f"Origin: http://localhost:{running.port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        answer = parse_answer(read_until(connection, b'"number"'))
    assert answer.status == 200  # the events, as for anybody who knows the token, and no 101
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert not {"upgrade", "sec-websocket-accept"} & answer.headers.keys()
    assert running.get("/").status == 200


@pytest.mark.case("PS-16")
def test_ps16_nothing_of_the_preview_is_written_into_the_site(serving: Serve) -> None:
    running = serving()
    token = token_of(running)
    assert SCRIPT in running.get("/articles/alpha/").text
    running.edit("content/alpha.md", "second text")
    running.seen.until(lambda state: not state.building and state.finished >= 4)
    assert "second text" in running.get("/articles/alpha/").text
    for path in running.site.rglob("*"):
        if path.is_file():
            assert "_archivegen" not in path.read_text("utf-8")
            assert token not in path.read_text("utf-8")
    assert not (running.root / "output").exists()
    assert all(call.output == str(running.site) and call.preview for call in running.build.calls)


@pytest.mark.case("PS-17")
def test_ps17_every_answer_has_the_safe_headers(serving: Serve) -> None:
    running = serving()
    for path in (
        "/",
        "/style.css",
        "/missing",
        "/articles/alpha",
        SCRIPT,
        "/_archivegen/overlay.css",
        INSPECTOR_STYLES,
        NAMES,
    ):
        headers = running.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers
    page = running.get("/")
    assert page.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert f'<script src="{SCRIPT}" data-number="' in page.text
    assert page.text.count("<script") == 1


def test_files_have_the_same_type_on_every_machine(serving: Serve) -> None:
    running = serving()
    for name, kind in {
        "index.html": "text/html; charset=utf-8",
        "style.css": "text/css; charset=utf-8",
        "x.js": "text/javascript; charset=utf-8",
        "x.json": "application/json; charset=utf-8",
        "x.geojson": "application/geo+json; charset=utf-8",
        "feed.xml": "application/xml; charset=utf-8",
        "x.csv": "text/csv; charset=utf-8",
        "x.wasm": "application/wasm",
        "x.woff2": "font/woff2",
        "x.pf_meta": "application/octet-stream",
        "x.tar.gz": "application/octet-stream",
        "x.svgz": "application/octet-stream",
        "x": "application/octet-stream",
    }.items():
        write(running.site / name, "x")
        assert running.get(f"/{name}").headers["content-type"] == kind
    for path in ("/", "/missing", "/articles/alpha/"):
        assert running.get(path).headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.case("IN-17", "PS-17")
def test_ps17_an_svg_that_is_opened_runs_nothing(serving: Serve) -> None:
    running = serving()
    write(running.site / "x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    answer = running.get("/x.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"].startswith("sandbox;")


@pytest.mark.case("PS-18")
def test_ps18_an_open_bind_warns_and_still_checks_names(serving: Serve) -> None:
    running = serving(ServeOptions(port=0, bind="0.0.0.0", allow_host=("box.example",)))
    assert any(line.startswith("Warning:") and f":{running.port}/" in line for line in running.lines)
    assert running.get("/", host="evil.example").status == 403
    assert running.get("/", host="box.example").status == 200
    assert running.get("/", host="192.0.2.7").status == 200


@pytest.mark.case("PS-19")
def test_ps19_a_taken_port(serving: Serve, tmp_path: Path, archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MachineError, match=f"port {port} is taken") as refused:
            start(archive, ServeOptions(port=port, strict_port=True))
        assert refused.value.exit_code == 4
        running = serving(ServeOptions(port=port))
        assert running.port > port
        assert f"port {port} is taken" in running.lines[0]
    other = tmp_path / "other"
    shutil.copytree(archive, other, ignore=shutil.ignore_patterns(".archivegen"))
    second, end = start(other, ServeOptions(port=0))
    assert second.port != running.port
    end()


@pytest.mark.case("PS-19")
def test_ps19_a_second_preview_of_the_same_project_is_refused(serving: Serve, archive: Path) -> None:
    running = serving()
    with pytest.raises(RefusedError, match="another") as refused:
        start(archive, ServeOptions(port=0))
    assert refused.value.exit_code == 3
    assert running.get("/").status == 200


@pytest.mark.case("PS-20")
def test_ps20_addresses_in_every_script_and_form(serving: Serve) -> None:
    running = serving()
    write(running.site / "articles" / "کابل" / "index.html", PAGE % ("x", "x"))
    write(running.site / "articles" / unicodedata.normalize("NFC", "josé") / "index.html", PAGE % ("x", "x"))
    write(running.site / "articles" / unicodedata.normalize("NFD", "zoë") / "index.html", PAGE % ("x", "x"))
    assert running.get("/articles/%DA%A9%D8%A7%D8%A8%D9%84/").status == 200
    for form in ("NFC", "NFD"):
        for name in ("josé", "zoë"):
            path = f"/articles/{quote(unicodedata.normalize(form, name))}"
            assert running.get(path + "/").status == 200
            assert running.get(path).headers["location"].startswith("/articles/")


@pytest.mark.case("PS-21")
def test_ps21_a_running_build_holds_no_request_up(serving: Serve) -> None:
    running = serving()
    before = running.get("/articles/alpha/").body
    running.build.entered.clear()
    running.build.gate.clear()
    running.edit("content/alpha.md", "second text")
    assert running.build.entered.wait(10)
    began = time.monotonic()
    during = running.get("/articles/alpha/").body
    assert time.monotonic() - began < 1
    strip = re.compile(rb' data-number="\d+"')
    assert strip.sub(b"", during) == strip.sub(b"", before)
    running.build.gate.set()
    running.seen.until(lambda state: not state.building and state.finished >= 4)
    assert b"second text" in running.get("/articles/alpha/").body


def test_a_missing_page_is_the_sites_own_404(serving: Serve) -> None:
    running = serving()
    answer = running.get("/missing/page")
    assert answer.status == 404
    assert "no such page" in answer.text
    assert SCRIPT in answer.text
    (running.site / "404.html").unlink()
    assert "has no such page" in running.get("/missing").text
    shutil.rmtree(running.site)
    assert running.get("/").status == 503


def test_a_file_that_did_not_change_is_not_sent_again(serving: Serve) -> None:
    running = serving()
    for path in ("/style.css", "/"):
        etag = running.get(path).headers["etag"]
        again = running.get(path, f"If-None-Match: {etag}")
        assert (again.status, again.body) == (304, b"")
        assert running.get(path, 'If-None-Match: "other"').status == 200


def test_a_part_of_a_file_can_be_asked_for(serving: Serve) -> None:
    running = serving()
    (running.site / "film.bin").write_bytes(bytes(range(256)) * 20_000)
    part = running.get("/film.bin", "Range: bytes=254-257")
    assert (part.status, part.body) == (206, b"\xfe\xff\x00\x01")
    assert running.get("/film.bin", "Range: bytes=99999999-").status == 416
    assert len(running.get("/film.bin").body) == 256 * 20_000


def test_without_reload_pages_are_sent_as_they_are(serving: Serve) -> None:
    running = serving(ServeOptions(port=0, no_reload=True))
    assert running.get("/").body == (running.site / "index.html").read_bytes()
    assert running.get(SCRIPT).status == 404
    assert running.get(EVENTS).status == 404
    assert running.get(NAMES).status == 404
    assert running.get(INSPECTOR_STYLES).status == 404


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_unreadable_file_is_a_missing_one(serving: Serve) -> None:
    running = serving()
    write(running.site / "x.txt", "x")
    (running.site / "x.txt").unlink()
    (running.site / "x.txt").mkdir()
    os.mkfifo(running.site / "pipe")
    assert running.get("/x.txt").status == 404
    assert running.get("/pipe").status == 404
