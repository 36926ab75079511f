"""Anchors, references, headings, excerpts, and what of a text is closed to names."""

import msgspec
import pytest

from archivegen.source.body import Block, Body, Outline
from archivegen.source.markdown import PARSER_ID, MarkdownOptions, parse_body


def parse(text: str, **options: object) -> tuple[Body, Outline]:
    return parse_body(text, path="a.md", first_line=1, options=MarkdownOptions(**options))


def blocks(text: str) -> tuple[Block, ...]:
    return parse(text)[0].blocks


def closed(text: str) -> list[str]:
    return [block.text[a:b] for block in blocks(text) for a, b in block.closed]


# Anchors


def test_a_paragraphs_id_depends_on_its_text_alone() -> None:
    before = blocks("One.\n\nTwo.\n\nThree  words\nhere.")
    after = blocks("# New\n\nOne, changed.\n\nTwo.\n\nInserted.\n\nThree words here.")
    known = {block.text: block.anchor for block in after}
    assert known["Two."] == before[1].anchor
    assert known["Three words here."] == before[2].anchor
    assert before[1].anchor.startswith("p-")
    assert len(before[1].anchor) == 10


def test_equal_paragraphs_are_numbered() -> None:
    first, second, third = (block.anchor for block in blocks("Same.\n\nSame.\n\nSame."))
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_every_anchor_is_in_the_page_once() -> None:
    text = (
        '# A\n\n## A\n\nP\n\n- x\n- y\n\n  z\n\n> q\n\n|a|\n|-|\n|b|\n\nT\n: D\n\n![i](a.png "c")\n\n'
        'n[^1] m[^1]\n\n[^1]: N\n\n<div>raw <b>text</b></div>\n\n<p id="own">w</p>\n\n# fn 1\n\n# fnref 1'
    )
    body, _ = parse(text)
    html = "".join(getattr(piece, "html", "") for piece in body.pieces)
    for block in body.blocks:
        assert block.anchor, block
        assert html.count(f' id="{block.anchor}"') == 1, block
    ids = [part.split('"', 1)[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_headings_have_ids_of_their_text_in_any_script() -> None:
    text = "# Ahmad Shah's *life*!\n\n# Ahmad Shah's life\n\n# کابل و هرات\n\n# हिंदी १\n\n# ***\n\n# x {#own}\n\n# Own"
    outline = parse(text)[1]
    assert [heading.anchor for heading in outline.headings] == [
        "ahmad-shahs-life", "ahmad-shahs-life-2", "کابل-و-هرات", "हिंदी-१", "section", "own", "own-2",
    ]  # fmt: skip


def test_an_id_by_hand_comes_first_wherever_it_stands() -> None:
    outline = parse('# Kabul\n\n# Other {#kabul}\n\n<p id="other">x</p>')[1]
    assert [heading.anchor for heading in outline.headings] == ["kabul-2", "kabul"]
    assert not outline.diagnostics


def test_without_extensions_there_are_no_ids() -> None:
    body, _ = parse("# A\n\nb\n\n- c", extensions=False)
    assert all(block.anchor == "" for block in body.blocks)


# Zones and closed text


def test_zones() -> None:
    found = {(b.zone, b.text, b.linkable) for b in blocks('# H *h*\n\nT ![A](x)\n\n![B](y "C")\n\n<h2>R</h2>')}
    assert found == {
        ("heading", "H h", False), ("text", "T ", True), ("alt", "A", False), ("caption", "C", True),
        ("alt", "B", False), ("heading", "R", False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x `Kabul` y", ["Kabul"]),
        ("    Kabul", ["Kabul\n"]),
        ("```\nKabul\n```", ["Kabul\n"]),
        ("see https://x.example/Kabul, then", ["https://x.example/Kabul"]),
        ("see www.kabul.example/a(b). Then", ["www.kabul.example/a(b"]),
        ("to kabul.news@x.example.", ["kabul.news@x.example"]),
        ("by @Kabul and @a.b@kabul.example!", ["@Kabul", "@a.b@kabul.example"]),
        ("on #Kabul_2001 here; C# and A#B", ["#Kabul_2001"]),
        ("see Kabul.com or kabul.gov.af, not Kabul. Then", ["Kabul.com", "kabul.gov.af"]),
        ("<https://x.example> <a@b.org>", ["https://x.example", "a@b.org"]),
        ("[Kabul](a.md) and [[kabul]] and [[kabul|Kabul]]", ["Kabul", "kabul", "Kabul"]),
        ("sum $Kabul + b$ and $$a\nb$$", ["$Kabul + b$", "$$a\nb$$"]),
        ("paid $5 in Kabul and $10 there, US$5-$6, 7$", []),
        ("\\$Kabul\\$", []),
        ("so \\(K_1\\) and \\[x = y\\]", ["(K_1)", "[x = y]"]),
        ("he was \\[in Kabul\\] with \\(his\\) men", []),
        ("(Kabul) [x]", []),
        ('<i translate="no">Kabul *x*</i> y', ["Kabul x"]),
        ("<b data-nolink>Kabul</b> *Herat*{data-nolink} y", ["Kabul", "Herat"]),
        ("{data-nolink}\nKabul", ["Kabul"]),
        ('<div translate="no">\n\nKabul\n\n> Herat\n\n</div>\n\nPaghman', ["Kabul", "Herat"]),
        ("{data-nolink}\n> Kabul\n\nHerat", ["Kabul"]),
        ('<a href="x">Kabul</a> y', ["Kabul"]),
        ("*Kabul* **Herat**", []),
    ],
)
def test_z3_to_z5_what_is_closed(text: str, expected: list[str]) -> None:
    assert closed(text) == expected


def test_nolink_stands_at_the_end_of_the_word_before_it() -> None:
    block = blocks("In Paris{nolink} and *New York* {nolink}, in Rome.")[0]
    assert block.text == "In Paris and New York, in Rome."
    assert [block.text[:offset] for offset in block.nolink] == ["In Paris", "In Paris and New York"]


def test_links_within_the_site_are_kept_for_rule_z4() -> None:
    block = blocks("[A](../people/a.md) [B](https://x.example) [C](#c) [[d]] [E](person:e)")[0]
    assert [(mark.target, block.text[mark.start : mark.end]) for mark in block.links] == [("../people/a.md", "A")]
    assert [(mark.kind, mark.target) for mark in block.marks] == [("", "d"), ("person", "e")]


def test_languages() -> None:
    found = {
        b.text: b.language for b in blocks('{lang=fa}\n> a\n\n<div lang="ps">\n\nb\n\n</div>\n\n{lang=ar}\nc\n\nd')
    }
    assert found == {"a": "fa", "b": "ps", "c": "ar", "d": ""}


# The outline


def test_references_in_order_with_their_places() -> None:
    text = "a [b](<c d.md>) ![e](f.png)\n\n> [[g]] [h](person:i)\n\n<https://j.example/ü>\n\n<img src='k.png'>\n"
    outline = parse(text)[1]
    assert [(r.how, r.kind, r.target, r.at.line, r.at.column) for r in outline.references] == [
        ("link", "", "c d.md", 1, 3),
        ("image", "", "f.png", 1, 17),
        ("wiki", "", "g", 3, 3),
        ("record", "person", "i", 3, 9),
        ("link", "", "https://j.example/%C3%BC", 5, 1),
        ("image", "", "k.png", 7, 1),
    ]


def test_other_prefixes_come_from_the_options() -> None:
    body, outline = parse("[x](ship:y)", prefixes=("person", "ship"))
    assert outline.references[0].kind == "ship"
    assert body.blocks[0].marks[0].target == "y"
    assert not outline.diagnostics


def test_the_excerpt_is_the_first_paragraph_cut_at_a_word() -> None:
    assert parse("# H\n\n![a](b 'c')\n\nOne *two*\nthree.\n\nFour")[1].excerpt.text == "One two three."
    cut = parse("word " * 100)[1].excerpt.text
    assert cut.endswith("word…")
    assert len(cut) <= 300
    assert len(parse("字" * 500)[1].excerpt.text) == 300


def test_words() -> None:
    assert parse("# Two words\n\none *two* three\nfour\n\n![alt text](a 'five six')")[1].words == 8
    assert parse("東京は 大きい")[1].words >= 6


def test_an_empty_body() -> None:
    for text in ("", "\n\n", "   "):
        assert parse(text) == (Body(), Outline())


def test_bodies_survive_storage() -> None:
    text = '# A {#x}\n\nb *c* &amp; [[d|e]] [f](g.md){nolink} $h$\n\n![i](j "k")\n\n[l](person:m)'
    body, outline = parse(text)
    for value in (body, outline):
        packed = msgspec.msgpack.encode(value)
        assert msgspec.msgpack.decode(packed, type=type(value)) == value


def test_the_parsers_id_names_what_it_depends_on() -> None:
    assert all(name in PARSER_ID for name in ("markdown-it-py 4", "mdit-py-plugins 0", "nh3 0", "stage"))
