"""Which texts are colours (CSS Color 4), and that text in an accent can be read on paper (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from archivegen.colours import READABLE, colour_names, colour_of, contrast, darkened, hexadecimal
from tests.small_archive import MINI, SITE, built, lay_out, put, run

PAPER = "#f5f2ea"


@pytest.mark.parametrize(("text", "shown"), [
    ("#8a1c10", "#8a1c10"), ("#8A1C10cc", "#8a1c10"), ("#fa0", "#ffaa00"), ("#fa08", "#ffaa00"), ("Gold", "#ffd700"),
    ("rebeccapurple", "#663399"), ("rgb(138 28 16)", "#8a1c10"), ("rgb(138, 28, 16)", "#8a1c10"),
    ("rgb(100% 0% 0%)", "#ff0000"), ("hsl(0 100% 50%)", "#ff0000"), ("hsl(120deg, 100%, 25%)", "#008000"),
    ("oklch(0.6279553639214313 0.2576833038053608 29.23388279634263)", "#ff0000"),
    ("rgb(100%, 0%, 0%)", "#ff0000"), ("oklch(62.8% 0.2577 29.23deg)", "#ff0000"),
    ("oklch(62.8% 0.2577 29.23)", "#ff0000"), ("oklch(0 0 0)", "#000000"), ("oklch(1 0 0)", "#ffffff"),
])  # fmt: skip
def test_a_colour_of_css_is_one(text: str, shown: str) -> None:
    colour = colour_of(text)
    assert colour is not None
    assert hexadecimal(colour) == shown


@pytest.mark.parametrize("text", [
    "", "goldd", "#ff", "#fffff", "#fffffff", "#ggg", "red; }", "rgb(1 2)", "rgb(1.2.3 1 1)", "hsl(1 2 3)", "url(x)",
    "rgb(1, 2 3)", "rgb(۱,۲,۳)", "rgb(1\u00a02\u00a03)", "oklch(0.5, 0.1, 20)", "rgb(5. 1 1)",
    "transparent", "currentcolor", "var(--x)", "rgb(1 2 3) red", "inherit", "oklch(0.5 0.1 3%)",
    "rgb(1deg 2deg 3deg)", "rgb(10%deg, 2, 3)", "rgb(10%, 2, 3)", "hsl(120 50%deg 50%)", "hsl(120% 50% 50%)",
    "oklch(0.5deg 0.1 20)", "rgb(1\v2\v3)", f"oklch(0.5 0.1 {'9' * 400})", f"oklch(0.5 {'9' * 200} 20)",
])  # fmt: skip
def test_what_is_none_is_none(text: str) -> None:
    assert colour_of(text) is None


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = (colour_of(text) for text in ("#000", "#fff", "#767676"))
    assert black and white and grey
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


def test_a_name_that_pillow_has_used_is_still_one() -> None:
    Image.new("RGB", (1, 1), "rebeccapurple")
    colour_names.cache_clear()
    assert colour_names()["rebeccapurple"] == "#663399"


def test_every_named_colour_is_darkened_until_it_can_be_read_and_no_further() -> None:
    paper = colour_of(PAPER)
    assert paper
    assert len(colour_names()) == 148
    for name in colour_names():
        colour = colour_of(name)
        assert colour is not None
        as_written = colour_of(hexadecimal(darkened(colour, paper)))
        assert as_written is not None
        if contrast(colour, paper) >= READABLE:
            assert as_written == colour, name
        else:
            assert READABLE <= contrast(as_written, paper) < READABLE + 0.15, name


def style_of(tmp_path: Path, accent: str) -> str:
    root = lay_out(tmp_path, {**MINI, "site.toml": f'{SITE}\n[theme]\naccent = "{accent}"\n'})
    built(root)
    return (root / "output/static/style.css").read_text("utf-8")


def test_text_in_a_bright_accent_is_set_in_a_darker_shade_on_screens_with_light_paper(tmp_path: Path) -> None:
    style = style_of(tmp_path, "gold")
    assert "\n:root{--accent:gold}\n" in style
    (ink,) = re.findall(r"\n@media screen and \(prefers-color-scheme:light\)\{:root\{--accent-ink:(#\w+)\}\}\n", style)
    ours, paper = colour_of(ink), colour_of(PAPER)
    assert ours and paper
    assert contrast(ours, paper) >= READABLE
    assert f"--paper-2: {PAPER};" in style  # the darker of the two papers


def test_a_dark_accent_and_a_style_sheet_of_ones_own_are_left_alone(tmp_path: Path) -> None:
    assert "prefers-color-scheme:light" not in style_of(tmp_path / "a", "#8a1c10")
    root = lay_out(tmp_path / "b", {**MINI, "site.toml": f'{SITE}\n[theme]\naccent = "gold"\n'})
    put(root / "static/static/style.css", "p { color: var(--accent); }\n")
    built(root)
    style = (root / "output/static/style.css").read_text("utf-8")
    assert style == "p { color: var(--accent); }\n\n:root{--accent:gold}\n"


@pytest.mark.parametrize(("accent", "hint"), [
    ("goldd", 'did you mean "gold"?'), ("#ff00", ""), ("#fffff", "a name of CSS such as"),
    ("8a1c10", "a name of CSS such as"),
])  # fmt: skip
def test_what_is_no_colour_stops_with_the_nearest(tmp_path: Path, accent: str, hint: str) -> None:
    root = lay_out(tmp_path, {**MINI, "site.toml": f'{SITE}\n[theme]\naccent = "{accent}"\n'})
    found = [(d.path, d.line, d.message, d.hint) for d in run(root).diagnostics if d.severity == "error"]
    if not hint:
        assert found == []
        return
    ((path, line, message, said),) = found
    assert (path, line, message) == ("site.toml", 9, f'theme.accent: "{accent}" is not a colour')
    assert said.startswith(hint)
