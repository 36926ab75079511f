"""The block parser: markdown-it-py's, which reports what is nested too deep and asks a rule only where it can begin.

Every rule of markdown-it-py looks at the first character of a line first, and most say no. `_BEGINS` says which
characters each says yes to. A paragraph of lines that no other block can begin with is taken at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from archivegen.source.inline_parser import TracedToken

_SIGNS = "0123456789#*+-:<=>[_`{|~"  # a line that begins with anything else is a paragraph's, or indented code
_BEGINS = {
    "attribute_line": "{",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "0123456789*+-",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_Rule = Callable[[StateBlock, int, int, bool], bool]


class BlockState(StateBlock):
    """The block parser's state."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """A token at the end."""
        token = TracedToken(ttype, tag, nesting)
        token.block = True
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token

    def first(self, line: int) -> str:
        """The first character of a line; empty where the line is."""
        at = self.bMarks[line] + self.tShift[line]
        return self.src[at] if at < self.eMarks[line] else ""

    def paragraph(self, line: int, end: int) -> bool:
        """Take a paragraph in which no line can be anything else; false where that is not so sure.

        Its lines, and the one after an empty line (a definition's term has its definition there), begin with no sign.
        """
        if self.sCount[line] - self.blkIndent > 3 or self.first(line) in _SIGNS:
            return False
        after = line + 1
        while after < self.lineMax and (char := self.first(after)):
            if char in _SIGNS:
                return False
            after += 1
        if after == line + 1 and after + 1 < end and self.first(after + 1) in (":", "~"):
            return False
        level, spread = self.level, [line, after]
        if self.blkIndent == 0 and after == line + 1:
            content = self.src[self.bMarks[line] : self.eMarks[line]]
        else:
            content = self.getLines(line, after, self.blkIndent, keepLastLF=False)
        token = TracedToken("paragraph_open", "p", 1)
        token.block, token.level, token.map = True, level, spread
        inline = TracedToken("inline", "", 0)
        inline.block, inline.level, inline.map = True, level + 1, [line, after]
        inline.content, inline.children = mdTrim(content), []
        close = TracedToken("paragraph_close", "p", -1)
        close.block, close.level = True, level
        self.tokens += (token, inline, close)
        self.line = after
        return True


class GuardedBlock(ParserBlock):
    """Block parser that notes in ``env["too_deep"]`` the lines that markdown-it-py would drop in silence.

    `set_rules` has to be called when all rules are there.
    """

    def __init__(self) -> None:
        super().__init__()
        self._max_nesting = 0
        self._rules: tuple[_Rule, ...] = ()
        self._rules_at: dict[str, tuple[_Rule, ...]] = {}

    def set_rules(self, max_nesting: int) -> None:
        """Sort the rules by where they can begin; one that is not known is asked everywhere."""
        self._max_nesting = max_nesting
        named = list(zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True))
        self._rules = tuple(rule for name, rule in named if name not in _BEGINS)
        self._rules_at = {
            char: tuple(rule for name, rule in named if char in _BEGINS.get(name, _SIGNS)) for char in _SIGNS
        }

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token] | None:
        """Append the tokens of a document."""
        if not src:
            return None
        state = BlockState(src, md, env, tokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it-py's names
        """Tokenize lines, unless they are nested too deep."""
        assert isinstance(state, BlockState)  # noqa: S101 -- every state of this parser is
        if state.level >= self._max_nesting:
            state.env.setdefault("too_deep", []).append(state.skipEmptyLines(startLine))
        line, after_empty = startLine, False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= self._max_nesting:
                state.line = endLine
                break
            if not state.paragraph(line, endLine):
                for rule in self._rules_at.get(state.first(line), self._rules):
                    if rule(state, line, endLine, False):  # noqa: FBT003 - not silent
                        break
                if state.line <= line:
                    raise RuntimeError("block rule didn't increment state.line")
            state.tight = not after_empty
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                after_empty = True  # a paragraph takes the empty line behind it along in nested lists
            if line < endLine and state.isEmpty(line):
                after_empty = True
                line += 1
                state.line = line
