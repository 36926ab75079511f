"""All codes that findings have, which is what ``check --only`` takes.

`tests/unit/test_documentation.py` holds them to be those that the source gives and `docs/troubleshooting.md` explains.
"""

from __future__ import annotations

_ALL = """
ADDRESS ADDRESS-CHANGED ATTRIBUTES
BLOCKER BUG BYLINE
CACHE CIRCLE COLUMN CONFIG CONTENT CONTROL COORDINATES
DATE DATE-ORDER DEPTH DISK DOUBT DUPLICATE
ELSEWHERE ENCODING EXTERNAL
FIELD FIELD-BELOW FM-ALIAS FM-COMMENT FM-DEPTH FM-DUP FM-LANGUAGE FM-OPEN FM-SYNTAX FM-TAG FOLDER FOLDER-STAYS
HIDDEN HTML
ID ID-FORM ID-SHARED ID-TWICE IMAGE IMAGE-BROKEN IMAGE-DIMENSIONS IMAGE-ELSEWHERE IMAGE-FORMAT IMAGE-NAME IMAGE-SCRIPT
IMAGE-SIZE
LANG LANGUAGE LEAK LIMIT LINK LINK-ANCHOR LINK-BROKEN LINK-CHANGED LINK-MARKUP LINK-OUT LINK-WITHHELD
MACHINE MARK MEANS-IDLE
NAME NAME-CAPITALS NAME-MISSING NAME-ONE-WORD NAME-OUT-OF-TIME NAME-SHARED NAME-UNSEEN NAME-WORD NAME-YEARS NO-ALT
NO-NAMES NO-SOURCE NOT-READ NOTE
ORPHAN ORPHAN-PAGE
PATH PLACEHOLDER
RECORD-AMBIGUOUS RECORD-STUB RECORD-UNKNOWN REDIRECT REFUSED
SHORT-NAME SHORTCODE SIZE SLUG STUB
TABLE TABLE-DEPTH TABLE-DUP TABLE-SYNTAX TEMPLATE TEMPLATE-IDLE TITLE TOML
UNUSED URL
"""
CODES = frozenset(_ALL.split())

# Told where a site is published or shown, so never by ``check``, which writes none.
PUBLISHING = frozenset(("BUG", "CACHE", "DISK", "FOLDER-STAYS", "LEAK", "MACHINE", "REFUSED"))

# Errors after which a file, a row, or everything is left unread: whatever else is wrong there is not found. The codes
# of front matter (``FM-``) and of tables belong to them.
UNREAD = frozenset(("CONFIG", "CONTENT", "CONTROL", "ENCODING", "LINK-OUT", "NAME", "SIZE", "TOML")) | frozenset(
    code for code in CODES if code.startswith(("FM-", "TABLE"))
)

# Looked for when pages are planned and rendered, which no archive with an error is.
LAST = frozenset(("ADDRESS", "LINK-BROKEN", "REDIRECT", "TEMPLATE", "TEMPLATE-IDLE"))
