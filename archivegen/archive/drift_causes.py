"""What has become of the records that names meant when the site was last published, and of those they mean now."""

from __future__ import annotations

from functools import cached_property

import msgspec

from archivegen.archive.answers import Then, names_digest
from archivegen.archive.model import Key
from archivegen.names.forms import Lexicon
from archivegen.names.matcher import match
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.writing import normal
from archivegen.source.written import yaml_scalar

_SHOWN = 3  # records that a cause names, where it can only say what is different


class Meaning(msgspec.Struct, frozen=True):
    """What the drifts of one finding have in common."""

    form: str
    before: Key
    after: Key | None
    candidates: tuple[Key, ...]
    within: str  # the longer name that the form is a part of by now
    rule: str

    @property
    def gone(self) -> bool:
        """Whether the name means nothing now, and is no doubt either."""
        return self.after is None and not self.candidates


class Names:
    """Records in words: how they are called, and what has become of them since."""

    def __init__(self, registry: Registry, lexicon: Lexicon, then: dict[Key, Then]) -> None:
        self._registry = registry
        self._lexicon = lexicon
        self._then = then

    def record(self, key: Key) -> Record | None:
        """The record that has this identity now, or has taken it over."""
        return self._registry.find(*key)

    def of(self, key: Key) -> str:
        """The id, with its kind where records share it."""
        kind, ident = key
        if len(self._registry.find_any(ident)) < 2:
            return ident
        return f"{self._kind(kind)}:{ident}"

    def _kind(self, name: str) -> str:
        return next((kind.singular for kind in self._registry.kinds if kind.name == name), name)

    def now(self, meaning: Meaning) -> str:
        """What the name is now."""
        part = f' as a part of "{meaning.within}"' if meaning.within else ""
        if meaning.candidates:
            return f"is a doubt now{part} ({' or '.join(map(self.of, meaning.candidates))})"
        return f"means {self.of(meaning.after)} now{part}" if meaning.after else "is no mention now"

    def because(self, meaning: Meaning) -> str:
        """The records' files that changed it, as far as can be known; "" where it cannot.

        A record that is gone or has lost the name comes before whoever has it now, which may be a mere stub.
        """
        old = self.record(meaning.before)
        if old is None:
            return self._gone(meaning.before)
        if self._lost(old, meaning.form):
            return f"{old.written_in} no longer has the name"
        claiming = [meaning.after] if meaning.after else list(meaning.candidates)
        others = [record for key in claiming if key != meaning.before and (record := self.record(key))]
        causes = [news for record in others if (news := self._told(record, " and claims the name"))]
        if self._news(old) and all(record.declared_only for record in others if self._news(record)):
            causes.insert(0, f"{old.written_in} has changed")
        if not causes and meaning.rule == "M4":
            causes = [f"it is a short form, and nothing brings {self.of(meaning.before)} into play there now"]
        return " and ".join(causes or self._like(meaning.form)) or self._since()

    def put_back(self, meaning: Meaning) -> str:
        """What keeps the old meaning where the record, or its name, has to come back; "" where a text can keep it."""
        old, new = self.record(meaning.before), self.record(meaning.after) if meaning.after else None
        if old is not None:
            named = meaning.gone or (new is not None and new.declared_only)
            if not named or self._has(old, meaning.form):
                return ""
            return f", write {yaml_scalar(meaning.form)} into the names of {old.written_in} again"
        if self._draft(meaning.before):
            return ", take draft out of the record"
        ident = meaning.before[1]
        if new is None or new.declared_only or new.kind != meaning.before[0]:
            heir, field = "the record that takes its place", f"merged: [{yaml_scalar(ident)}]"
        else:
            heir, field = self.of(new.key), new.also(new.path, "merged", [ident])
        return f", put the record back, or write {field} into {heir}"

    def settled_by_means(self, meaning: Meaning) -> bool:
        """Whether ``means`` can give the name back what it meant: not where a longer name or a mark hides it."""
        return not meaning.gone or meaning.rule == "M4"

    def _gone(self, key: Key) -> str:
        if self._draft(key):
            return f"{self.of(key)} is a draft"
        then = self._then.get(key)
        return f"{self.of(key)} is gone from {then.written_in}" if then else f"{self.of(key)} is gone"

    def _draft(self, key: Key) -> bool:
        return self._registry.withholds(key[1], key[0])

    def _lost(self, record: Record, form: str) -> bool:
        return bool(self._news(record)) and not self._has(record, form)

    def _has(self, record: Record, form: str) -> bool:
        """Whether the form is one that the record is found by, in whatever capitals and with which accents."""
        if record.bears(form):
            return True
        place = self._registry.index[record.key]
        spans = match((), form, self._lexicon).spans
        return any(claim.record == place for span in spans for claim in self._lexicon.claims[span.pattern])

    def _news(self, record: Record) -> str:
        """What is new about a record's names; "" where nothing is."""
        if record.key not in self._then:
            return "is a draft that is shown here" if record.fields.draft else "is new"
        return "has changed" if self._then[record.key].names != names_digest(record) else ""

    def _told(self, record: Record, more: str = "") -> str:
        """The same as a clause, with ``more`` behind it; a stub is no record that anybody wrote."""
        news = self._news(record)
        if news and record.declared_only:
            return f'{record.written_in} declares the {self._kind(record.kind)} "{record.name}" without a record'
        return f"{record.written_in} {news}{more}" if news else ""

    def _like(self, form: str) -> list[str]:
        """New and changed records with a name that has words of the form: one of them may have taken it in."""
        words = set(normal(form).split())
        return [
            self._told(record, " and has a name like it")
            for record in self._fresh
            if any(words & set(normal(n).split()) for n in (*(n.form for n in record.names), *record.fields.blockers))
        ][:_SHOWN]

    def _since(self) -> str:
        """What else is different, where no name explains it: what stands beside a name counts too."""
        gone = [self._gone(key) for key in self._then if self.record(key) is None]
        since = [*map(self._told, self._fresh), *gone]
        return f"since then {', '.join(since[:_SHOWN])}{', …' if len(since) > _SHOWN else ''}" if since else ""

    @cached_property
    def _fresh(self) -> tuple[Record, ...]:
        return tuple(record for record in self._registry.records if self._news(record))
