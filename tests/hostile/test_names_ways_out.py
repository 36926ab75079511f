"""No name leads out of the project when it is read, nor out of the site when it is published (NA)."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from archivegen.diagnostics import RefusedError
from tests.hostile.mini import Mini
from tests.small_archive import put, run, tree

SECRET = "zyxsecretword"  # noqa: S105 - stands in what must never be published
OUT = [
    "../../../tmp/pwn", "/foo/../../../tmp/p", r"C:\\Windows\\x", r"..\\..\\x", "%2e%2e/x", "%252e%252e/x", "~/x", ".",
    "..", ".git/hooks/x", "//evil.example/x", "https://evil.example/x", "a/../../x", r"a\\..\\..\\x", "a//b", "con/x",
]  # fmt: skip


def article(mini: Mini, front: str, body: str = "Text.", name: str = "a") -> None:
    mini.put(f"content/articles/{name}.md", f"---\n{front}\n---\n{body}\n")


@pytest.mark.case("NA-08")
@pytest.mark.parametrize("folder", ["content/articles", "content/people", "static", "content/articles/deep"])
def test_a_name_that_is_not_utf8_is_an_error_that_can_be_printed(mini: Mini, folder: str) -> None:
    (mini.root / folder).mkdir(exist_ok=True)
    place = os.fsencode(mini.root / folder) + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(place)).write_bytes(b"---\ntitle: x\n---\n")
    except OSError:
        pytest.skip("this disk holds only names in UTF-8")
    said = mini.fails(1)
    assert f"{folder}/caf\\xe9.md: error[NAME]: the file name is not valid UTF-8" in said


@pytest.mark.case("NA-09")
def test_links_in_a_circle_end_at_once_and_are_named(mini: Mini) -> None:
    (mini.root / "content/loop").symlink_to("..")
    (mini.root / "content/a").symlink_to("b")
    (mini.root / "content/b").symlink_to("a")
    (mini.root / "static/self").symlink_to("self")
    began = time.monotonic()
    said = mini.fails(1)
    assert time.monotonic() - began < 2
    for path in ("content/loop", "content/a", "content/b", "static/self"):
        assert f"{path}: error[LINK-OUT]: symbolic link to " in said


@pytest.mark.case("NA-09")
def test_an_output_that_is_a_link_in_a_circle_is_refused(mini: Mini) -> None:
    (mini.place / "round").symlink_to("round")
    assert "a link that goes in a circle" in mini.fails(3, "-o", mini.place / "round")


@pytest.mark.case("NA-10")
def test_links_out_of_the_project_are_errors_and_nothing_of_there_is_published(mini: Mini) -> None:
    put(mini.place / "home/secret.md", f"---\ntitle: {SECRET}\n---\n{SECRET}\n")
    put(mini.root / "data/shared.md", "---\ntitle: Shared\n---\nWithin the project.\n")
    links = {
        "content/articles/x.md": mini.place / "home/secret.md",
        "content/articles/passwd.md": Path("/etc/passwd"),
        "static/s": mini.place / "home",
        "static/etc": Path("/etc"),
        "templates/x.html": mini.place / "home/secret.md",
    }
    for path, target in links.items():
        (mini.root / path).symlink_to(target)
    said = mini.fails(1)
    for path, target in links.items():
        assert f"{path}: error[LINK-OUT]: symbolic link that leaves the project, to {target}" in said
        (mini.root / path).unlink()
    (mini.root / "content/articles/x.md").symlink_to("../../data/shared.md")
    mini.clean()
    assert mini.holding("Within the project")
    assert not mini.holding(SECRET)


@pytest.mark.case("NA-11")
@pytest.mark.parametrize("path", OUT)
@pytest.mark.parametrize("field", ["slug", "redirect_from"])
def test_addresses_that_lead_out_of_the_site_are_errors_with_their_line(mini: Mini, field: str, path: str) -> None:
    article(mini, f'title: A\n{field}: "{path}"')
    said = mini.fails(1)
    assert "content/articles/a.md:3:" in said
    assert "error[SLUG]" in said or "error[PATH]" in said


@pytest.mark.case("NA-11")
@pytest.mark.parametrize("path", OUT)
@pytest.mark.parametrize("field", ["aliases", "permalink", "url"])
def test_those_of_other_generators_lead_nowhere_either(mini: Mini, field: str, path: str) -> None:
    """What leads out of a folder is an error; of what else cannot be an address here nothing is made."""
    article(mini, "title: A")
    wanted = tree(mini.output) | mini.anew()
    article(mini, f'title: A\n{field}: "{path}"')
    done = mini.run("build")
    if ".." in path or "2e" in path or path == ".":
        assert done.code == 1
        assert "content/articles/a.md:3:" in done.err
    else:
        assert done.code == 0, done
        assert tree(mini.output).keys() == wanted.keys()


@pytest.mark.case("NA-11")
def test_a_path_from_the_root_is_one_within_the_site(mini: Mini) -> None:
    """``/etc/x`` is an old address like any other: it begins at the site's root, not at the disk's."""
    article(mini, "title: A\nredirect_from: [/etc/x]")
    mini.clean()
    assert (mini.output / "etc/x/index.html").exists()


@pytest.mark.case("NA-11")
@pytest.mark.parametrize("path", ["/../x/", "/a/../../x", "%2e%2e/x", "/.git/x"])
def test_so_are_those_of_the_settings(mini: Mini, path: str) -> None:
    mini.put("site.toml", mini.text("site.toml") + f'\n[redirects]\n"{path}" = "/articles/alpha/"\n')
    assert "error[REDIRECT]" in mini.fails(1)


@pytest.mark.case("NA-11")
@pytest.mark.parametrize("identity", ["../../x", "/etc/x", "..", "a/b", r"..\x", ".git"])
def test_ids_may_be_anything_and_never_lead_anywhere(mini: Mini, identity: str) -> None:
    """They are opaque, and addresses are made of what is plain in them."""
    mini.put("content/people.csv", f"id,name\n{identity},★\n")
    article(mini, f"title: A\nid: '{identity}'\npeople: ['{identity}']")
    mini.clean()
    assert {p.name for p in mini.output.iterdir()} <= {*_plain(mini)}


def _plain(mini: Mini) -> set[str]:
    return {path.split("/")[0] for path in mini.anew()}


@pytest.mark.case("NA-12")
@pytest.mark.parametrize(
    "path",
    ["../../../../etc/passwd", "file:///etc/passwd", "/etc/passwd", r"..\..\x", "%2e%2e/%2e%2e/%2e%2e/SECRET",
     "../../../home/secret.png", "../../site.toml", "../../.archivegen/stamps", "../../output/index.html", "/../x"],
)  # fmt: skip
@pytest.mark.parametrize("how", ["body", "image", "figure", "html"])
def test_images_outside_of_the_content_are_errors_with_their_place(mini: Mini, how: str, path: str) -> None:
    put(mini.place / "home/secret.png", SECRET)
    put(mini.place / "SECRET", SECRET)
    if how == "body":
        article(mini, "title: A", f"![x]({path})")
    elif how == "html":
        article(mini, "title: A", f'<img src="{path}" alt="x">')
    elif how == "figure":
        article(mini, f"title: A\nfigures: [{{src: '{path}', alt: x}}]")
    else:
        article(mini, f"title: A\nimage: '{path}'")
    said = mini.fails(1)
    assert "content/articles/a.md:" in said
    assert "error[" in said
    assert not mini.holding(SECRET)


@pytest.mark.case("NA-13")
@pytest.mark.parametrize(
    ("front", "other"),
    [
        ("redirect_from: [/articles/beta/]", "content/articles/beta.md:1"),
        ("redirect_from: [/articles/beta/index.html]", "content/articles/beta.md:1"),
        ("redirect_from: [/Articles/BETA/]", "content/articles/beta.md:1"),
        ("redirect_from: [/people/mina/]", "content/people/mina.md:1"),
        ("redirect_from: [/feed.xml]", ""),
        ("redirect_from: [/articles/]", ""),
    ],
)
def test_an_old_address_that_is_a_pages_is_an_error_at_both(mini: Mini, front: str, other: str) -> None:
    article(mini, f"title: A\n{front}")
    said = mini.fails(1)
    (mine, *_) = [line for line in said.splitlines() if line.startswith("content/articles/a.md:3:")]
    assert "error[ADDRESS]" in mine
    assert other in mine
    assert other in "".join(line for line in said.splitlines() if not line.startswith("content/articles/a.md:3:"))
    assert all(line.startswith("content/") for line in said.splitlines() if "error[" in line), "where it can be mended"


@pytest.mark.case("NA-13")
def test_an_old_address_that_is_its_own_is_told_where_it_stands(mini: Mini) -> None:
    article(mini, "title: A\nredirect_from: [/articles/a/]")
    (mine,) = [line for line in mini.fails(1).splitlines() if "error[" in line]
    start = "content/articles/a.md:3:1: error[ADDRESS]: /articles/a/index.html is also the address of this text itself"
    assert mine.startswith(start)


@pytest.mark.case("NA-13")
def test_the_home_page_and_anothers_old_address_are_none(mini: Mini) -> None:
    article(mini, "title: A\nredirect_from: [/]")
    assert "content/articles/a.md:3:17: error[PATH]" in mini.fails(1)
    article(mini, "title: A\nredirect_from: [/x/]")
    article(mini, "title: B\nredirect_from: [/X/index.html]", name="b")
    said = mini.fails(1)
    assert "content/articles/a.md:3:1: error[ADDRESS]: /x/index.html is also the address of content/articles/b" in said
    assert "content/articles/b.md:3:1: error[ADDRESS]: /X/index.html is also the address of content/articles/a" in said


KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nzyxsecretword\n-----END OPENSSH PRIVATE KEY-----\n"


@pytest.mark.case("NA-14")
def test_hidden_files_and_keys_are_not_published_and_said_once(mini: Mini) -> None:
    for name in (".env", ".git/config", "id_rsa", "x.pem", "deep/ID_ED25519", "a.p12", ".htpasswd", ".well-known/x"):
        mini.put(f"static/{name}", SECRET)
    mini.put("static/readme.txt", KEY)
    mini.put("content/articles/server.key", f"Bag attributes\n  name: x\n{KEY}")
    mini.put("content/.DS_Store", SECRET)
    mini.put("static/show.key", "a presentation")
    mini.put("static/id_rsa.pub", "a public key")
    article(mini, "title: A", "[key](server.key)")
    said = mini.clean().err
    assert mini.holding(SECRET) == []
    assert (mini.output / "show.key").exists()
    assert (mini.output / "id_rsa.pub").exists()
    assert said.count("warning[HIDDEN]") == 2
    assert "static/.env: warning[HIDDEN]: hidden, so not published" in said
    assert "content/articles/server.key: warning[HIDDEN]: this looks like a private key, so it is not publi" in said
    mini.put("static/readme.txt", "only a text")
    mini.clean()
    assert mini.page("readme.txt") == "only a text"


@pytest.mark.case("NA-14")
def test_names_that_are_meant_to_be_public_are(mini: Mini) -> None:
    mini.put("static/.well-known/security.txt", "Contact: me")
    mini.put("static/chain.pem", "a certificate")
    mini.put("static/.env", SECRET)
    mini.put("site.toml", mini.text("site.toml") + '\n[content]\ninclude_hidden = [".well-known", "chain.pem"]\n')
    mini.clean()
    assert mini.page(".well-known/security.txt") == "Contact: me"
    assert mini.page("chain.pem") == "a certificate"
    assert mini.holding(SECRET) == []


@pytest.mark.case("NA-15")
@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("folder", ["content/out", "content", "static/x", "templates", ".git"])
def test_an_output_among_the_sources_is_refused_also_by_the_preview(mini: Mini, folder: str, preview: bool) -> None:
    """The preview writes into a folder of its own and goes on: it says so over the page, and builds nothing."""
    mini.put("site.toml", mini.text("site.toml") + f'\n[output]\ndir = "{folder}"\n')
    if not preview:
        assert f"this folder is one of the project's own ({folder.split('/', maxsplit=1)[0]}/)" in mini.fails(3)
        return
    own = mini.root / ".archivegen/preview"
    before = mini.around()
    with pytest.raises(RefusedError, match="one of the project's own"):
        run(mini.root, output=str(own), preview=True)
    assert mini.around() == before
    assert not own.exists()
