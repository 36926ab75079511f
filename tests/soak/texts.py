"""Texts made by chance whose words are known, and whether each of them is in the page.

Every word that is put into a slot is *text*: it must be in what the page shows, or an error or warning must stand at
its line. What is no text, and so has no slot here: addresses, reference definitions with their titles, labels and ids,
what a block of code says of itself behind its fence, the names and the other attributes of tags, what stands in
comments, and the content of elements that are left out whole (`archivegen.source.raw_html.REMOVED_WHOLE`; the warning
is at the tag). Shown is what stands between tags, and the attributes ``alt``, ``title`` and ``aria-label``; an alt
text is plain text, so that a title within it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archivegen.publish.compose import compose
from archivegen.source.markdown import MarkdownOptions, parse_body

SLOT = "\ue000"  # stands for a word until the text is made
OPTIONS = MarkdownOptions()
ATTRIBUTES = ("alt", "title", "aria-label")
SCRIPTS = ("abcdefghijklmnopqrstuvwxyz", "ابپتجچحخدذرزژسشصضطظعغ", "一二三四五六七八九十", "абвгдежзиклмнопрст")

INLINE = (
    "{}", "*{}*", "**{}**", "***{}***", "_{}_", "~~{}~~", "`{}`", "``{} ` x``", "[{}](https://x.example/)",
    "[{}](a.md)", '[{}](https://x.example/ "{}")', "[[alpha|{}]]", "[[person:mina|{}]]", "[{}](person:mina)",
    "![{}](/photo.png)", '![{}](/photo.png "{}")', "<b>{}</b>", '<span lang="fa" dir="rtl">{}</span>',
    "<i data-nolink>{}</i>", "^[{}]", "{}{{nolink}}", "*{}*{{.x}}", "<b>{}", "{}</i>", "[{}][ref]", "[{}][missing]",
    "[{}]", "<u><s>{}</s></u>", "\\*{}\\*", "&lt;{}&gt;", "<jsmith>{}</jsmith>", "<font color=red>{}</font>",
    '<abbr title="{}">{}</abbr>', "<kbd>{}</kbd>", "<center>{}</center>", "<q cite='https://x.example/'>{}</q>",
    "$ {} $", "\\({}\\)", '"{}"', "'{}'", "({})", "{}--{}", "{}[^1]", "{}[^none]", "{}<br>{}", "{}<!-- -->{}",
    "<script>x</script>{}", "<button>{}</button>", "[](a.md){}", "<a href='javascript:x'>{}</a>",
    "[{}](javascript:x)", "![{}](javascript:x)", "<img src='/photo.png' alt='{}'>", "{{{{ {} }}}}", "{{% {} %}}",
    "<ruby>{}<rt>{}</rt></ruby>", "<https://x.example/>{}", "{}\\\n{}", "{}  \n{}",
)  # fmt: skip
BLOCKS = (
    "{}", "{}", "# {}", "## {} {{#given}}", "{}\n===", "{}\n---", "> {}", ">> {}\n> {}", "- {}", "* {}\n  * {}",
    "1. {}", "- [ ] {}", "- [x] {}", "| {} | {} |\n|---|:-:|\n| {} | {} |", "|{}|{}|\n|-|-|\n|{}|{}|{}|",
    "|{}|\n|-|\n|{}|{}|\n{}", "{}\n: {}", "{}\n: {}\n\n  {}", "{}[^1]\n\n[^1]: {}", "[^2]: {}\n\n    {}",
    "[^1]: {}\n\n[^1]: {}", "    {}", "```\n{}\n```", "```python\n{}\n```", "~~~\n{}", "<div>\n{}\n</div>",
    "<p>{}</p>", "<p>{}\n\n{}", "{}\n\n</div>\n{}", "<blockquote>\n\n{}\n\n</blockquote>", "<ul><li>{}<li>{}</ul>",
    "<table><tr><td>{}</td><td>{}</table>", "<table>{}<tr>{}<td>{}", "<details><summary>{}</summary>{}</details>",
    "<dl><dt>{}<dd>{}</dl>", "{{.cls lang=fa}}\n{}", '![{}](/photo.png "{}")', '![{}](/photo.png){{credit="{}"}}',
    '![{}](/photo.png "{}"){{credit="{}"}}',
    '<figure><img src="/photo.png" alt="{}"><figcaption>{}</figcaption></figure>', '[ref]: https://x.example/ "x"\n{}',
    "***\n{}", "<pre>{}\n\n{}</pre>", "<h2>{}</h2>", "<form><label>{}</label></form>", "<select><option>{}</select>",
    "{} <script>\nx\n</script> {}", "<style>p {{}}</style>\n\n{}", "<video>x</video>{}", "<!-- x -->\n{}", "<?x ?>{}",
    "<p dir=rtl>{}</p>", "<section>{}<aside>{}</aside></section>", "<caption>{}</caption>", "<td>{}</td>",
    "<noscript>{}</noscript>",
)  # fmt: skip
_FENCE = re.compile(r"(?:~~~|```)[~`]*[^~`\s]")  # the beginning of a block of code, with what it says of itself
AROUND = (("", ""), ("", ""), ("> ", "> "), ("- ", "  "), ("1. ", "   "), ("> ", ">"), ("- ", ""), (": ", "  "))


@dataclass(frozen=True)
class Written:
    """A text, and its words with the lines they stand on."""

    text: str
    words: tuple[tuple[str, int], ...]


@st.composite
def inlines(draw: st.DrawFn, depth: int = 2) -> str:
    """Slots, some of them within markup."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        wrap = draw(st.sampled_from(INLINE)) if depth else "{}"
        count = wrap.replace("{{", "").count("{}")
        plain = not depth or wrap.startswith("![")  # an alt text is plain: markup in it has no titles
        parts.append(wrap.format(*(SLOT if plain else draw(inlines(depth - 1)) for _ in range(count))))
    return draw(st.sampled_from([" ", " ", " ", "\n", ""])).join(parts)


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Blocks, some of them within block quotes and lists; each word is another."""
    blocks = []
    for _ in range(draw(st.integers(1, 4))):
        wrap = draw(st.sampled_from(BLOCKS))
        count = len(re.findall(r"(?<!\{)\{\}(?!\})", wrap))
        inner = st.just(SLOT) if "![" in wrap else st.just(SLOT) | inlines()
        block = wrap.format(*(draw(inner) for _ in range(count)))
        for _ in range(draw(st.integers(0, 2))):
            first, other = draw(st.sampled_from(AROUND))
            block = first + block.replace("\n", "\n" + other)
        blocks.append(block)
    return filled(draw(st.sampled_from(["\n\n", "\n\n", "\n"])).join(blocks))


def filled(text: str) -> Written:
    """The text with a word of its own in each slot, in one script after the other."""
    out, words, line = [], [], 1
    for number, part in enumerate(text.split(SLOT)):
        if number:
            word = _word(number)
            out.append(word)
            words.append((word, line))
        out.append(part)
        line += part.count("\n")
    return Written("".join(out), tuple(words))


def _word(number: int) -> str:
    letters = SCRIPTS[number % len(SCRIPTS)]
    found = letters[0] * 2
    while number:
        number, digit = divmod(number, 10)
        found += letters[1 + digit % (len(letters) - 1)]
    return found + letters[0] * 2


def shown(html: str) -> str:
    """What the page shows to readers, and says to those who hear it."""
    page = LexborHTMLParser(f"<!doctype html><body>{html}")
    assert page.body is not None
    said = [value or "" for node in page.css("*") for name, value in node.attributes.items() if name in ATTRIBUTES]
    return "\n".join([page.body.text(), *said])


def lost(text: Written) -> Iterator[str]:
    """The words that are neither in the page nor on the line of an error or a warning."""
    body, outline = parse_body(text.text, path="a.md", first_line=1, options=OPTIONS)
    html = compose(body, [_address(ref.how, ref.target) for ref in outline.references], ())
    page = shown(html)
    told = {found.line for found in outline.diagnostics}
    page += "\n".join(found.message for found in outline.diagnostics if found.group == "nested")
    page += "\n".join(
        reference.target for reference in outline.references
    )  # what leads nowhere is told when it is looked up
    told |= {line for line, row in enumerate(text.text.split("\n"), 1) if _FENCE.search(row)}
    yield from missing(text.words, page, told)


def missing(words: Iterable[tuple[str, int]], page: str, told: set[int]) -> Iterator[str]:
    """The words that are not in the page, on lines of which nothing is told."""
    for word, line in words:
        if word not in page and line not in told:
            yield f"line {line}: {word}"


def _address(how: str, target: str) -> str:
    return f"/{target}/" if how in {"wiki", "record"} else target
