"""From the bytes of a file to text: UTF-8, one kind of line end, and no character that a page or a feed cannot hold.

A byte order mark is dropped, CRLF and a lone CR become LF. Offsets into a file's text, here and in every later stage,
count code points *after* this; line numbers are those of an editor. The text is not normalised to NFC: what is
written is kept.
"""

from __future__ import annotations

import codecs
import re

from archivegen.diagnostics import Diagnostic, Place, error
from archivegen.source.encodings import convert, remedy
from archivegen.source.other_formats import disguised

_BOM = codecs.BOM_UTF8
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32", "little-endian"),
    (codecs.BOM_UTF32_BE, "UTF-32", "big-endian"),
    (codecs.BOM_UTF16_LE, "UTF-16", "little-endian"),
    (codecs.BOM_UTF16_BE, "UTF-16", "big-endian"),
)
_MARKS = tuple(mark for mark, *_ in _WIDE)
_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\r")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMES = {0: "NUL", 8: "backspace", 11: "vertical tab", 12: "form feed", 27: "escape"}


def decode(path: str, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file and what is wrong with its encoding; an unreadable file gives an empty text and errors."""
    if packed := disguised(path, data):
        return "", (error(path, Place(), "ENCODING", packed[0], hint=packed[1]),)
    if wide := _wide_encoding(data):
        name, order = wide
        ordered = name + ("" if data.startswith(_MARKS) else order[0].upper() + "E")  # without a mark iconv has its own
        hint = f"save it as UTF-8 where it comes from, or: {convert(ordered, path)}"
        return "", (error(path, Place(1, 1), "ENCODING", f"the file is {name} ({order}), not UTF-8", hint=hint),)
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    data = data[skipped:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        return "", (_not_utf8(path, data, problem, skipped),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (
        len(data.translate(None, _CONTROLS)) == len(data)
        and b"\xef\xbf\xbe" not in data
        and b"\xef\xbf\xbf" not in data
    ):
        return text, ()
    return text, _forbidden(path, text)


def _wide_encoding(data: bytes) -> tuple[str, str] | None:
    for mark, name, order in _WIDE:
        if data.startswith(mark):
            return name, order
    head = data[:256]
    if len(head) >= 4 and b"\0" in head:  # without a mark: every second byte of Latin text is zero
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > 0.4 * len(head) // 2 and even == 0:
            return "UTF-16", "little-endian, without a byte order mark"
        if even > 0.4 * len(head) // 2 and odd == 0:
            return "UTF-16", "big-endian, without a byte order mark"
    return None


def _not_utf8(path: str, data: bytes, problem: UnicodeDecodeError, skipped: int) -> Diagnostic:
    before = data[: problem.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    rest = re.split(rb"[\r\n]", data[problem.start :], maxsplit=1)[0][:120]
    source = before[before.rfind("\n") + 1 :] + rest.decode("utf-8", "replace")
    message = f"not valid UTF-8: byte 0x{data[problem.start]:02X} at byte offset {problem.start + skipped}"
    return error(path, Place(line, column), "ENCODING", message, hint=remedy(path, data), source=source)


def _forbidden(path: str, text: str) -> tuple[Diagnostic, ...]:
    """One error a line, for the first ten lines."""
    found: list[Diagnostic] = []
    line, counted = 1, 0
    m = _FORBIDDEN.search(text)
    while m is not None and len(found) < 10:
        line += text.count("\n", counted, m.start())
        counted = m.start()
        start = text.rfind("\n", 0, m.start()) + 1
        end = text.find("\n", m.start())
        end = len(text) if end < 0 else end
        code = ord(m[0])
        name = f" ({_NAMES[code]})" if code in _NAMES else ""
        found.append(
            error(
                path,
                Place(line, m.start() - start + 1),
                "CONTROL",
                f"the character U+{code:04X}{name} is not allowed in text",
                hint="delete it: no web page or feed can hold it",
                source=text[start : min(end, start + 200)],
            )
        )
        m = _FORBIDDEN.search(text, end)
    return tuple(found)
