"""What CommonMark leaves as text though a link was meant (``[words](two words.pdf)``), and how to write it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

MAX_LABEL = 500  # characters between the brackets
MAX_ADDRESS = 1000  # characters of what may be an address
_PARENTHESIS = re.compile(r"\((?:(?:[^()]|\([^()]{0,200}\)){1,500}|[^()\s]{0,200}\([^()\s]{0,200})\)")
_UNCLOSED = re.compile(r"\([^\s()<>\"]{1,300}")
_TITLED = re.compile(r"(.*?)\s+(?:[\"“”„«»]\s*(.+?)\s*[\"“”«»]|['‘’‚](.+)['‘’])", re.DOTALL)
_SCHEME = re.compile(r"([A-Za-z][\w+.-]*):")
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "file"))
_FILE = re.compile(
    r"[^\s.]\.(?:jpe?g|jpe|jfif|a?png|gif|webp|avif|bmp|svg|tiff?|jp2|hei[cf]|pdf|md|markdown|html?|txt|rtf|docx?|odt|xlsx?"
    r"|ods|csv|pptx?|odp|json|xml|epub|zip|mp[34]|m4[av]|wav|ogg|flac|mov|avi|webm|djvu?)(?:[?#]\S*)?\Z",
    re.IGNORECASE,
)
_PATH = re.compile(r"\.{0,2}/\w|\.{1,2}[\\/]")  # from the root, from this folder or the one above
_OWN_COMPUTER = re.compile(r"[A-Za-z]:[\\/]|file:(?=[\\/])|\\\\", re.IGNORECASE)
_FOLDERS = re.compile(r"\\(?![!-/:-@\[-`{-~])")  # a backslash before a sign is an escape
_TEMPLATE = re.compile(r"\{\{(?![<%])-?\s*(.*?)\s*-?\}\}")
_ROOT = re.compile(r"(?:site|page)\.(?:base_?url|url)|\.Site\.BaseURL", re.IGNORECASE)
_FROM_ROOT = re.compile(r"([\"'])/?([^\"']+)\1\s*\|\s*(?:rel(?:ative)?_?url|abs(?:olute)?_?url)", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()]*\)")
_MARK = re.compile(r"\[\[\s*(?:[^\[\]|]*\|)?([^\[\]|]*?)\s*\]\]")
_BRACKETS, _QUOTE, _BACKSLASH = re.compile(r"(?<!\\)[<>]"), re.compile(r"(?<!\\)\""), r"\\\g<0>"
_SPACES = re.compile(r"\s*\n\s*")
_NO_WORD = re.compile(r"[/@]")


class Missed(NamedTuple):
    """Why something is no link, and what to do; ``offer`` is what stands to be written in its place, or ""."""

    reason: str
    remedy: str
    offer: str


def missed(src: str, end: int, limit: int) -> tuple[int, int] | None:
    """Where what ends its label with the bracket at ``end`` begins and ends; ``None`` without a bracket before it."""
    start = _opening(src, end)
    if start < 0 or src.startswith("[^", start):
        return None
    found = _PARENTHESIS.match(src, end + 1, limit) or _UNCLOSED.match(src, end + 1, limit)
    if found is None:
        return None
    image = start > 0 and src[start - 1] == "!" and not _escaped(src, start - 1)
    return start - image, found.end()


def _opening(src: str, end: int) -> int:
    """Where the bracket is opened that ends at ``end``; -1 where there is none."""
    low, depth, pos = max(0, end - MAX_LABEL), 1, end
    while depth:
        pos = max(src.rfind("[", low, pos), src.rfind("]", low, pos))
        if pos < 0:
            return -1
        if not _escaped(src, pos):
            depth += 1 if src[pos] == "]" else -1
    return pos


def _escaped(src: str, pos: int) -> bool:
    """Whether an odd number of backslashes stands before a sign."""
    first = pos
    while first and src[first - 1] == "\\":
        first -= 1
    return (pos - first) % 2 == 1


def meant(written: str, label_end: int, prefixes: Collection[str]) -> Missed | None:
    """What was meant by ``written``, whose label ends at ``label_end``; ``None`` where it may be words in brackets.

    A link is meant where the parenthesis holds the name of a file, a path, an address, an id with its kind
    (``prefixes``), or a template of another generator.
    """
    if len(written) - label_end > MAX_ADDRESS:
        return None
    label, closed = _SPACES.sub(" ", written[:label_end]), written.endswith(")")
    inside = _SPACES.sub(" ", written[label_end + 2 : -1 if closed else None]).strip()
    if not closed:
        address = inside.rstrip(".,;:!?")
        if not _is_address(address, prefixes):
            return None
        return _missed("the ) at its end is missing", f"{label}]({address})")
    after = found + 2 if (found := inside.rfind("}}")) >= 0 else 0  # quotes in a template begin no title
    titled = _TITLED.fullmatch(inside, after)
    address, title = (inside[:after] + titled[1], titled[2] or titled[3]) if titled else (inside, "")
    address = address.removeprefix("<").removesuffix(">").strip()
    if (path := template_path(address)) is not None:
        return _template(label, path, title)
    if _OWN_COMPUTER.match(address):
        name = re.split(r"[\\/]", address)[-1]
        remedy = f"copy the file beside the article and write {label}]({_target(name)}{_title(title)})"
        return Missed("this is a path on your own computer", remedy, "")
    word, _, rest = address.partition(" ")
    if rest and not title and _ends_as_file(word) and not _ends_as_file(address):
        return _missed("a title stands in quotes", f"{label}]({_target(word)}{_title(rest)})")
    if not _is_address(address, prefixes):
        return None
    return _repaired(written, label, address, title, prefixes)


def _repaired(written: str, label: str, address: str, title: str, prefixes: Collection[str]) -> Missed | None:
    reasons = []
    scheme = _SCHEME.match(address)
    if scheme and (path := address[scheme.end() :]).startswith(" "):
        address = f"{scheme[0]}{path.strip()}"
        reasons.append("no space may follow the colon")
    slashed = address if scheme else _FOLDERS.sub("/", address)
    if slashed != address:
        reasons.append("folders are divided by /")
    target = _target(slashed)
    if " " in slashed:
        reasons.append("an address with a space in it has to stand in < and >")
    elif target.startswith("<"):
        reasons.append("this address has to stand in < and >")
    elif title and not reasons:
        reasons.append('a title stands in straight quotes, with \\" for a quote within it')
    if (inner := _MARK.sub(r"\1", _LINK.sub(r"\1", label))) != label and not label.startswith("!"):
        label = inner
        reasons.insert(0, "a link cannot hold another one")
    offer = f"{label}]({target}{_title(title)})"
    if offer == written or not reasons:
        return None  # nested deeper than is read: that is told elsewhere, or no matter of how it is written
    found = _missed("; ".join(reasons), offer)
    if scheme and scheme[1] in prefixes and " " in slashed:
        return found._replace(remedy=f"{found.remedy}; what follows the colon is the record's id, not its name")
    return found


def template_path(address: str) -> str | None:
    """The path that a template of another generator stood for, "" where that is not known; ``None`` without one.

    ``{{ site.baseurl }}`` (Jekyll) and ``{{ .Site.BaseURL }}`` (Hugo) are the root of a site.
    """
    found, path = _TEMPLATE.search(address) if len(address) <= MAX_ADDRESS else None, ""
    if found is None:
        return None
    rest = address[found.end() :]
    if found.start() == 0 and _ROOT.fullmatch(found[1]) and rest:
        path = f"/{rest.lstrip('/')}"
    elif found.start() == 0 and (quoted := _FROM_ROOT.fullmatch(found[1])):
        path = f"/{quoted[2]}{rest}"
    return "" if "{{" in path else path


def _template(label: str, path: str, title: str) -> Missed:
    reason = "templates of other generators are not run"
    if not path:
        return Missed(reason, "put in its place the path or address that it stood for", "")
    offer = f"{label}]({_target(path)}{_title(title)})"
    where = f", with the file at static{path}" if _ends_as_file(path) else ""
    return Missed(reason, f"write {offer}{where}", offer)


def _missed(reason: str, offer: str) -> Missed:
    return Missed(reason, f"write {offer}", offer)


def _is_address(text: str, prefixes: Collection[str]) -> bool:
    scheme = _SCHEME.match(text)
    if scheme and (rest := text[scheme.end() :]):
        word = rest.startswith(" ") and scheme[1].lower() != "tel" and _NO_WORD.search(rest) is None
        of_web = scheme[1].lower() in _SCHEMES and not word
        return scheme[1] in prefixes or of_web
    return _ends_as_file(text) or _PATH.match(text) is not None


def _ends_as_file(text: str) -> bool:
    return _FILE.search(text) is not None


def _target(address: str) -> str:
    """An address as it stands in a link: in angle brackets where it would end too early."""
    if re.search(r"[\s<>]", address) or address.count("(") != address.count(")"):
        return f"<{_BRACKETS.sub(_BACKSLASH, address)}>"
    return address


def _title(title: str) -> str:
    return f' "{_QUOTE.sub(_BACKSLASH, title)}"' if title else ""
