"""Words with a capital that stand for a people or a language and not for a place: "Iranian", "Americans", "French"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from archivegen.names import cldr
from archivegen.names import stretch as seen
from archivegen.names.stretch import Name

_ENDINGS = ("ian", "ean", "ese", "ish", "an", "i", "ic", "n", "er")
_LANDS = ("istan", "stan", "land")  # "Afghanistan"
_STEM = 4  # letters that a place and its people share at least
_CUT = 3  # letters that a place may lose: "Germany", "German"; "China", "Chinese"


def peoples(names: Sequence[Name], places: Iterable[str]) -> Counter[str]:
    """Those of the one-word names that are adjectives or peoples, with their counts. ``places`` are known.

    Three things say so: the locale data, which knows the word for a language; a place that it is made from; "a" or
    "an" before it. A title before it says that it is somebody's name after all.
    """
    single = [name for name in names if " " not in name.form]
    total = Counter(name.form for name in single)
    language = {name.form: name.language for name in single}
    indefinite = _counted(single, seen.INDEFINITE)
    placed = _counted(single, seen.LOCATIVE | seen.WITHIN)
    titled = _counted(single, seen.TITLED | seen.LIVED)
    surnames = {name.form.rpartition(" ")[2] for name in names if " " in name.form}
    nations = {form for spoken in sorted(set(language.values())) for form in cldr.countries(spoken)}
    stems = _stems([*places, *nations, *total])
    found = {
        form
        for form, count in total.items()
        if form not in nations
        and titled[form] * 2 < count
        and (
            (indefinite[form] > 1 and indefinite[form] * 3 >= count and not placed[form] and form not in surnames)
            or _is_people(form, language[form], stems)
            or (form.endswith("s") and _is_people(form[:-1], language[form], stems))
        )
    }
    return Counter({form: total[form] for form in found})


def _is_people(form: str, language: str, stems: Mapping[str, Collection[str]]) -> bool:
    return form in cldr.tongues(language) or _is_derived(form.lower(), stems.get(form[:_STEM].lower(), ()))


def _counted(names: Iterable[Name], evidence: int) -> Counter[str]:
    return Counter(name.form for name in names if name.evidence & evidence)


def _stems(places: Iterable[str]) -> defaultdict[str, set[str]]:
    stems: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        for word in place.split():
            if len(word) >= _STEM:
                stems[word[:_STEM].lower()].add(word.lower())
    return stems


def _is_derived(form: str, places: Collection[str]) -> bool:
    if any(form + land in places for land in _LANDS):
        return True
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if len(form) > len(stem) >= _STEM and any(
            place != form and len(place) <= len(form) and place.startswith(stem) and len(place) - len(stem) <= _CUT
            for place in places
        ):
            return True
    return False
