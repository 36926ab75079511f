"""The inline parser: markdown-it-py's, which notes where each token begins and asks a rule only where it can begin.

Every rule of markdown-it-py looks at the character where it is asked first, and most say no. `_BEGINS` says which
characters each says yes to, so that only these rules are asked there, in their order: the result is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Literal

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

# Where inline rules can begin. markdown-it-py's own set also stops at characters that only other plug-ins react to.
_TERMINATORS = "\n!&*<[\\]^_`{~"
_UP_TO_TERMINATOR = re.compile(f"[{re.escape(_TERMINATORS)}]")
_BEGINS = {
    "text": "",  # everywhere else
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "wiki": "[",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "braces": "{",
    "missing_note": "[",
    "open_mark": "[",
    "missed_link": "]",
}
_PLAIN_ADDRESS = re.compile(r"[^\x00-\x20\x7f\\&()<][^\x00-\x20\x7f\\&()]*")
_Rule = Callable[[StateInline, bool], bool]


class TracedToken(Token):
    """A token, made without the detours of its class: there is one for every word in italics."""

    __slots__ = ()

    def __init__(self, type_: str, tag: str, nesting: Literal[-1, 0, 1]) -> None:
        self.type = type_
        self.tag = tag
        self.nesting = nesting
        self.attrs = {}
        self.map = None
        self.level = 0
        self.children = None
        self.content = ""
        self.markup = ""
        self.info = ""
        self.meta = {}
        self.block = False
        self.hidden = False


class TracedState(StateInline):
    """Inline state that notes where each token begins."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.text_start = -1
        self.pushed = -1

    def append_pending(self, text: str) -> None:
        """Note where the text begins."""
        if self.text_start < 0:
            self.text_start = self.pos
        self._pending_buffer.append(text)

    def pushPending(self) -> Token:  # noqa: N802 - markdown-it-py's name
        """A text token, with its place."""
        token = TracedToken("text", "", 0)
        buffer = self._pending_buffer
        token.content = buffer[0] if len(buffer) == 1 and not self._pending else self.pending
        token.level = self.pendingLevel
        self.tokens.append(token)
        self._pending = ""
        self._pending_buffer = []
        token.map = [self.text_start]
        self.text_start = -1
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """A token, with its place: delimiters of one run follow each other."""
        if self._pending_buffer or self._pending:
            self.pushPending()
        token = TracedToken(ttype, tag, nesting)
        meta = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token.level = self.level
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            meta = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(meta)
        self.text_start = -1
        start = self.pos
        if ttype == "text" and self.pushed == start and len(self.tokens) > 1:
            before = self.tokens[-2]
            if before.type == "text" and before.map:
                start = before.map[0] + len(before.content)
        self.pushed = self.pos
        token.map = [start]
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - markdown-it-py's names
        """Whether a run of delimiters can open and close: by the characters at its two ends, mostly letters."""
        src, end = self.src, self.posMax
        marker, pos = src[start], start + 1
        while pos < end and src[pos] == marker:
            pos += 1
        last_space, last_sign = _nature(src[start - 1] if start > 0 else " ")
        next_space, next_sign = _nature(src[pos] if pos < end else " ")
        left = not (next_space or (next_sign and not (last_space or last_sign)))
        right = not (last_space or (last_sign and not (next_space or next_sign)))
        return Scanned(
            left and (canSplitWord or not right or last_sign),
            right and (canSplitWord or not left or next_sign),
            pos - start,
        )


def _nature(char: str) -> tuple[bool, bool]:
    """Whether a character is white space, and whether it is a sign."""
    if char.isalnum():
        return False, False
    code = ord(char)
    return isWhiteSpace(code), isMdAsciiPunct(code) or isPunctChar(char)


class TracedInline(ParserInline):
    """Inline parser on `TracedState`. `set_rules` has to be called when all rules are there."""

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = _UP_TO_TERMINATOR
        self._max_nesting = 0
        self._rules_at: dict[str, tuple[_Rule, ...]] = {}

    def set_rules(self, max_nesting: int) -> None:
        """Sort the rules by where they can begin; one that is not known is asked everywhere."""
        self._max_nesting = max_nesting
        named = list(zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True))
        self._rules_at = {
            char: tuple(rule for name, rule in named if char in _BEGINS.get(name, _TERMINATORS))
            for char in _TERMINATORS
        }

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse inline content; token places are relative to ``src``."""
        state = TracedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        """Generate the tokens of the state's range."""
        src, end, rules_at = state.src, state.posMax, self._rules_at
        search = self.terminator_re.search
        while (pos := state.pos) < end:
            if state.level < self._max_nesting:
                rules = rules_at.get(src[pos])
                if rules is None:
                    found = search(src, pos)
                    stop = found.start() if found else end
                    state.append_pending(src[pos:stop])
                    state.pos = stop
                    continue
                for rule in rules:
                    if rule(state, False):  # noqa: FBT003 - not silent
                        break
                else:
                    state.append_pending(src[pos])
                    state.pos = pos + 1
                    continue
                if state.pos <= pos:
                    raise RuntimeError("inline rule didn't increment state.pos")
                continue
            state.append_pending(src[state.pos])
            state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it-py's name
        """Pass over one token without generating it."""
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        ok = False
        if state.level < self._max_nesting:
            rules = self._rules_at.get(state.src[pos])
            if rules is None:
                found = self.terminator_re.search(state.src, pos)
                state.pos = found.start() if found else state.posMax
                ok = True
            else:
                state.level += 1
                for rule in rules:
                    ok = rule(state, True)  # noqa: FBT003 - silent
                    if ok:
                        break
                state.level -= 1
                if ok and state.pos <= pos:
                    raise RuntimeError("inline rule didn't increment state.pos")
        else:
            state.pos = state.posMax
        if not ok:
            state.pos += 1
        state.cache[pos] = state.pos

    def label_end(self, state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
        """Where a link's label ends: mostly at the next sign that means anything."""
        found = self.terminator_re.search(state.src, start + 1)
        if found and found[0] == "]" and found.start() < state.posMax and state.level < self._max_nesting:
            end = found.start()
            if state.cache.get(start + 1, end) == end:
                return end
        return helpers.parseLinkLabel(state, start, disableNested)


class _Destination:
    """The address of a link, as markdown-it-py gives it."""

    __slots__ = ("ok", "pos", "str")

    def __init__(self, text: str, pos: int) -> None:
        self.ok = True
        self.pos = pos
        self.str = text


def _link_destination(string: str, pos: int, maximum: int) -> object:
    """The address of a link; that of nearly all has no brackets, escapes and entities."""
    found = _PLAIN_ADDRESS.match(string, pos, maximum)
    if found and (found.end() == maximum or string[found.end()] not in "\\&("):
        return _Destination(found[0], found.end())
    return helpers.parseLinkDestination(string, pos, maximum)


def quick_helpers(inline: TracedInline) -> SimpleNamespace:
    """What the rules for links ask for, in place of `markdown_it.helpers`."""
    return SimpleNamespace(
        parseLinkLabel=inline.label_end,
        parseLinkDestination=_link_destination,
        parseLinkTitle=helpers.parseLinkTitle,
    )
