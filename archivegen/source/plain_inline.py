"""Inline content that holds nothing but text, plain links, and words in italics or bold: most paragraphs.

Read here by one pattern, in which no sign can mean two things; anything else is left to the parser. The tokens are
those that the parser makes, without the empty ones.
"""

from __future__ import annotations

import re

from markdown_it.token import Token

from archivegen.source.inline_parser import TracedToken

_TEXT = r"(?:[^\n!&*<\[\\\]^_`{~]+|!(?!\[))+"
# Stars after white space or an opening sign and before a letter can only open, and the other way round only close.
_OPENS = r"(?<![^\n ,.:;(\"'“‘„«–—-])"
_CLOSES = r"(?![^\n ,.:;!?)\"'”’“»…–—-])"
_WORDS = r"[^\W_](?:[^\n!&*<\[\\\]^_`{~]*[^\W_])?"
_PLAIN = re.compile(
    rf"(?P<text>{_TEXT})"
    r"|\[(?P<label>[^\n!&*<\[\\\]^_`{~]+)\]\((?P<address>[^\x00-\x20\x7f\\&()<][^\x00-\x20\x7f\\&()]*)\)"
    rf"|{_OPENS}\*(?P<em>{_WORDS})\*{_CLOSES}"
    rf"|{_OPENS}\*\*(?P<strong>{_WORDS})\*\*{_CLOSES}"
    r"|(?P<softbreak>(?<! )\n(?![ \t]))"
)


def plain_tokens(content: str) -> list[Token] | None:
    """The inline tokens of plain content; ``None`` where the parser has to read it."""
    if "`" in content or "<" in content or "{" in content or "\\" in content:
        return None
    tokens: list[Token] = []
    match, pos, end = _PLAIN.match, 0, len(content)
    while pos < end:
        found = match(content, pos)
        if found is None:
            return None
        kind = found.lastgroup
        if kind == "text":
            tokens.append(_text(found[0], pos))
        elif kind == "address":
            opening = TracedToken("link_open", "a", 1)
            opening.attrs = {"href": found["address"]}
            opening.map = [pos + 1]
            tokens += (opening, _text(found["label"], pos + 1), TracedToken("link_close", "a", -1))
        elif kind == "softbreak":
            softbreak = TracedToken("softbreak", "br", 0)
            softbreak.map = [pos]
            tokens.append(softbreak)
        else:
            assert kind is not None  # noqa: S101 -- every alternative is named
            tokens += (
                TracedToken(f"{kind}_open", kind, 1),
                _text(found[kind], found.start(kind)),
                TracedToken(f"{kind}_close", kind, -1),
            )
        pos = found.end()
    return tokens


def _text(content: str, at: int) -> Token:
    token = TracedToken("text", "", 0)
    token.content = content
    token.map = [at]
    return token
