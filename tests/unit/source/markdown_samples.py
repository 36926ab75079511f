"""Markdown for property tests: every construct, put together at random."""

from hypothesis import strategies as st

WORDS = (
    "Ahmad", "Shah", "Massoud", "Kabul", "the", "said", "of", "کابل", "احمد", "naïve", "Łódź", "東京", "a_b", "x*y",
    "1937", "&amp;", "&nbsp;", "&#x41;", "\\*", "\\[", "it's", '"quoted"', "$5", "$a+b$", "\\(x\\)", "@handle", "#tag",
    "a@b.org", "https://x.example/a", "www.x.example", "\U0001f600", "e\u0301", "-", "—", "(", ")", "!", "<", ">", "|",
)  # fmt: skip
INLINE_WRAPS = (
    "*{}*", "**{}**", "***{}***", "_{}_", "~~{}~~", "`{}`", "[{}](a.md)", '[{}](https://x.example "t")', "[[id|{}]]",
    "[{}](person:q1)", "![{}](i.png)", '![{}](i.png "Title of {}")', "<b>{}</b>", '<span lang="fa">{}</span>',
    "<i data-nolink>{}</i>", "^[{}]", "{}{{nolink}}", "*{}*{{.x}}", "<b>{}", "{}</i>", "[{}][ref]", "<u><s>{}</s></u>",
)  # fmt: skip
BLOCK_WRAPS = (
    "{}", "# {}", "## {} {{#given}}", "> {}", "- {}", "1. {}", "- [ ] {}", "| {} | {} |\n|---|:-:|\n| {} | x \\| y |",
    "Term\n: {}", "{}[^1]\n\n[^1]: {}", '![alt](i.png "{}")', "![{}](i.png){{credit=\"AP\"}}", "<div>\n{}\n</div>",
    "<p>{}</p>", "{}\n===", "    {}", "```\n{}\n```", "{{.cls lang=fa}}\n{}", "<blockquote>\n\n{}\n\n</blockquote>",
    "[ref]: https://x.example", "***", "<ul><li>{}<li>{}</ul>", "<!-- {} -->", "{}  \n{}", "{}\\\n{}",
)  # fmt: skip


@st.composite
def inlines(draw: st.DrawFn, depth: int = 2) -> str:
    """Words, some of them within markup, some on lines of their own."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        part = draw(st.sampled_from(WORDS))
        if depth and draw(st.booleans()):
            inner = draw(inlines(depth - 1))
            part = draw(st.sampled_from(INLINE_WRAPS)).replace("{{", "\0").replace("}}", "\1")
            part = part.replace("{}", inner).replace("\0", "{").replace("\1", "}")
        parts.append(part)
    return draw(st.sampled_from([" ", " ", " ", "\n", ""])).join(parts)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Blocks, some of them within block quotes and lists."""
    blocks = []
    for _ in range(draw(st.integers(1, 4))):
        wrap = draw(st.sampled_from(BLOCK_WRAPS)).replace("{{", "\0").replace("}}", "\1")
        inner = draw(inlines())
        if "\n" in inner and wrap.startswith(("- ", "1.", "> ")):
            prefix = "> " if wrap[0] == ">" else "   "
            inner = inner.replace("\n", "\n" + prefix)
        block = wrap.replace("{}", inner).replace("\0", "{").replace("\1", "}")
        for _ in range(draw(st.integers(0, 2))):
            first, other = draw(st.sampled_from([("> ", "> "), ("- ", "  "), ("1. ", "   "), ("> ", ">"), ("", "")]))
            block = first + block.replace("\n", "\n" + other)
        blocks.append(block)
    return draw(st.sampled_from(["\n\n", "\n\n", "\n"])).join(blocks)
