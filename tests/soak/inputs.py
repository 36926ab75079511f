"""Inputs: whole sources that chance damages, texts with structure, and requests."""

from __future__ import annotations

import random

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.hostile.damage import PIECES, START, WHOLE
from tests.hostile.damage import damaged as damaged_text
from tests.soak.texts import written

TOML_TABLE = '[[people]]\nid = "k"\nname = "Omid"\nnames = ["A", "B"]\n\n[[people]]\nid = "l"\nborn = "1950?"\n'
WHOLES = {
    "article": WHOLE,
    "record": START["content/people/f.md"],
    "markdown": WHOLE.split("---\n", 2)[2],
    "csv": 'id,name,names,lat,lon,born\nk,Kabul,"Caubul; کابل",34.5,69.1,\ng,"Ghazni, a town",,33.5,68.4,1950?\n',
    "json": START["content/people.json"],
    "toml": TOML_TABLE,
    "settings": START["site.toml"]
    + '[kinds.ships]\nname = "Ship"\n[redirects]\n"/a/" = "/b/"\n[people]\nindex = true\n',
    "path": "/articles/a-day-in-kabul/%2e%2e/کابل/?x=1#y",
}
FIELDS = (
    "title", "date", "slug", "people", "tags", "source", "image", "means", "not", "draft", "aliases", "names", "lat",
    "lon", "born", "died", "redirect_from", "publish", "expires", "lang", "id", "name", "extra", "corrections", "x",
)  # fmt: skip
VALUES = (
    "a", '"b"', "'c'", "[a, b]", "{a: b}", "{a = 1}", "1993", "1993-11-10", "1993~/1994?", "-5", "1e99", "null", "~",
    "true", "yes", "|\n  text\n  more", ">\n  text", "- x\n- y", "!!python/none", "*a", "&a b", "https://x.example/",
    "javascript:x", "../../etc/passwd", "\t", "", "00:30", "0x1F", "[[[[", "}}}}", "۱۹۹۳", "é" * 300, "9" * 400, "nan",
)  # fmt: skip
PATHS = (
    "..", ".", "%2e%2e", "%252e", "a", "کابل", "é", "e\u0301", "con", "aux.html", ".git", "~", "\\", "//", "/", "%2f",
    "%5c", "%00", "\0", ":", "*", "?", "#", "javascript:", "https://x.example", "C:", " ", "\u202e", "\u200b",
    "a" * 250,
)  # fmt: skip


def damaged(target: str, chance: random.Random) -> bytes:
    """A whole input of a target, damaged; now and then nothing but pieces."""
    if chance.random() < 0.1:
        pieces = (*PIECES, *PATHS, *VALUES)
        return "".join(chance.choice(pieces) for _ in range(chance.randint(1, 60))).encode("utf-8", "replace")
    if target == "path":
        return "/".join(chance.choice(PATHS) for _ in range(chance.randint(1, 6))).encode("utf-8", "replace")
    return damaged_text(chance, WHOLES[target])


def structured(target: str) -> SearchStrategy[bytes]:
    """Inputs of the form that the target expects, with any content."""
    value = st.sampled_from(VALUES) | st.text(max_size=30)
    pairs = st.lists(st.tuples(st.sampled_from(FIELDS), value), max_size=8)
    if target in {"article", "record"}:
        fence = st.sampled_from(["---", "+++"])
        sign = {"---": ": ", "+++": " = "}
        texts = st.builds(
            lambda f, given, body: f + "\n" + "".join(f"{k}{sign[f]}{v}\n" for k, v in given) + f + "\n" + body.text,
            fence,
            pairs,
            written(),
        )
    elif target == "markdown":
        texts = written().map(lambda text: text.text)
    elif target in {"toml", "settings"}:
        heads = st.sampled_from(
            ["[site]", "[[people]]", "[kinds.ships]", "[search]", "[redirects]", "[a.b]", "[extra]"]
        )
        table = st.builds(lambda h, given: h + "\n" + "".join(f"{k} = {v}\n" for k, v in given), heads, pairs)
        texts = st.lists(table, max_size=4).map("\n".join)
    elif target == "csv":
        cell = value.map(lambda text: f'"{text}"' if "," in text else text)
        rows = st.lists(st.lists(cell, max_size=5).map(",".join), max_size=6)
        texts = st.builds(
            lambda head, body: "\n".join([",".join(head), *body]), st.lists(st.sampled_from(FIELDS), max_size=5), rows
        )
    elif target == "json":
        leaf = st.none() | st.booleans() | st.floats() | st.integers() | value
        tree = st.recursive(
            leaf, lambda t: st.lists(t, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), t), max_leaves=20
        )
        import json

        texts = tree.map(json.dumps)
    else:
        texts = st.lists(st.sampled_from(PATHS) | st.text(max_size=8), max_size=6).map("/".join)
    return texts.map(lambda text: text.encode("utf-8", "replace"))
