"""Sources that chance damages, and what a site is that was made from any that can be read (IN-27)."""

from __future__ import annotations

import json
import random
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser

from tests.hostile.attempt import Tried
from tests.small_archive import SITE

WHOLE = (
    '---\ntitle: "A day in Kabul"\ndate: 1993-11-10\npeople: [mina]\ntags: [one, two]\n'
    'source: {name: N, page: "4"}\n---\n'
    "# Heading\n\nMina Rahimi saw *the gate* of **Kabul**[^1], [[alpha]] and [a link](https://x.example/?a=1&b=2).\n\n"
    "> A quotation\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n  - two\n\n![A photo](/photo.png)\n\n[^1]: A note.\n"
)
PIECES = [
    "---\n",
    "+++\n",
    "{",
    "}",
    "[",
    "]",
    "](",
    "![",
    "[[",
    "]]",
    "<",
    ">",
    "</script>",
    "<script>alert(7)</script>",
    "&",
    "&#x41;",
    "{{",
    "}}",
    "{%",
    "%}",
    "`",
    "```\n",
    "~~~",
    "*",
    "_",
    "|",
    "|-|\n",
    "> ",
    "- ",
    "1. ",
    "#",
    "[^1]",
    ": ",
    "\t",
    "\r",
    "\r\n",
    "\n\n",
    "\ufeff",
    "\u202e",
    "\u200d",
    "\U0001f600",
    "کابل",
    "é",
    "e\u0301",
    "title: ",
    "date: ",
    "- - -",
    "? ",
    "!!python/object ",
    "&a ",
    "*a",
    "<!--",
    "-->",
    "<![CDATA[",
    "javascript:",
    "\\",
    "'",
    '"',
    "\x0b",
    "\x00",
    "=1+1",
    "{.x #y}",
    "{nolink}",
    "$$",
    "9" * 400,
]
KINDS = ("content/articles/f.md", "content/people/f.md", "content/places.csv", "content/people.json", "site.toml")
START = {
    "content/places.csv": "id,name,lat,lon\nkabul,Kabul,34.5,69.1\nghazni,Ghazni,33.5,68.4\n",
    "content/people.json": '[{"id": "x1", "name": "Some One", "born": "1950", "names": ["One"]}]',
    "site.toml": SITE + "\n[extra]\nx = [1]\n",
    "content/people/f.md": "---\nname: Omid Azimi\nborn: 1950\nnames: [{form: Omid, lang: fa}]\n---\nOf Kabul.\n",
}


def damaged(chance: random.Random, text: str) -> bytes:
    """The text with some stretches cut, doubled, moved, or replaced by what parsers stumble over."""
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        piece = chance.choice([*PIECES, text[at:end], "", chance.choice(PIECES) * chance.randint(2, 60)])
        end = min(end, at + chance.randint(0, 20))
        text = text[:at] + piece + text[end:]
    data = bytearray(text.encode())
    if data and chance.random() < 0.2:
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def sound(tried: Tried) -> None:
    """Every page can be read, every XML and JSON file too, and no script of a text is in any."""
    for path, data in tried.files().items():
        if path.endswith(".html"):
            page = LexborHTMLParser(data.decode("utf-8"))
            assert page.css_first("title") is not None, path
            for script in page.css("script"):
                known = script.attributes.get("src") or script.attributes.get("type") == "application/ld+json"
                assert known, f"{path}: {script.html}"
        elif path.endswith((".xml", ".svg")):
            ET.fromstring(data)  # noqa: S314 - made by this program
        elif path.endswith((".json", ".geojson", ".jsonld")):
            json.loads(data)


def survived(tried: Tried, kind: str, data: bytes) -> bool:
    """Put a source in place and build: it is named in an error, or the site is sound. Whether there is a site."""
    tried.put(kind, data)
    try:
        said = tried.build()
    except AssertionError:
        said = tried.build(code=1)
        assert any("error[" in line for line in said.findings), said.err
        return False
    sound(tried)
    return True
