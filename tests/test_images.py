"""Images as readers get them: in several widths, with their size, without what their files say besides."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archivegen.build import BuildOptions, BuildResult, inspect
from archivegen.diagnostics import Diagnostic
from archivegen.pages.cards import draw
from archivegen.source.renditions import Rendition, render_all
from tests.pictures import photograph, picture, seen
from tests.small_archive import TODAY, assert_clean, built, clean_tree, differences, put, run, tree

SITE = '[site]\ntitle = "Pictures"\nbase_url = "https://a.example/b/"\n\n[search]\nenabled = false\n'
ONE = "---\ntitle: One\ndate: 1990-01-01\nsource: S\n{head}---\nWords.\n\n{body}\n"
LEAD = "image: {src: bridge.jpg, alt: A bridge, caption: The bridge, credit: A. Photographer, rights: CC BY 4.0}\n"
Archive = Callable[..., Path]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Write an archive with one article, and images beside it."""

    def lay_out(body: str = "", head: str = "", site: str = SITE, **images: bytes) -> Path:
        root = tmp_path / "archive"
        put(root / "site.toml", site)
        put(
            root / "content/articles/one.md",
            f"---\ntitle: One\ndate: 1990-01-01\nsource: S\n{head}---\nWords.\n\n{body}\n",
        )
        for name, data in images.items():
            (root / "content/articles" / name.replace("__", ".")).write_bytes(data)
        return root

    return lay_out


def page(root: Path, path: str = "articles/one/") -> LexborHTMLParser:
    return LexborHTMLParser((root / "output" / path / "index.html").read_text("utf-8"))


def only(found: list[LexborNode]) -> dict[str, str | None]:
    (one,) = found
    return dict(one.attributes)


def choices(source: LexborNode) -> dict[str, str]:
    """The addresses of a ``srcset`` by their width."""
    listed = (source.attributes["srcset"] or "").split(", ")
    return {width: address for address, width in (one.split(" ") for one in listed)}


def sizes(images: list[LexborNode]) -> list[tuple[str | None, str | None]]:
    return [(image.attributes["width"], image.attributes["height"]) for image in images]


def pictures(root: Path) -> set[str]:
    return {path.name.partition("-")[2] for path in (root / "output/images").iterdir()}


def meta(page: LexborHTMLParser) -> dict[str, str]:
    nodes = page.css('meta[property^="og:image"], meta[name="twitter:card"]')
    return {n.attributes.get("property") or n.attributes["name"] or "": n.attributes["content"] or "" for n in nodes}


def faults(result: BuildResult) -> list[tuple[str, str]]:
    return [(d.code, d.path) for d in result.diagnostics if d.severity == "error"]


# What is made


def test_a_large_image_is_offered_in_three_widths_and_leads_to_itself(archive: Archive) -> None:
    root = archive(head=LEAD, bridge__jpg=photograph(2000, 1000))
    built(root)
    one = page(root)
    (source,) = one.css("figure.lead source")
    assert source.attributes["type"] == "image/webp"
    for width, address in choices(source).items():
        image = seen((root / "output/articles/one" / address).read_bytes())
        assert (image.format, f"{image.width}w", image.width) == ("WEBP", width, 2 * image.height)
    assert list(choices(source)) == ["480w", "960w", "1600w"]
    shown = only(one.css("figure.lead img"))
    assert (shown["width"], shown["height"], shown["alt"]) == ("2000", "1000", "A bridge")
    assert "loading" not in shown
    fallback = seen((root / "output/articles/one" / (shown["src"] or "")).read_bytes())
    assert (fallback.format, fallback.size) == ("JPEG", (1600, 800))
    assert only(one.css("figure.lead a.whole"))["href"] == "../../articles/bridge.jpg"
    assert one.css_first("figcaption .caption").text() == "The bridge"
    assert one.css_first("figcaption .credit").text() == "A. Photographer · CC BY 4.0"


