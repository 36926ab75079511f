"""Which address every page of a source had when the site was last published, and which of them it has no longer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from operator import eq, ne
from urllib.parse import unquote

import msgspec

from archivegen.archive.gather import merged_path, taken_name
from archivegen.archive.model import Archive, Article, Entry, FreePage
from archivegen.archive.same_source import TABLES, TEXTS, Home, RenamedTexts, SameRecords
from archivegen.archive.urls import ABOUT, transliterated
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.held import Held
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.snapshot import SourceFile
from archivegen.source.written import text_field

_ABOUT = ("page", "about")  # its address is the program's: it is there whatever becomes of the text
_NAMED = 3  # records of one name that a message lists
_LOST = 10  # addresses of one name that it lists
_ACCEPTS = "a build without --strict accepts the change"


class Published(msgspec.Struct, frozen=True):
    """What addresses are compared with: the homes of now, and what else says what became of an old one.

    ``front`` gives the format of a file's front matter, ``settings`` is the path of ``site.toml``.
    """

    archive: Archive
    registry: Registry
    homes: tuple[Home, ...]
    front: Callable[[str], str]
    settings: str


def homes_of(archive: Archive, files: Mapping[str, SourceFile], held: Held | None = None) -> tuple[Home, ...]:
    """Every page that is made of a source of its own, sorted; ``files`` are the sources by path."""
    held = held or Held()
    texts: tuple[Article | FreePage, ...] = held.joined("texts with homes", archive.articles, archive.pages)
    paths = held.each("path of home", lambda text: text.document.path, texts, alike=eq)
    # a text is another object as soon as its file has other bytes
    digests = held.each("file of home", lambda text: files[text.document.path].digest, texts, alike=eq)
    of_texts = held.row("homes of texts", _text_home, (), paths, texts, digests)
    entries = tuple([entry for entry in archive.entries.values() if entry.url])
    of_records = held.row("homes of records", _record_home, (), [entry.key for entry in entries], entries)
    homes = held.joined("homes", of_texts, of_records)
    return held.ordered("homes", homes, held.each("place of home", _place, homes, alike=eq))


def _place(home: Home) -> tuple[str, str, str]:
    """What homes are sorted by: two that agree in it are of one source, and there are none."""
    return home.role, home.id, home.path


def _text_home(text: Article | FreePage, file: str) -> Home:
    role = "article" if isinstance(text, Article) else "page"
    url = ABOUT if (role, text.id) == _ABOUT else text.url
    return Home(role, text.id, text.document.path, url, text.fields.title, file)


def _record_home(entry: Entry) -> Home:
    return Home(entry.record.kind, entry.record.id, entry.record.path, entry.url, entry.record.name, "", entry.stub)


def moved(before: tuple[Home, ...], now: Published, held: Held | None = None) -> tuple[Diagnostic, ...]:
    """A warning for every address that was published and is another page's or nobody's, though its source is there.

    A source that is deleted, a draft, not due or expired is meant to be gone, and so is the page of a record with
    ``link: false``. Nor is there anything to say where a redirect leads on from the old address.
    """
    if _stay(before, now.homes, held or Held()):
        return ()
    standing = {(home.role, home.url) for home in now.homes}
    texts, records = RenamedTexts(before, now.homes), SameRecords(before, now.homes, now.registry)
    missing = [home for home in before if (home.role, home.url) not in standing]
    missing += _taken(before, now.homes, texts, records)
    missing = [home for home in missing if (home.role, home.id) != _ABOUT]
    if not missing:
        return ()
    kept = {_plain(old) for old, _ in now.archive.redirects}
    heirs = _Heirs(before, now, texts, records)
    whole: defaultdict[tuple[str, str, str], list[tuple[Home, Home]]] = defaultdict(list)
    unknown: defaultdict[tuple[str, str], list[Home]] = defaultdict(list)
    found: list[Diagnostic] = []
    for old in missing:
        heir = heirs.of(old)
        if _plain(old.url) in kept or (heir is not None and heir.url == old.url):
            continue
        if heir is None and not old.stub:
            unknown[old.role, old.title].append(old)
        elif heir is None:
            found += heirs.gone(old)
        elif old.role not in TEXTS and _folder(old.url) != _folder(heir.url):
            whole[old.role, _folder(old.url), _folder(heir.url)].append((old, heir))
        else:
            found.append(heirs.changed(old, heir))
    found += (_folder_changed(where, pairs, now) for where, pairs in whole.items())
    found += (said for olds in unknown.values() for said in heirs.of_one_name(olds))
    return tuple(sorted(found))


def _stay(before: tuple[Home, ...], homes: tuple[Home, ...], held: Held) -> bool:
    """Whether all is where it was, but for what stands in some texts: then there is nothing to look for.

    Not where a text has the bytes that another one had, which may be that text under another name.
    """
    if len(before) != len(homes):
        return False
    edited = list(compress(zip(before, homes, strict=True), held.each("edited home", ne, before, homes)))
    were = {(old.role, old.file) for old, _ in edited}
    same = ((old.id, old.path, old.url) == (new.id, new.path, new.url) and old.role == new.role for old, new in edited)
    return all(same) and all(new.role in TEXTS and (new.role, new.file) not in were for _, new in edited)


def _taken(before: Iterable[Home], now: Iterable[Home], texts: RenamedTexts, records: SameRecords) -> list[Home]:
    """Homes whose address is that of another source now, while theirs is another."""
    were = {(home.role, home.url): home for home in before}
    own = {(home.role, home.id) for home in now}
    found = []
    for home in now:
        old = were.get((home.role, home.url))
        if old is None or old == home:
            continue
        if old.role in TEXTS:
            # another by its id and its file, while the old id is still somebody's: it has moved on
            other = old.id != home.id and old.path != home.path and (old.role, old.id) in own
            other = other or texts.elsewhere(old) is not None
        else:
            other = records.heir(old) not in {None, home}
        if other:
            found.append(old)
    return found


def _who(home: Home) -> str:
    """A source as messages call it: the row of a table by its id."""
    return f'"{home.id}" in {home.path}' if home.path.endswith(TABLES) and not home.stub else home.path


def _some(things: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(things) - most:,} more" if len(things) > most else ""
    return ", ".join(things[:most]) + more


def _plain(path: str) -> str:
    return unquote(path).strip("/").removesuffix("/index.html")


def _folder(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0]


def _last(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def _folder_changed(where: tuple[str, str, str], pairs: Sequence[tuple[Home, Home]], now: Published) -> Diagnostic:
    """One finding for all pages of a kind whose folder is another one."""
    role, old, new = where
    first, heir = min(pairs)
    what = "an address" if len(pairs) == 1 else f"{len(pairs):,} addresses"
    message = f"{what} below /{old}/ will be below /{new}/: /{first.url} becomes /{heir.url}"
    hint = f'to keep what was published, write folder = "{old}" under [kinds.{role}]; {_ACCEPTS}'
    return warning(now.settings, Place(), "ADDRESS-CHANGED", message, hint=hint)


class _Heirs:
    """Who stands now for the source that a page was made of."""

    def __init__(self, before: Sequence[Home], now: Published, renamed: RenamedTexts, records: SameRecords) -> None:
        self._now = now
        self._renamed = renamed
        self._records = records
        self._by_id = {(home.role, home.id): home for home in now.homes}
        self._by_url = {home.url: home for home in now.homes}
        self._by_path = {(home.role, home.path): home for home in now.homes if home.role in TEXTS}
        paths, ids = {(h.role, h.path) for h in before}, {(h.role, h.id) for h in before}
        kept = [h for h in now.homes if h.role in TEXTS or h.stub]  # other records are known by what they say
        new = [h for h in kept if (h.role, h.id) not in ids and (h.stub or (h.role, h.path) not in paths)]
        self._new_files = {(h.role, h.file): h for h in new if h.file}
        titles = Counter((h.role, h.title) for h in (*now.homes, *before))
        self._new_titles = {(h.role, h.title): h for h in new if titles[h.role, h.title] <= 2}  # then and now, once

    def of(self, old: Home) -> Home | None:
        """The home of the same source, wherever it is now."""
        if self._records.withholds(old):
            return None
        if old.role in TEXTS:
            ways = [self._renamed.elsewhere(old), self._by_path.get((old.role, old.path))]
            ways.append(self._by_id.get((old.role, old.id)))
            ways.append(self._new_files.get((old.role, old.file)))
        else:
            ways = [self._records.heir(old), self._declared(old)]
        ways.append(self._new_titles.get((old.role, old.title)))
        return next((home for home in ways if home is not None), None)

    def _declared(self, old: Home) -> Home | None:
        """The record that a name for which there was none means by now."""
        found = self._now.registry.find_declared(old.role, old.title) if old.stub else ()
        return self._by_id.get(self._now.registry.records[found[0]].key) if len(found) == 1 else None

    def gone(self, old: Home) -> Iterator[Diagnostic]:
        """What there is to say where nobody stands for it: the page of a mere name may go while its source stays."""
        if old.path not in self._texts or self._now.registry.withholds(old.title, old.role):
            return
        if (old.role, normal(old.title).casefold()) in self._declarations or self._is_withdrawn(old):
            return  # it is declared as before, and whoever it means has no page
        message = f'/{old.url} was published and will be gone: no text declares "{old.title}" any more'
        redirect = f'"/{old.url}" = "/…/" under [redirects] in {self._now.settings}'
        hint = f"to lead on from there, write {redirect}; {_ACCEPTS}"
        yield warning(old.path, Place(1, 1), "ADDRESS-CHANGED", message, hint=hint)

    def of_one_name(self, olds: Sequence[Home]) -> Iterator[Diagnostic]:
        """Records of one name that any of several may be, none of which is known from before."""
        olds = [old for old in olds if not self._records.withholds(old)]
        several = self._strangers[olds[0].role, olds[0].title] if olds else []
        if not several:
            return
        old, home, gone = min(olds), several[0], [f"/{old.url}" for old in sorted(olds)]
        were, it, its = ("was", "it", "its") if len(gone) == 1 else ("were", "each", "the")
        unknown = f"which record {it} is now, if any, is not told by {its} name"
        message = f"{_some(gone, _LOST)} {were} published and will be gone: {unknown}"
        whom = ("the right one of " if len(several) > 1 else "") + _some([*map(_who, several)], _NAMED)
        redirect = f'"/{old.url}" = "/…/" under [redirects] in {self._now.settings}'
        hint = (
            f'to keep /{old.url}, give the slug "{_last(old.url)}" to {whom}; to lead on from there, write {redirect}'
        )
        yield warning(home.path, self._place(home), "ADDRESS-CHANGED", message, hint=f"{hint}; {_ACCEPTS}")

    @cached_property
    def _strangers(self) -> Mapping[tuple[str, str], list[Home]]:
        """The records of now that are none of before, by kind and name."""
        found: defaultdict[tuple[str, str], list[Home]] = defaultdict(list)
        for home in self._now.homes:
            if home.role not in TEXTS and not home.stub and home not in self._records.taken:
                found[home.role, home.title].append(home)
        return found

    @cached_property
    def _declarations(self) -> frozenset[tuple[str, str]]:
        """The kinds and names that any text declares."""
        return frozenset((d.kind, normal(d.value).casefold()) for t in self._texts.values() for d in t.fields.declared)

    def _is_withdrawn(self, old: Home) -> bool:
        """Whether a text declares a record of that name in another way by now, and the record has no page."""
        meant = self._meant & {*self._now.registry.find_declared(old.role, old.title)}
        entries = self._now.archive.entries
        keys = (self._now.registry.records[i].key for i in meant)
        return any(not (key in entries and entries[key].url) for key in keys)

    @cached_property
    def _meant(self) -> frozenset[int]:
        """The records that any text declares, in whatever way."""
        find = self._now.registry.find_declared
        found = (find(d.kind, d.value) for text in self._texts.values() for d in text.fields.declared)
        return frozenset(places[0] for places in found if len(places) == 1)

    def changed(self, old: Home, heir: Home) -> Diagnostic:
        """Where it was and will be, why as far as that can be known, and what to paste."""
        other = self._by_url.get(old.url)
        name = "" if heir.role in TEXTS else f" {heir.id}"
        merged = self._records.merged(old) is heir
        name = f" {old.id}, merged into {heir.id}," if merged else name
        message = f"this{name} was published at /{old.url} and will be at /{heir.url}"
        if because := self._because(old, heir):
            message += f": {because}"
        slug = old.url.removeprefix("articles/").strip("/") if heir.role in TEXTS else _last(old.url)
        slug = text_field(heir.path, "slug", slug, self._now.front(heir.path))
        where = "in its row" if heir.path.endswith(TABLES) else "in the front matter"
        redirect = f'"/{old.url}" = "/{heir.url}" under [redirects] in {self._now.settings}'
        if merged:  # its slug would move the page of whom it was merged into
            first = ""
            if other is not None and other.stub and normal(other.title) == normal(old.title):  # texts still call it so
                first = f'put "{other.title}" under the names of {_who(heir)}; then, '
            elif other is not None and other.stub:
                first = f'make a record for "{other.title}", with another slug; then, '
            elif other is not None:
                first = f"give {_who(other)} another slug; then, "
            hint = f"{first}to lead on from there, write {redirect}"
        elif (heir.role, heir.id) == _ABOUT:  # which stays where it is, whatever slug it has
            hint = "to keep it, give the file its old name"
            hint += "" if other is not None else f"; to lead on from there, write {redirect}"
        elif heir.stub:  # its path is that of a text that declares it
            keep = f"give {other.path} another slug" if other is not None else "make a record for it, with that slug"
            hint = f"to keep it, {keep}" + ("" if other is not None else f"; to lead on from there, write {redirect}")
        elif other is not None and other.stub:  # a name without a record gives way by itself
            hint = f"to keep it, write {slug} {where} of {heir.path}"
        elif other is not None:
            hint = f"to keep it, give {_who(other)} another slug, and write {slug} {where} of {heir.path}"
        else:
            ways = f"{self._merging(old, heir)}{redirect}"
            hint = f"to keep it, write {slug} {where}; to lead on from there, write {ways}"
        place = self._place(heir)
        return warning(heir.path, place, "ADDRESS-CHANGED", message, hint=f"{hint}; {_ACCEPTS}")

    def _merging(self, old: Home, heir: Home) -> str:
        """What leads on where the file of a record has another name, and keeps the old id valid with it (rule M11).

        "" where the old address is not that of the old id, or somebody else has either.
        """
        path = merged_path(_folder(heir.url), old.id)
        if heir.role in TEXTS or heir.stub or f"{path}/" != old.url or self._now.registry.find(old.role, old.id):
            return ""
        record = self._now.archive.entries[heir.role, heir.id].record
        taken = any(home.url.casefold() == old.url.casefold() for home in self._now.homes)  # one file on some systems
        if taken or record.path != heir.path or record.front not in {"yaml", "toml"}:
            return ""
        return f"{record.also(heir.path, 'merged', [old.id])} there, by which the old id stays valid too, or "

    def _because(self, old: Home, heir: Home) -> str:
        other = self._by_url.get(old.url)
        if other is not None and other.stub:
            return f'{other.path} declares "{other.title}", which takes the old address'
        if other is not None:
            return f"the old address will be that of {_who(other)}"
        if heir.path != old.path and heir.file:
            return f"the file was {old.path} then"
        if _last(heir.url) == _last(old.url) or (heir.role not in TEXTS and heir.title != old.title):
            return ""
        rivals = self._rivals(heir)
        if not rivals:
            return ""
        said = "the same name after its date" if heir.role in TEXTS else "a record of the same name"
        return f"{rivals[0]} has {said}" + (f", and {len(rivals) - 1:,} more" if len(rivals) > 1 else "")

    def _rivals(self, heir: Home) -> list[str]:
        """The files of the others that take the name which its address is made of."""
        name = self._called(heir)
        if heir.role in TEXTS:
            given = self._texts[heir.path].fields.slug
        else:
            record = self._now.archive.entries[heir.role, heir.id].record
            given = record.fields.slug or record.stem
        if given or name is None:
            return []
        return sorted({home.path for home in self._namesakes[heir.role, name] if home != heir})

    def _called(self, home: Home) -> str | None:
        """What it takes its address from: the name of a text's file, as addresses are made, or the record's name."""
        return taken_name(self._texts[home.path].document) if home.role in TEXTS else transliterated(home.title)

    @cached_property
    def _namesakes(self) -> Mapping[tuple[str, str], list[Home]]:
        found: defaultdict[tuple[str, str], list[Home]] = defaultdict(list)
        for home in self._now.homes:
            if (name := self._called(home)) is not None:
                found[home.role, name].append(home)
        return found

    @cached_property
    def _texts(self) -> dict[str, Article | FreePage]:
        texts: list[Article | FreePage] = [*self._now.archive.articles, *self._now.archive.pages]
        return {text.document.path: text for text in texts}

    def _place(self, heir: Home) -> Place:
        """The slug, or what the address is made of."""
        if heir.role in TEXTS:
            at = self._texts[heir.path].fields.at
            return at.get("slug") or at.get("title") or Place(1, 1)
        record = self._now.archive.entries[heir.role, heir.id].record
        places = [place for field in ("slug", "name") for path, place in [record.where(field)] if path == heir.path]
        return next((place for place in places if place.line), Place(max(1, record.line), 1))
