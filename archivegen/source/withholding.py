"""What files say to withhold themselves in words that nothing here heeds: each is an error, with what to write.

The words are those of WordPress, Jekyll, Hugo, Zola, Pelican, Nikola, Ghost, Drupal, Omeka and newsrooms. A field of
another name, or another word in ``status``, is the archive's own. Names are compared without case, ``_`` and ``-``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import msgspec

from archivegen.diagnostics import Place
from archivegen.source import tree
from archivegen.source.dates import DateError, parse_when
from archivegen.source.fields import When
from archivegen.source.scalars import meant_flag
from archivegen.source.tree import Entry, Findings, Node, Scalar, Sequence, is_null
from archivegen.source.written import field


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# names that withhold unless they say no
_SHUT = _words(
    "unpublished unlisted unreleased private hidden hide secret confidential restricted internal invisible withheld"
    " suppressed passwordprotected password postpassword deleted trashed trash pending inreview onhold nonpublic"
    " notpublic notpublished notpublish nopublish donotpublish dontpublish headless wip"
)
# names that withhold where they say no; those of the second row are other things of a record: a listed building
_OPEN = _words("render published")
_OPEN_ARTICLE = _words("public visible listed")
# names that give the day from which something may be read, and those that give the day of its end
_EMBARGO = _words("embargo embargoed embargos underembargo")  # which may tell of one on oil
_STARTS = _EMBARGO | _words(
    "embargountil embargoeduntil embargodate embargoend embargoends embargoenddate"
    " embargolift embargoliftdate privateuntil hiddenuntil withhelduntil restricteduntil"
)
_ENDS = _words("unpublish unpublishon unpublishat unpublishedon unpublishedat depublish depublishdate expired")
# fields of articles that records do not have
_ARTICLE = frozenset({"publish", "expires"})
_STATES = _words(
    "status poststatus publishstatus publishingstatus publicationstatus publishstate publicationstate moderationstate"
    " workflowstate workflowstatus state visibility"
)
_PASSWORDS = _words("passwordprotected password postpassword")  # whatever it is
_NAMES = _SHUT | _OPEN | _OPEN_ARTICLE | _STARTS | _ENDS | _STATES
# of the words of a state, those by which a day is meant as well
_LATER = _words("future scheduled embargo embargoed underembargo")
_WITHHELD = _LATER | _words(
    "draft autodraft private hidden invisible unlisted unpublished notpublished notpublic nonpublic unreleased"
    " withheld suppressed pending pendingreview inreview review underreview needsreview awaitingreview forreview onhold"
    " hold wip workinprogress trash trashed deleted spiked skip offline restricted confidential internal secret"
)
# of these, those that of a record, whose status may be that of the object, are said of its text alone
_OF_TEXT = _words(
    "draft autodraft unpublished notpublished notpublic nonpublic private hidden confidential secret embargo embargoed"
    " inreview needsreview wip workinprogress"
)
_FOR_SOME = _words("protected password passwordprotected members membersonly subscribers paid none")
_EMPTY = frozenset({"draft", "publish", "expires", "published"})
_LOOKED_AT = _NAMES | _ARTICLE | _EMPTY | {"build"}
_HARMLESS = _words("none never null public open lifted over ended")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_UNTIL = re.compile(r"\s*(?:un)?till?\b", re.IGNORECASE)
_SHOWN = 40


class Heeded(msgspec.Struct, frozen=True):
    """What a file is (``file``, in a word), how its fields are ``written``, and what of them is heeded.

    ``at`` are the places of the fields that it has, by the names that they have here; ``own`` names are the site's.
    """

    file: str
    written: str
    draft: bool
    publish: When | None = None
    at: Mapping[str, Place] = msgspec.field(default_factory=dict)
    own: Collection[str] = ()


def is_judged(key: str) -> bool:
    """Whether a field of this name is judged here by its value, whatever other name it resembles."""
    return _name(key) in _NAMES


def refuse(entries: Iterable[Entry], findings: Findings, heeded: Heeded, *, table: bool = False) -> frozenset[str]:
    """An error for each entry that means to withhold a file that would be published; the keys of these entries.

    In a ``table``, empty values say nothing: there every row has every column.
    """
    said = set()
    for entry in entries:
        if _name(entry.key) not in _LOOKED_AT or entry.key in heeded.own:
            continue
        if not table and _is_empty(entry, heeded):
            ends = entry.key.lower() == "expires"
            what = "would never expire" if ends else "would be published"
            if ends or not heeded.draft:
                hint = _filled(entry.key.lower(), heeded)
                findings.error(entry.at, "FIELD", f'"{entry.key}" is empty: the {heeded.file} {what}', hint)
        elif not heeded.draft and (hint := _remedy(entry, heeded)):
            message = f'"{_shown(entry, heeded.written)}" withholds nothing here: the {heeded.file} would be published'
            message = f"column {entry.key}: {message}" if heeded.written == "csv" else message
            at = entry.value.at if isinstance(entry.value, Scalar) else entry.at
            findings.error(at, "FIELD", message, hint)
            said.add(entry.key)
    return frozenset(said)


def line(name: str, value: str, written: str) -> str:
    """A field as it is written in YAML and in headers (``draft: true``), in TOML, in JSON, or in a row of a table."""
    if written == "csv":
        return f'{value} in a column "{name}"'
    bare = value in {"true", "false"} or (written == "toml" and len(value) == len("2030-01-01"))
    quoted = value if bare or written not in {"toml", "json"} else f'"{value}"'
    return field(name, quoted, written)


def _shown(entry: Entry, written: str) -> str:
    word = _text(entry.value)
    sign = " = " if written == "toml" else ": "
    return entry.key + (sign + (word if len(word) <= _SHOWN else word[: _SHOWN - 1] + "…") if word else "")


def _is_empty(entry: Entry, heeded: Heeded) -> bool:
    low = entry.key.lower()
    if low not in _EMPTY or (heeded.file == "record" and low != "draft"):
        return False
    return is_null(entry.value) or (isinstance(entry.value, Scalar) and not entry.value.text.strip() and low != "draft")


def _filled(name: str, heeded: Heeded) -> str:
    if name == "expires":
        return f"write the day, {line('expires', '2030-01-01', heeded.written)}; or delete the line"
    if name == "publish":
        day = line("publish", "2030-01-01", heeded.written)
        return f"write {line('draft', 'true', heeded.written)}, or a day: {day}; to publish it, delete the line"
    value = "true" if name == "draft" else "false"
    return f"write {line(name, value, heeded.written)}; to publish it, delete the line"


def _remedy(entry: Entry, heeded: Heeded) -> str:
    """What to write in the place of an entry that withholds; empty where it does not."""
    name, value, article = _name(entry.key), entry.value, heeded.file != "record"
    if name in _STATES:
        return _of_state(name, value, heeded)
    if name == "build":
        return _draft(heeded) if _never_rendered(value) else ""
    if not isinstance(value, Scalar) or is_null(value) or not value.text.strip():
        return ""
    meant = meant_flag(value.text)
    if name in _OPEN or (article and name in _OPEN_ARTICLE):
        if name == "published" and article and value.text.lower() != "false":
            return ""  # an error already, of a field that is heeded here
        return _draft(heeded) if meant == "false" else ""
    if meant == "false" or _bare(value.text).rstrip(".") in _HARMLESS:
        return ""
    if article and name in _STARTS:
        return _start(name, value.text, heeded)
    day = _day(value.text)
    if article and day and name in _ENDS:
        return "" if "expires" in heeded.at else f"write {line('expires', day.edtf, heeded.written)}"
    if not article and name in _ARTICLE:
        return _draft(heeded) if day else ""
    if meant != "true" and name not in _PASSWORDS and not (day and name in _STARTS | _ENDS):
        return ""  # "secret: kept at home" tells something of a club, "unpublished: 1943 manuscript" of a source
    ended = "; if that day is over, delete the line" if day else ""
    return f"{_draft(heeded)}{ended}" if name in _SHUT | _STARTS | _ENDS else ""


def _of_state(name: str, value: Node, heeded: Heeded) -> str:
    if name == "state" and heeded.file == "record":
        return ""  # of a country
    values = value.items if isinstance(value, Sequence) else (value,)
    words = {_bare(_text(one)) for one in values if not is_null(one)}
    shut = words & (_WITHHELD | _FOR_SOME if name == "visibility" else _WITHHELD)
    if name == "status" and heeded.file == "record":
        shut &= _OF_TEXT
    elif name.startswith("publication"):
        shut -= {"unpublished"}  # what is said of many a manuscript
    elif name != "state":
        shut = shut or {word for word in words if meant_flag(word) == "false"}
    later = shut <= _LATER
    return "" if not shut or (later and heeded.publish is not None) else _draft(heeded, later=later)


def _start(name: str, word: str, heeded: Heeded) -> str:
    day, publish = _day(word), heeded.publish
    if day is None:
        if name in _EMBARGO and meant_flag(word) != "true" and not _UNTIL.match(word):
            return ""
        return "" if publish is not None and meant_flag(word) else _draft(heeded, later=True)
    if publish is not None and publish.earliest is not None and publish.earliest >= (day.earliest or 0):
        return ""
    return f"write {line('publish', day.edtf, heeded.written)}{_where('publish', heeded)}"


def _draft(heeded: Heeded, *, later: bool = False) -> str:
    hint = f"write {line('draft', 'true', heeded.written)}{_where('draft', heeded)}"
    if later and heeded.file != "record":
        hint += f", or the day from which it may be read: {line('publish', '2030-01-01', heeded.written)}"
    what = {"csv": "give the column another name", "pelican": "give it another name"}.get(heeded.written, "")
    return f"{hint}; if it means something else, {what or 'move the field into extra'}"


def _where(name: str, heeded: Heeded) -> str:
    """Which line holds the field already: given twice, it would be an error."""
    there = heeded.at.get(name)
    return f" on line {there.line}" if there else ""


def _never_rendered(value: Node) -> bool:
    """Hugo's ``build: {render: never}``."""
    if not isinstance(value, tree.Mapping):
        return False
    words = [_text(entry.value).lower() for entry in value.entries if entry.key.lower() == "render"]
    return bool(words) and words[0] in {"never", "false"}


def _day(word: str) -> When | None:
    try:
        when = parse_when(word)
    except DateError:
        return None
    return when if _DAY.fullmatch(when.edtf) else None


def _text(node: Node) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""


def _bare(word: str) -> str:
    return re.sub(r"[-_\s]+", "", word[:200].lower())


@lru_cache(maxsize=1024)
def _name(key: str) -> str:
    """A field's name as it is compared: ``isHidden`` and ``is-hidden`` are ``hidden``."""
    low = _bare(key)
    return low[2:] if low[:2] == "is" and low[2:] in _NAMES else low


def no_day(name: str, word: str, written: str) -> tuple[str, str] | None:
    """Message and hint where ``publish`` says yes or no and not a day."""
    meant = "false" if _bare(word) == "never" else meant_flag(word)
    if not meant:
        return None
    day = line("publish", "2030-01-01", written)
    hint = f"write {line('draft', 'true', written)}, or a day: {day}"
    return f'"{name}" has to be a day, not "{word.strip()}"', hint if meant == "false" else "delete the line"
