"""What types alone cannot say of settings: each rule that one of them breaks, with a hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from archivegen.colours import colour_names, colour_of
from archivegen.diagnostics import did_you_mean
from archivegen.language_names import language_doubt, language_meant
from archivegen.language_tags import for_browsers, is_language_tag
from archivegen.settings import Settings

RESERVED_KINDS = (
    "people", "places", "articles", "pages", "static", "data", "years", "sections", "search", "map", "timeline",
    "feed", "pagefind", "assets", "about-this-archive",
)  # fmt: skip
_TEXTS = ("article", "page")  # what is no record, wherever one stands beside the other
BUILT_IN_WORDS = {"people": "people", "person": "people", "places": "places", "place": "places"}
_FILES = ("index.html", "404.html", "archivegen-manifest.json")
_RESERVED_NAMES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_MOST_MB = 1_000_000
_FONTS = re.compile(r"(?:[\w-][\w -]*|'[\w -]+'|\"[\w -]+\")(?:, ?(?:[\w-][\w -]*|'[\w -]+'|\"[\w -]+\"))*")


class BrokenRule(NamedTuple):
    """A setting (``site.base_url``) and what is the matter with it; not ``wrong``: it only seems odd."""

    setting: str
    message: str
    hint: str
    wrong: bool = True


def is_site_address(text: str) -> bool:
    """Whether a text is the web address of a site: a scheme, a host, perhaps a path, nothing after it."""
    return re.fullmatch(r"https?://[^\s/?#@\"'<>\\]+(/[^\s?#\"'<>\\]*)?", text) is not None


def broken_rules(settings: Settings) -> Iterator[BrokenRule]:
    """Every rule that the settings break."""
    yield from _site(settings)
    yield from _languages(settings)
    yield from _folders(settings)
    yield from _theme(settings)
    if not 0 < settings.content.max_source_mb <= _MOST_MB:
        yield BrokenRule("content.max_source_mb", f"is not a number above 0 and up to {_MOST_MB:,}", "for example 8")
    yield from _kinds(settings)


def _site(settings: Settings) -> Iterator[BrokenRule]:
    if not settings.site.title.strip():
        yield BrokenRule("site.title", "is empty", "every page shows the archive's name")
    if not is_site_address(settings.site.base_url):
        hint = 'write it with its scheme: "https://archive.example/"'
        yield BrokenRule("site.base_url", "is not a web address", hint)
    contact = settings.site.contact
    if ":" in contact and not re.match(r"(?:https?://|mailto:)[^\s/?#]", contact, re.IGNORECASE):
        hint = 'for example "archive@library.example"'
        yield BrokenRule("site.contact", "is neither an e-mail address nor a web address", hint)


def _folders(settings: Settings) -> Iterator[BrokenRule]:
    for key, folder in (("content.dir", settings.content.dir), ("output.dir", settings.output.dir)):
        parts = PurePosixPath(folder).parts
        if not folder.strip():
            yield BrokenRule(key, "is empty", 'name a folder inside the project, for example "output"')
        elif sign := _unseen(folder):
            hint = "name a folder with characters that can be seen"
            yield BrokenRule(key, f"holds the character U+{ord(sign):04X}", hint)
        elif folder.startswith(("/", "~", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", folder) or parts == ():
            hint = "for another place use: archivegen build -o DIR"
            yield BrokenRule(key, "must be a folder inside the project", hint)


def _languages(settings: Settings) -> Iterator[BrokenRule]:
    """At a tag that is not well formed browsers stop the search page, and names of languages cannot be told."""
    search = settings.search.force_language
    wanted = [("site.language", settings.site.language), *(("search.force_language", tag) for tag in [search] if tag)]
    for key, tag in (*wanted, *(("linking.languages", tag) for tag in settings.linking.languages)):
        if not is_language_tag(tag):
            hint = language_meant(tag) or 'write a code such as "en", "fa" or "zh-Hant"'
            yield BrokenRule(key, f'"{tag}" is not a language tag', hint)
        elif for_browsers(tag) != tag:
            yield BrokenRule(key, f'browsers do not take "{tag}"', f'write "{for_browsers(tag)}"')
        elif doubt := language_doubt(tag):
            yield BrokenRule(key, *doubt, wrong=False)


def _theme(settings: Settings) -> Iterator[BrokenRule]:
    """Nothing but colours, typefaces and widths may come into the style sheet."""
    accent = settings.theme.accent
    if accent and colour_of(accent) is None:
        hint = did_you_mean(accent.lower(), colour_names()) if accent.isalpha() else ""
        hint = hint or 'a name of CSS such as "maroon", or "#8a1c10"'
        yield BrokenRule("theme.accent", f'"{accent}" is not a colour', hint)
    for key, fonts in (("text_font", settings.theme.text_font), ("label_font", settings.theme.label_font)):
        if fonts and not _FONTS.fullmatch(fonts):
            hint = "names with commas between: \"'Gentium Plus', Georgia, serif\""
            yield BrokenRule(f"theme.{key}", f'"{fonts}" is no list of typefaces', hint)
    if settings.theme.width and not re.fullmatch(r"[1-9]\d{0,3}(?:\.\d+)?(?:ch|rem|em|px)", settings.theme.width):
        yield BrokenRule("theme.width", f'"{settings.theme.width}" is not a width', 'for example "66ch" or "40rem"')


def _kinds(settings: Settings) -> Iterator[BrokenRule]:
    """Kinds have folders that are safe and their own, and no word means two of them."""
    words = dict(BUILT_IN_WORDS)  # what a text calls a kind by → the kind
    folders: dict[str, str] = {}
    for name, kind in settings.kinds.items():
        where = f"kinds.{name}"
        reserved = name in (*RESERVED_KINDS, *_TEXTS) or _RESERVED_NAMES.fullmatch(name)
        if reserved or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            hint = "lower-case letters; people and places are built in, articles and pages are no records"
            yield BrokenRule(where, "cannot be the name of a kind", hint)
            continue
        if not kind.label.strip():
            yield BrokenRule(f"{where}.label", "is empty", 'for example "Organisation"')
        if problem := kind.folder and _folder_problem(kind.folder):
            yield BrokenRule(f"{where}.folder", *problem)
        folder = _alike(kind.folder or name)
        if folder in folders:
            message = f"is the folder of kinds.{folders[folder]} too"
            yield BrokenRule(f"{where}.folder", message, "each kind has its own folder")
        folders.setdefault(folder, name)
        given = ((where, name), (f"{where}.label", kind.label), (f"{where}.label", "-".join(kind.label.split())),
                 (f"{where}.plural", kind.plural or name))  # fmt: skip
        clashing = [(key, word) for key, word in given if words.get(_alike(word), name) != name]
        for key, word in clashing[:1]:
            message = f'"{word}" already means the kind "{words[_alike(word)]}"'
            yield BrokenRule(key, message, "use another word: texts and tables name kinds by it")
        for _, word in given:
            words.setdefault(_alike(word), name)


def _alike(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().strip()


def _folder_problem(folder: str) -> tuple[str, str] | None:
    """Why the text cannot be one folder of the site, or ``None`` where it can."""
    plain = 'write one name of letters, digits and "-", such as "ships"'
    if sign := next((c for c in folder if c in '/\\:|?*<>"#%'), "") or _unseen(folder):
        shown = f'"{sign}"' if sign.isprintable() else f"the character U+{ord(sign):04X}"
        return f"holds {shown}", plain
    if folder != folder.strip() or folder[0] in "._~" or folder[-1] == ".":
        return "begins or ends with a character that a folder cannot begin or end with", plain
    if _RESERVED_NAMES.fullmatch(folder.split(".", maxsplit=1)[0].rstrip()):
        return "is reserved on Windows", "choose another name: no folder can have this one there"
    if len(folder.encode("utf-8", "replace")) > 200:
        return "is longer than 200 bytes", "shorten it: file systems allow no more"
    if _alike(folder) in RESERVED_KINDS or _alike(folder) in _FILES:
        return f'cannot be "{folder}": the site uses that address itself', "choose another name"
    return None


def _unseen(text: str) -> str:
    """The first control, format or line-separating character of a text; empty where there is none."""
    hidden = (c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in "\u200c\u200d")
    return next(hidden, "")
