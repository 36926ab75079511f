"""docs/reliability.md: what is done to archivegen, and which tests do it. ``make cases-table`` writes it anew."""

from __future__ import annotations

import sys

from tests.hostile.cases import ROOT, Carrier, carriers, cases, families, reason
from tests.made_page import written

PAGE = ROOT / "docs/reliability.md"
HEAD = """# What archivegen is put through

<!-- Made by `make cases-table` from the tests that carry these numbers: edit them, or tests/hostile/cases.toml. -->

Nothing may be lost, and nobody let in: here is what is done to archivegen to see that it holds. Each line is a
case, with the tests that carry its number. What holds in all of them: no traceback, nobody's file changed or made
outside of the output folder and `.archivegen/`, and after an error the site is as it was. Where a case is answered
otherwise than was first asked, [a decision](adr/0030-cases-answered-otherwise.md) says why.

*On every change* is `make test`. *Soak* is `make soak` or `make soak-tests`: the same at many more moments and places
([how](ARCHITECTURE.md#exactness)).
"""


def page() -> str:
    """The whole page."""
    carried = carriers()
    lines = [HEAD, *_counts(carried)]
    for family, title in families().items():
        lines += [f"\n## {family} {title}\n", "| | what | runs | tests |", "|---|---|---|---|"]
        for number, what in cases().items():
            if number.startswith(family):
                tests = carried.get(number, [])
                runs, where = (_runs(tests), _tests(tests)) if tests else ("**not yet**", reason(number))
                lines.append(f"| {number} | {what} | {runs} | {where} |")
    return "\n".join(lines) + "\n"


def _counts(carried: dict[str, list[Carrier]]) -> list[str]:
    total = len(cases())
    always = sum(any(not one.only for one in carried.get(number, [])) for number in cases())
    soaked = sum(any(one.only for one in carried.get(number, [])) for number in cases()) - sum(
        any(one.only for one in tests) and any(not one.only for one in tests) for tests in carried.values()
    )
    missing = sum(number not in carried for number in cases())
    return [f"Of {total} cases {always} run on every change, {soaked} in soak alone, and {missing} have no test yet."]


def _runs(tests: list[Carrier]) -> str:
    always = "on every change" if any(not one.only for one in tests) else ""
    more = dict.fromkeys(one.soak for one in tests if one.soak)
    soak = f"soak: {'; '.join(more)}" if more else "soak" if any(one.only for one in tests) else ""
    return "; ".join(filter(None, (always, soak)))


def _tests(tests: list[Carrier]) -> str:
    """Each file once, with its tests."""
    files: dict[str, list[str]] = {}
    for one in tests:
        path, _, name = one.test.partition("::")
        files.setdefault(path, []).append(name)
    shown = []
    for path, names in files.items():
        said = ", ".join(f"`{name}`" for name in dict.fromkeys(names) if name)
        shown.append(f"[{path.removeprefix('tests/')}](../{path})" + (f": {said}" if said else ""))
    return "<br>".join(shown)


if __name__ == "__main__":
    sys.exit(written(PAGE, page()))
