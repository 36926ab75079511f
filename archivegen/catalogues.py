"""An archive's own words of the interface, from ``templates/locales/TAG.toml``: read and checked."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator

from archivegen.diagnostics import Diagnostic, Place, did_you_mean, error, note, warning
from archivegen.source.decode import decode
from archivegen.source.snapshot import Snapshot, SourceFile
from archivegen.wording import (
    PLURALS,
    Own,
    base_key,
    catalogue,
    has_words,
    language_name,
    plural_forms,
    read_catalogue,
)

FOLDER = "templates/locales/"
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_catalogue(path: str) -> bool:
    """Whether a file of ``templates/`` is meant as a catalogue of words, and no template."""
    return path.startswith(FOLDER)


def own_catalogues(snapshot: Snapshot) -> tuple[Own, tuple[Diagnostic, ...]]:
    """The catalogues of an archive, by language tag, and what is wrong with them.

    What cannot be used is an error, and what is never asked for a warning. A catalogue with an error is left out.
    """
    found: list[tuple[str, str]] = []
    problems: list[Diagnostic] = []
    for file in snapshot.of("template"):
        if is_catalogue(file.path):
            text, wrong = _read(file)
            problems += wrong
            if not any(one.severity == "error" for one in wrong):
                found.append((file.path.removeprefix(FOLDER).removesuffix(".toml"), text))
    return tuple(found), tuple(problems)


def _read(file: SourceFile) -> tuple[str, list[Diagnostic]]:
    name = file.path.removeprefix(FOLDER)
    if not name.endswith(".toml") or not _TAG.fullmatch(name.removesuffix(".toml")):
        hint = "a catalogue of words is named by its language: templates/locales/pt.toml"
        return "", [
            warning(file.path, Place(), "LANGUAGE", "not the name of a catalogue, so it is not read", hint=hint)
        ]
    text, problems = decode(file.path, file.data)
    try:
        words = read_catalogue(text)
    except tomllib.TOMLDecodeError as bad:
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(bad))
        place = Place(int(at[1]), int(at[2])) if at else Place(1, 1)
        message = re.sub(r" \(at .*\)$", "", str(bad))
        source = _line(text, place.line)
        hint = 'every line is: "key" = "words", with straight quotes'
        return "", [*problems, error(file.path, place, "TOML", message, hint=hint, source=source)]
    return text, [*problems, *_wrong_words(file.path, text, words)]


def _wrong_words(path: str, text: str, words: dict[str, str]) -> Iterator[Diagnostic]:
    english = catalogue("en")
    bases = {base_key(key) for key in english}
    for key, value in words.items():
        place, source = _at(text, key)
        if base_key(key) not in bases and not key.startswith("count."):
            hint = did_you_mean(base_key(key), bases) or "archivegen config --words shows all keys"
            yield warning(
                path, place, "LANGUAGE", f'no word of the interface is called "{key}"', hint=hint, source=source
            )
        elif problem := _wrong_fields(value, _known_fields(key, english)):
            hint = "what stands in braces is filled in when a page is made: keep it as it is"
            yield error(path, place, "LANGUAGE", f"{key}: {problem}", hint=hint, source=source)


def _known_fields(key: str, english: dict[str, str]) -> set[str]:
    """What may stand in braces in the words of a key, or of any of its forms."""
    base = base_key(key)
    texts = [text for one, text in english.items() if base_key(one) == base]
    counted = {"n"} if key.rpartition(".")[2] in PLURALS else set()
    if base.startswith("date.span."):
        counted = {"year", "end"}  # a language may name a decade by both
    return counted.union(*({name for _, name, _, _ in string.Formatter().parse(one) if name} for one in texts))


def _wrong_fields(value: str, known: set[str]) -> str:
    try:
        used = [name for _, name, _, _ in string.Formatter().parse(value) if name is not None]
    except ValueError:
        return "a brace stands alone"
    odd = next((name for name in used if name not in known), None)
    if odd is None:
        return ""
    return f"nothing is called {{{odd}}} here" + (f": there is {{{'}, {'.join(sorted(known))}}}" if known else "")


def _at(text: str, key: str) -> tuple[Place, str]:
    """Where a key stands, by a scan (tomllib keeps no places), and its line."""
    found = re.search(rf'^[ \t]*"?{re.escape(key)}"?[ \t]*=', text, re.MULTILINE)
    number = text.count("\n", 0, found.start()) + 1 if found else 0
    return Place(number, 1 if number else 0), _line(text, number)


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def remarks(language: str, own: Own) -> Iterator[Diagnostic]:
    """What ``check`` says of the interface's language: that there are no words in it, or which are missing."""
    first = language.replace("_", "-").partition("-")[0].lower()
    path = f"{FOLDER}{first}.toml"
    if not has_words(language, own):
        message = f"there are no words of the interface in {language_name(first, 'en')}: they are English"
        hint = f"to add them: archivegen config --words > {path}, and translate what stands behind the equals signs"
        yield note("site.toml", Place(), "LANGUAGE", message, hint=hint)
        return
    english, forms = catalogue("en"), plural_forms(language)
    for name, text in own:
        if name.lower() == first and not catalogue(first):
            missing = missing_words(read_catalogue(text), english, forms)
            if missing:
                count, shown = len(missing), ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
                message = f"{count} words of the interface are missing and English, or lack a plural form: {shown}"
                yield note(
                    f"{FOLDER}{name}.toml", Place(), "LANGUAGE", message, hint="archivegen config --words has them all"
                )


def missing_words(words: dict[str, str], english: dict[str, str], forms: tuple[str, ...]) -> list[str]:
    """The keys that a catalogue lacks: those of English, and of counted words every plural form of its language."""
    wanted: dict[str, None] = {}
    for key in english:
        base, _, form = key.rpartition(".")
        if form in PLURALS and f"{base}.other" in english:
            wanted.update(dict.fromkeys(f"{base}.{one}" for one in forms))
        elif base_key(key) == key:
            wanted[key] = None
    return [key for key in wanted if key not in words]
