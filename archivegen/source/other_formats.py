"""Files of spreadsheets and word processors: what they are, by name or first bytes, and how to get a text of them."""

from __future__ import annotations

import os
import shlex

WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")
WRITTEN = (".docx", ".doc", ".odt", ".rtf", ".pages")  # by a word processor
_BY_PANDOC = (".docx", ".odt", ".rtf")  # https://pandoc.org/MANUAL.html, "--from"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_INSIDE = (  # a name in the file, and what only such a file has in it
    (_ZIP, b"word/document", ".docx"),  # first: it may hold a workbook, as it is
    (_ZIP, b"xl/workbook", ".xlsx"),
    (_ZIP, b"opendocument.spreadsheet", ".ods"),
    (_ZIP, b"opendocument.text", ".odt"),
    (_OLE, "Workbook".encode("utf-16-le"), ".xls"),
    (_OLE, "WordDocument".encode("utf-16-le"), ".doc"),
)


def as_csv(suffix: str, table: str) -> str:
    """How a workbook becomes a table."""
    how = "in Excel: Save as → CSV UTF-8; in LibreOffice: Save as → Text CSV, UTF-8"
    if suffix == ".numbers":
        how = "in Numbers: Export To → CSV, Unicode (UTF-8)"
    return f"save it as {table} ({how}), and keep the workbook outside of the archive"


def as_markdown(file: str, text: str) -> str:
    """How a word processor's file becomes a text."""
    stem, suffix = os.path.splitext(file)
    first = ""
    if suffix.lower() not in _BY_PANDOC:
        first, file = "save it as Word (.docx), then ", f"{stem}.docx"
    command = f"pandoc {shlex.quote(file)} -t gfm -o {shlex.quote(text)}"
    said = "save or convert it as Markdown or plain text, and keep the original outside of the archive"
    return f"{said}: {first}{command}"


def disguised(path: str, data: bytes) -> tuple[str, str] | None:
    """What is said of a file that is no text, whatever its name, and the remedy; ``None`` where it may be one.

    A ZIP file begins with ``PK`` 3 4 (APPNOTE.TXT, section 4.3.7), one of older Office with D0 CF 11 E0 ([MS-CFB],
    section 2.2).
    """
    if not data.startswith((_ZIP, _OLE)):
        return None
    stem, named = os.path.splitext(path)
    found = next((kind for mark, word, kind in _INSIDE if data.startswith(mark) and word in data), "")
    if found in WORKBOOKS:
        return f"this is a workbook ({found}), only named {named}", f"rename it to {stem}{found}; {as_csv(found, path)}"
    if found in WRITTEN:
        hint = f"rename it to {stem}{found}; {as_markdown(f'{stem}{found}', path)}"
        return f"this is a word processor's file ({found}), only named {named}", hint
    what = "a ZIP file" if data.startswith(_ZIP) else "a file of an older Office"
    return f"this is {what}, only named {named}", "open it with the program that made it, and save it as text in UTF-8"
