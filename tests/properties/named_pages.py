"""Archives whose articles name their records in every way that Markdown has, for the properties of linking."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from archivegen.source.markdown import MarkdownOptions, parse_body
from tests.pictures import picture
from tests.small_archive import SITE
from tests.unit.source.markdown_samples import BLOCK_WRAPS, INLINE_WRAPS, documents

# (kind, id, name, other fields); "q1", "id" and "a.md" are what the samples point at
RECORDS = (
    ("people", "q1", "Ahmad Shah Massoud", "names: [احمد شاه مسعود]"),
    ("people", "son", "Ahmad Massoud", "born: 1989"),
    ("people", "neill", "Siân O'Neill", "fold: true\ninitials: true"),
    ("people", "sartre", "Jean-Paul Sartre", ""),
    ("people", "rose", "Rose", "names: [{form: The Rose of Kabul, context: true}]"),
    ("people", "quiet", "Ann Lee", "link: false"),
    ("places", "id", "Kabul", "names: [کابل, 喀布尔, {form: Caubul, search: true}]\nblockers: [Kabul Bank]"),
    ("places", "new-york", "New York", "within: usa"),
    ("places", "usa", "United States", "names: [US]\ninside: true"),
    ("places", "georgia", "Georgia", ""),
    ("places", "georgia-us", "Georgia", "within: usa"),
    ("places", "tokyo", "東京", "names: [Łódź]"),
    ("organisations", "times", "New York Times", ""),
)
NAMES = (
    "Ahmad Shah Massoud", "Ahmad Massoud", "Massoud", "Siân O'Neill", "Sian O’Neill", "O'Neill", "S. O'Neill",
    "Jean-Paul Sartre", "Sartre", "Rose", "The Rose of Kabul", "Ann Lee", "Kabul", "New York", "New York Times",
    "New York, United States", "US", "Georgia", "東京", "喀布尔", "کابل", "احمد شاه مسعود", "Łódź", "Kabul Bank",
)  # fmt: skip
WITHIN = (
    "{}", "{}", "*{}*", "**{}**", "~~{}~~", "<b>{}</b>", '<span class="x">{}</span>', "<i>{}", "{}</i>", "{}{{nolink}}",
    "`{}`", "[{}](a.md)", "<sup>{}</sup>", "***{}***", "*the {}*", "**{} said**", '<span id="x">so {}</span>',
    '<span id="y" lang="fr">{} too</span>', "*then **the {}***", '<u id="z">{} <s>and</s></u>',
)  # fmt: skip
BETWEEN = (
    " ",
    " ",
    " ",
    "\n",
    "&nbsp;",
    "\u00a0",
    "  \n",
    "\\\n",
    "<br>",
    "\u00ad ",
    " <wbr>",
    "*",
    "**",
    " **",
    "[^1]",
    "",
)
AROUND = (
    "{}",
    "{}",
    "{}",
    "{}'s",
    "{}’s",
    "({})",
    "“{}”",
    "pro-{}",
    "{}–Kabul",
    "{}, {}",
    "Then {} said",
    "von {}",
    "{}.",
)
LANGUAGES = ("", "", "de", "fr", "fa", "he", "ja", "tr")
FRONTS = (
    "",
    "",
    "people: [q1]",
    "people: [son, rose]",
    "places: [georgia]",
    "not: [id]",
    "means: {Massoud: son, the city: id}",
)
WELL_FORMED = MarkdownOptions(prefixes=("person", "place", "organisation"))


@st.composite
def written(draw: st.DrawFn) -> str:
    """A name with markup within it and across it, and with letters written as entities."""
    name = draw(st.sampled_from(NAMES))
    parts = []
    for word in name.split(" "):
        at = draw(st.integers(0, len(word) - 1))
        how = draw(st.sampled_from(["", "", "", "", "entity", "soft hyphen"]))
        entity = f"{word[:at]}&#{ord(word[at])};{word[at + 1 :]}"
        shown = {"": word, "entity": entity, "soft hyphen": f"{word[:1]}\u00ad{word[1:]}"}[how]
        wrap = draw(st.sampled_from(WITHIN)) if draw(st.booleans()) else "{}"
        parts.append(_filled(wrap, shown))
    text = parts[0]
    for part in parts[1:]:
        text += (draw(st.sampled_from(BETWEEN)) if draw(st.integers(0, 3)) == 0 else " ") + part
    return draw(st.sampled_from(AROUND)).replace("{}", text)


@st.composite
def named_documents(draw: st.DrawFn) -> str:
    """Blocks of Markdown with names in them; now and then any Markdown at all."""
    blocks = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 4)) == 0:
            blocks.append(draw(documents()))
            continue
        parts = []
        for _ in range(draw(st.integers(1, 4))):
            part = draw(written())
            if draw(st.integers(0, 2)) == 0:
                part = _filled(draw(st.sampled_from(INLINE_WRAPS)), part)
            parts.append(part)
        inner = draw(st.sampled_from([" ", ", ", " and ", "\n", " — "])).join(parts)
        wrap = draw(st.sampled_from(BLOCK_WRAPS))
        if "\n" in inner and wrap.startswith(("- ", "1.", "> ")):
            inner = inner.replace("\n", "\n> " if wrap[0] == ">" else "\n   ")
        block = _filled(wrap, inner)
        first, other = draw(st.sampled_from([("", ""), ("", ""), ("> ", "> "), ("- ", "  "), ("1. ", "   ")]))
        blocks.append(first + block.replace("\n", "\n" + other))
    text = "\n\n".join(blocks) + "\n"
    return f"{text}\n[^1]: A note.\n" if "[^1]" in text and "[^1]:" not in text else text


def _filled(wrap: str, inner: str) -> str:
    wrap = wrap.replace("{{", "\0").replace("}}", "\1").replace("{}", inner)
    return wrap.replace("\0", "{").replace("\1", "}")


def _is_sound(body: str) -> bool:
    """Whether the body can be published: without errors."""
    outline = parse_body(body, path="a.md", first_line=1, options=WELL_FORMED)[1]
    known = all(ref.how != "image" or ref.target == "i.png" for ref in outline.references)
    return known and all(d.severity != "error" for d in outline.diagnostics)


class Written:
    """An article: its front matter's lines, and its body."""

    def __init__(self, front: str, body: str) -> None:
        self.front = front
        self.body = body

    @property
    def title(self) -> str:
        """The title, which stands in the first line."""
        return str(json.loads(self.front.split("\n")[0].removeprefix("title: ")))

    def __repr__(self) -> str:
        return f"Written({self.front!r}, {self.body!r})"