@pytest.mark.parametrize(
    ("width", "wanted"),
    [(480, set()), (700, {"480.webp", "700.webp"}), (1000, {"480.webp", "1000.webp"}), (60, set())],
)
def test_no_picture_is_larger_than_the_image_and_a_small_one_is_shown_itself(
    archive: Archive, width: int, wanted: set[str]
) -> None:
    root = archive("![A bridge](bridge.jpg)", bridge__jpg=photograph(width, width // 2))
    built(root)
    assert pictures(root) == {*wanted, "card.png"}
    shown = only(page(root).css("img"))
    assert (shown["src"], shown["width"], shown["height"]) == ("../../articles/bridge.jpg", str(width), str(width // 2))


def test_images_of_a_body_wait_but_the_first_where_nothing_leads(archive: Archive) -> None:
    body = '![A](a.png "Caption")\n\nIn a line ![B](a.png){width=30}, and [![C](b.png)](https://x.example/).\n'
    root = archive(body, a__png=photograph(600, 300, "PNG"), b__png=photograph(1700, 100, "PNG"))
    built(root)
    nodes = page(root).css("img")
    assert [n.attributes.get("loading") for n in nodes] == [None, "lazy", "lazy"]
    assert [(n.attributes["width"], n.attributes["height"]) for n in nodes] == [
        ("600", "300"),
        ("30", "15"),
        ("1700", "100"),
    ]
    assert [n.attributes["sizes"] for n in page(root).css("source")][1] == "30px"
    assert page(root).css("a a, a.whole") == []
    put(root / "content/articles/one.md", f"---\ntitle: One\nimage: {{src: b.png, alt: B}}\n---\n{body}")
    built(root)
    assert [n.attributes.get("loading") for n in page(root).css(".prose img")] == ["lazy"] * 3


def test_a_record_shows_its_image_with_its_size(archive: Archive) -> None:
    root = archive("Mina Rahimi.")
    put(
        root / "content/people/mina.md",
        "---\nname: Mina Rahimi\nimage: {src: mina.jpg, alt: Mina}\n---\n![M](mina.jpg)\n",
    )
    (root / "content/people/mina.jpg").write_bytes(photograph(900, 1200))
    put(root / "content/places.csv", "id,name,image\nkabul,Kabul,kabul.gif\n")
    (root / "content/kabul.gif").write_bytes(picture().encode())
    built(root)
    mina = page(root, "people/mina/")
    assert [(n.attributes["width"], n.attributes.get("loading")) for n in mina.css("img")] == [
        ("900", None),
        ("900", "lazy"),
    ]
    assert meta(mina)["og:image"].endswith("-card.jpg")


def test_what_an_author_chose_stays(archive: Archive) -> None:
    trusted = f'{SITE}\n[content]\nhtml = "trusted"\n'
    body = '<img alt="x > y" src="a.png" width="50">\n\n<img src="a.png" alt="" srcset="a.png 2x">\n'
    root = archive(body, site=trusted, a__png=photograph(600, 300, "PNG"))
    built(root)
    first, second = page(root).css("img")
    assert (first.attributes["alt"], first.attributes["width"], first.attributes["height"]) == ("x > y", "50", "25")
    assert second.attributes == {"src": "../../articles/a.png", "alt": "", "srcset": "a.png 2x"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", photograph(800, 400, mode="CMYK")),
        ("a.png", photograph(800, 400, "PNG", "P")),
        ("a.png", photograph(800, 400, "PNG", "LA")),
        ("a.png", photograph(800, 400, "PNG", "1")),
        ("a.png", photograph(800, 400, "PNG", "I;16")),
        ("a.webp", photograph(800, 400, "WEBP", "RGBA")),
        ("a.jpg", photograph(800, 400, mode="L", progressive=True)),
        ("a.png", photograph(800, 400, "PNG")),
        ("A picture of 100% «é» & #1?.jpg", photograph(800, 400)),
    ],
)
def test_whatever_kind_of_pixels_it_has_pictures_look_like_it(archive: Archive, name: str, data: bytes) -> None:
    address = name.replace("%", "%25").replace(" ", "%20").replace("#", "%23").replace("?", "%3F")
    root = archive(f"![A]({address})")
    (root / "content/articles" / name).write_bytes(data)
    built(root)
    (small,) = (root / "output/images").glob("*-480.webp")
    image = seen(small.read_bytes())
    assert image.size == (480, 240)
    before, after = (one.convert("RGBA").convert("L").resize((16, 8)) for one in (seen(data), image))
    if "16" not in seen(data).mode and seen(data).mode != "1":
        pairs = zip(before.tobytes(), after.tobytes(), strict=True)
        assert max(abs(one - other) for one, other in pairs) < 40
    assert (seen(data).mode in {"LA", "RGBA"}) == (image.mode == "RGBA")


def test_an_image_on_its_side_is_turned(archive: Archive) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    root = archive("![A](a.jpg)", a__jpg=photograph(1200, 600, exif=exif))
    built(root)
    shown = only(page(root).css("img"))
    assert (shown["width"], shown["height"]) == ("600", "1200")
    (small,) = (root / "output/images").glob("*-480.webp")
    assert seen(small.read_bytes()).size == (480, 960)


def test_a_tiff_is_shown_by_a_jpeg_and_published_only_if_something_leads_to_it(archive: Archive) -> None:
    root = archive("![A scan](a.tif)", a__tif=photograph(700, 350, "TIFF"))
    built(root)
    assert only(page(root).css("img"))["src"] == f"../../images/{next((root / 'output/images').glob('*-700.jpg')).name}"
    assert not (root / "output/articles/a.tif").exists()
    put(root / "content/articles/one.md", "---\ntitle: One\n---\n![A scan](a.tif) [The file](a.tif)\n")
    built(root)
    assert (root / "output/articles/a.tif").exists()


def test_what_moves_and_what_is_drawn_stays_as_it_is(archive: Archive) -> None:
    first, second = (seen(photograph(600, 300, "PNG", seed=n)) for n in (1, 2))
    root = archive("![A](a.gif) ![B](b.svg)")
    first.save(root / "content/articles/a.gif", save_all=True, append_images=[second])
    put(root / "content/articles/b.svg", '<?xml version="1.0"?>\n<svg xmlns="http://x" viewBox="0 0 90 60"></svg>')
    data = (root / "content/articles/a.gif").read_bytes()
    built(root)
    nodes = page(root).css("img")
    assert sizes(nodes) == [("600", "300"), ("90", "60")]
    assert pictures(root) == {"card.png"}
    assert (root / "output/articles/a.gif").read_bytes() == data


# What image files say besides


@pytest.mark.case("PU-08")
def test_where_an_image_was_taken_is_published_nowhere_and_kept_in_the_source(archive: Archive) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif[0x8825] = {1: "N", 2: (34.0, 5.0, 1.0), 3: "E", 4: (69.0, 1.0, 2.0)}
    told = {"exif": exif.tobytes(), "icc_profile": b"P" * 200}
    kinds: dict[str, tuple[str, Any]] = {
        "a.jpg": ("JPEG", {"comment": b"SECRETCAMERA"}),
        "a.png": ("PNG", {}),
        "a.webp": ("WEBP", {}),
    }
    root = archive("![A](a.jpg) ![A](a.png) ![A](a.webp) [The file](b.JPG) ![S](/s.jpg)")
    sources = {}
    for name, (kind, more) in kinds.items():
        sources[name] = photograph(900, 600, kind, **told, **more)
        (root / "content/articles" / name).write_bytes(sources[name])
    (root / "content/articles/b.JPG").write_bytes(sources["a.jpg"] + b"a film that says SECRETCAMERA")
    (root / "static").mkdir()
    (root / "static/s.jpg").write_bytes(sources["a.jpg"])
    built(root)
    for path in (path for path in (root / "output").rglob("*") if path.is_file()):
        assert b"SECRETCAMERA" not in path.read_bytes(), path
    for name, data in sources.items():
        published = seen((root / "output/articles" / name).read_bytes())
        assert not published.getexif()
        assert published.info["icc_profile"] == b"P" * 200
        assert published.tobytes() == seen(data).tobytes()
        assert (root / "content/articles" / name).read_bytes() == data


# Cards


def test_an_article_with_an_image_has_a_card_and_other_pages_have_that_of_the_archive(archive: Archive) -> None:
    root = archive(head=LEAD, bridge__jpg=photograph(1500, 2400))
    built(root)
    found = meta(page(root))
    assert re.fullmatch(r"https://a\.example/b/images/[0-9a-f]{16}-card\.jpg", found["og:image"])
    card = seen((root / "output/images" / found["og:image"].rpartition("/")[2]).read_bytes())
    assert (card.format, card.size) == ("JPEG", (1200, 630))
    assert (found["og:image:width"], found["og:image:height"], found["og:image:alt"]) == ("1200", "630", "A bridge")
    assert found["twitter:card"] == "summary_large_image"
    for path in ("", "articles/", "years/"):
        assert meta(page(root, path))["og:image"] == "https://a.example/b/images/site-card.png"
    assert seen((root / "output/images/site-card.png").read_bytes()).size == (1200, 630)


def test_a_small_image_makes_no_card_and_an_address_that_nobody_can_ask_no_cards_at_all(archive: Archive) -> None:
    root = archive(head=LEAD, bridge__jpg=photograph(590, 590))
    built(root)
    assert meta(page(root))["og:image"].endswith("/site-card.png")
    built(root, base_url="http://localhost:8000/")
    assert meta(page(root)) == {}
    assert "card.png" not in pictures(root)


def test_a_card_of_ones_own_takes_the_place_of_the_archives(archive: Archive) -> None:
    root = archive()
    put(root / "static/images/site-card.png", "mine")
    built(root)
    assert (root / "output/images/site-card.png").read_text("utf-8") == "mine"


def test_a_name_that_the_font_cannot_write_is_an_ornament() -> None:
    ornament = draw("سلام", "")
    assert draw("", "") == draw("Архив", "") == draw("Café", "") == ornament
    assert draw("The archive’s “name” – here", "red") != ornament
    assert draw("W" * 400, "not-a-colour") == ornament


# What is wrong with images


def broken_png(width: int, height: int) -> bytes:
    data = photograph(10, 10, "PNG")
    head = data[12:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


@pytest.mark.case("IN-26")
@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("a.jpg", photograph(900, 600)[:-3000], "IMAGE-BROKEN", "cut short"),
        ("a.png", photograph(900, 600, "PNG")[:9000], "IMAGE-BROKEN", "cut short"),
        ("a.png", b"", "IMAGE-BROKEN", "nothing in this file"),
        ("a.jpg", b"<!DOCTYPE html><p>Not found", "IMAGE-BROKEN", "no image that can be read"),
        ("a.jpg", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "IMAGE-BROKEN", "Git LFS"),
        ("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "IMAGE-BROKEN", "no image"),
        ("a.svg", b"<svg", "IMAGE-BROKEN", "cut short"),
    ],
)
def test_an_image_that_cannot_be_shown_stops_the_build_and_says_why(
    archive: Archive, name: str, data: bytes, code: str, said: str
) -> None:
    root = archive("![A](good.gif)")
    (root / "content/articles/good.gif").write_bytes(picture().encode())
    built(root)
    before = tree(root / "output")
    put(root / "content/articles/one.md", f"---\ntitle: One\n---\n\n![A]({name})\n")
    (root / "content/articles" / name).write_bytes(data)
    result = run(root)
    assert faults(result) == [(code, f"content/articles/{name}")]
    (finding,) = result.diagnostics
    assert said in finding.message
    assert "content/articles/one.md:5" in finding.message
    assert finding.hint
    assert tree(root / "output") == before


@pytest.mark.case("IN-26")
@pytest.mark.parametrize("size", [(60_000, 60_000), (20_000, 5_000)])
def test_in26_a_bomb_is_not_unpacked(archive: Archive, size: tuple[int, int]) -> None:
    root = archive("![A](a.png)", a__png=broken_png(*size))
    result = run(root)
    assert faults(result) == [("IMAGE-SIZE", "content/articles/a.png")]
    assert f"{size[0] * size[1] / 1e6:,.0f} million pixels" in result.diagnostics[0].message


def test_heic_is_published_with_a_warning(archive: Archive) -> None:
    root = archive("![A](a.heic)", a__heic=b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    result = built(root)
    assert [(d.code, d.path) for d in result.diagnostics] == [("IMAGE-FORMAT", "content/articles/a.heic")]
    assert (root / "output/articles/a.heic").exists()


def checked(root: Path) -> list[Diagnostic]:
    return list(inspect(root, BuildOptions(today=TODAY))[0])


@pytest.mark.case("IN-17")
def test_check_tells_of_names_sizes_and_scripts_that_are_wrong(archive: Archive) -> None:
    root = archive("![A](a.jpg) ![B](b.svg)", a__jpg=photograph(60, 60, "PNG"))
    put(root / "content/articles/b.svg", "<svg><script>x</script></svg>")
    found = {d.code: d.path for d in checked(root) if d.code.startswith("IMAGE")}
    assert found == {
        "IMAGE-NAME": "content/articles/a.jpg",
        "IMAGE-DIMENSIONS": "content/articles/b.svg",
        "IMAGE-SCRIPT": "content/articles/b.svg",
    }
    assert built(root).diagnostics == ()


def test_check_tells_of_images_without_words_wherever_they_stand(archive: Archive) -> None:
    body = (
        '![](a.gif)\n\n![](a.gif "Caption")\n\n![](a.gif){.decorative}\n\n'
        "In ![](a.gif) a line ![](a.gif){.decorative}\n\n"
        '<img src="a.gif">\n\n![Words](a.gif)\n'
    )
    head = 'image: {src: a.gif, alt: ""}\nfigures:\n- a.gif\n- {src: a.gif, alt: Words}\n'
    root = archive(body, head, a__gif=picture().encode())
    put(root / "content/people/mina.md", "---\nname: Mina\nimage: a.gif\n---\n")
    (root / "content/people/a.gif").write_bytes(picture().encode())
    found = [(d.path, d.line) for d in checked(root) if d.code == "NO-ALT"]
    assert found == [
        *(("content/articles/one.md", line) for line in (7, 12, 14, 18, 20)),
        ("content/people/mina.md", 3),
    ]


# Again, and no more than must be


def test_a_second_build_makes_nothing_and_a_clean_one_the_same(archive: Archive, tmp_path: Path) -> None:
    root = archive(head=LEAD, body="![B](b.png)", bridge__jpg=photograph(1700, 900), b__png=photograph(700, 500, "PNG"))
    built(root)
    assert built(root, verify=True).changed == ()
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "clean", jobs=2)) == {}


def test_the_same_image_is_made_once_and_goes_with_its_last_article(archive: Archive) -> None:
    root = archive("![A](a.jpg)", a__jpg=photograph(700, 350), same__JPEG=photograph(700, 350))
    put(root / "content/articles/two.md", "---\ntitle: Two\n---\n![A](a.jpg) ![A](same.JPEG)\n")
    built(root)
    assert pictures(root) == {"480.webp", "700.webp", "card.png"}
    for name in ("one", "two"):
        put(root / f"content/articles/{name}.md", f"---\ntitle: {name}\ndraft: true\n---\n![A](a.jpg)\n")
        built(root)
        assert pictures(root) == ({"card.png"} if name == "two" else {"480.webp", "700.webp", "card.png"})


def test_another_image_makes_its_pictures_and_the_pages_that_show_it(archive: Archive) -> None:
    root = archive("![A](a.jpg)", a__jpg=photograph(700, 350))
    put(root / "content/articles/two.md", "---\ntitle: Two\n---\n![B](b.jpg)\n")
    (root / "content/articles/b.jpg").write_bytes(photograph(800, 400, seed=2))
    built(root)
    (root / "content/articles/a.jpg").write_bytes(photograph(700, 350, seed=3))
    changed = {re.sub(r"[0-9a-f]{16}", "*", path) for path in built(root).changed}
    assert changed == {"articles/a.jpg", "articles/one/index.html", "images/*-480.webp", "images/*-700.webp"}


def test_a_link_in_another_article_changes_how_a_scan_is_shown_everywhere(archive: Archive, tmp_path: Path) -> None:
    root = archive("![A scan](a.tif)", a__tif=photograph(700, 350, "TIFF"))
    put(root / "content/pages/about.md", "---\ntitle: About\n---\n![A scan](../articles/a.tif)\n")
    put(root / "content/pages/guide.md", "---\ntitle: Guide\n---\n![A scan](../articles/a.tif)\n")
    put(root / "content/people/mina.md", "---\nname: Mina\n---\n![A scan](../articles/a.tif)\n")
    put(root / "content/articles/two.md", ONE.format(head="slug: two\n", body=""))
    built(root)
    shown = ("articles/one/", "about-this-archive/", "guide/", "people/mina/")
    for turn, link in enumerate(("[whole](a.tif)", "")):
        put(root / "content/articles/two.md", ONE.format(head="slug: two\n", body=link))
        built(root)
        for path in shown:
            assert bool(page(root, path).css("a.whole")) == bool(link), path
        assert not differences(tree(root / "output"), clean_tree(root, tmp_path / f"clean{turn}"))


def test_a_touched_image_is_not_looked_at_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive("![A](a.jpg)", a__jpg=photograph(700, 350))
    built(root)
    os.utime(root / "content/articles/a.jpg", ns=(1, 1))
    monkeypatch.setattr("archivegen.imaging.facts_of", None)
    monkeypatch.setattr("archivegen.publish.picturing.render_all", None)
    assert built(root).changed == ()


def test_without_pictures_pages_show_the_images_themselves(archive: Archive) -> None:
    root = archive(head=LEAD, bridge__jpg=photograph(2000, 1000), site=f"{SITE}\n[images]\nenabled = false\n")
    built(root)
    shown = only(page(root).css("img"))
    assert (shown["src"], shown["width"]) == ("../../articles/bridge.jpg", "2000")
    assert not (root / "output/images").exists()


def test_a_preview_shows_the_images_themselves_and_makes_only_what_browsers_could_not_show(archive: Archive) -> None:
    root = archive("![A](a.tif)", LEAD, bridge__jpg=photograph(2000, 1000), a__tif=photograph(2000, 1000, "TIFF"))
    built(root, preview=True)
    assert pictures(root) == {"1600.jpg"}
    assert only(page(root).css("figure.lead img"))["src"] == "../../articles/bridge.jpg"


# Pictures that are made alone are those that are made with all others


@pytest.mark.parametrize(("width", "height"), [(3000, 2000), (3600, 500), (1500, 900)])
def test_a_picture_depends_on_its_image_alone(width: int, height: int) -> None:
    wanted = [Rendition(w, round(w * height / width), "webp") for w in (480, 960, 1500)]
    wanted += [Rendition(1500, round(1500 * height / width), "jpeg"), Rendition(1200, 630, "jpeg", cut=True)]
    data = photograph(width, height)
    assert render_all(data, tuple(wanted)) == tuple(render_all(data, (one,))[0] for one in wanted)


def test_a_picture_made_later_is_that_of_a_clean_build(archive: Archive, tmp_path: Path) -> None:
    root = archive("![A bridge](big.jpg)", big__jpg=photograph(3000, 2000))
    built(root)
    put(root / "content/articles/one.md", ONE.format(head="image: {src: big.jpg, alt: A}\n", body="![A](big.jpg)"))
    built(root)
    (smallest,) = (root / "output/images").glob("*-480.webp")
    smallest.unlink()
    built(root)
    assert_clean(root, tmp_path / "clean")