@st.composite
def articles(draw: st.DrawFn) -> Written:
    """An article that can be published."""
    body = draw(named_documents().filter(_is_sound))
    lines = [f"title: {json.dumps(draw(st.sampled_from([*NAMES, 'A title'])), ensure_ascii=False)}"]
    language = draw(st.sampled_from(LANGUAGES))
    lines += [f"lang: {language}"] if language else []
    lines += filter(None, [draw(st.sampled_from(FRONTS))])
    return Written("\n".join(lines), body)


def archive(written_articles: list[Written], repeat: str = "all", *, named: bool = True) -> dict[str, str]:
    """The files of an archive. Without ``named`` no record has a name that an article could hold."""
    found = {
        "site.toml": SITE + f'\n[linking]\nrepeat = "{repeat}"\n\n[kinds.organisations]\nlabel = "Organisation"\n',
        "content/articles/i.png": picture(),
    }
    for number, (kind, ident, name, fields) in enumerate(RECORDS):
        front = f"name: {json.dumps(name, ensure_ascii=False)}\n{fields}" if named else f"name: Zyxqv Wvut{number}x"
        found[f"content/{kind}/{ident}.md"] = f"---\n{front}\n---\n"
    for number, one in enumerate(written_articles):
        front = f"date: 2001-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}\n{one.front}"
        found[f"content/articles/{name_of(number)}.md"] = f"---\n{front}\n---\n{one.body}"
    return found


def name_of(number: int) -> str:
    """The id of an article; the first is the one that samples point at."""
    return "a" if number == 0 else f"a{number}"
