"""The comparison with Hugo: its templates, its table, and that no run of it hangs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import lay_out
from benchmarks.against_hugo import figures, programs, sites
from benchmarks.against_hugo.compare import chosen
from benchmarks.against_hugo.programs import FailedError, Ran
from benchmarks.against_hugo.rounds import Measured, alternate
from tests import small_archive

LINUX = pytest.mark.skipif(sys.platform == "win32", reason="process groups")


@pytest.fixture
def equal(tmp_path: Path) -> Path:
    """The small archive, with the templates of the comparison, built."""
    small_archive.lay_out(tmp_path)
    for template in sites.TEMPLATES.iterdir():
        small_archive.put(tmp_path / "templates" / template.name, template.read_text("utf-8"))
    small_archive.built(tmp_path)
    return tmp_path / "output"


def test_an_article_shows_what_hugo_s_shows(equal: Path) -> None:
    page = (equal / "articles/beta/index.html").read_text("utf-8")
    for shown in (
        '<link rel="canonical" href="https://a.example/articles/beta/">',
        '<meta property="article:published_time" content="2002-02-02">',
        '"@type": "NewsArticle"',
        "<h1>Beta</h1>",
        'href="../../people/mina/">Mina Rahimi</a></li>',
        'href="../../places/ghazni/">Ghazni</a></li>',
        '<a rel="prev" href="../../articles/gamma/">Gamma</a>',
        '<a rel="next" href="../../articles/alpha/">Alpha</a>',
        '<a href="../../sections/obituaries/">Obituaries</a>',
    ):
        assert shown in page
    assert 'href="../../people/yusuf/"' in page.partition("<aside>")[0], "links in the text are made automatically"


def test_lists_show_every_article_that_hugo_s_lists_show(equal: Path) -> None:
    line = '<li><time datetime="2001-01-01">'
    for path in ("people/mina", "places/kabul", "articles", "years/2001"):
        page = (equal / path / "index.html").read_text("utf-8")
        assert line in page, path
        assert '<a href="' + "../" * (path.count("/") + 1) + 'articles/alpha/">Alpha</a></li>' in page, path
    assert '<a href="../people/mina/">Mina Rahimi</a> 2</li>' in (equal / "people/index.html").read_text("utf-8")
    assert '<a href="../years/2003/">2003</a>' in (equal / "years/index.html").read_text("utf-8")
    assert "Gamma" in (equal / "index.html").read_text("utf-8")


def test_a_ratio_above_what_is_asked_is_missed() -> None:
    ours, theirs = Measured([Ran(3.0, 4.0), Ran(2.0, 4.0), Ran(90.0, 4.0)]), Measured([Ran(4.0, 8.0)])
    row = figures.compared("x", ours, theirs, 0.70)
    assert (row.ratio, row.cpu, row.verdict) == ("0.750", "0.50", "**missed**")
    assert figures.compared("x", ours, theirs, 0.75).verdict == "met"
    assert figures.compared("x", ours, theirs, None).verdict == ""


def test_where_the_other_program_fails_ours_is_given_alone() -> None:
    row = figures.compared("x", Measured([Ran(3.0, 4.0)]), Measured([], "out of memory"), 0.70)
    assert (row.ours, row.theirs, row.ratio, row.verdict) == ("3.00 s", "failed: out of memory", "–", "it finishes")
    assert figures.compared("x", Measured([], "broken"), Measured([Ran(1, 1)]), None).verdict == "**missed**"


def test_the_cost_of_an_article_is_compared_from_the_smallest_to_the_largest() -> None:
    assert figures.growth({1000: 1.0, 10000: 12.0}, "x").endswith("× 1.20, at most 1.3: met")
    assert figures.growth({10000: 14.0, 1000: 1.0}, "x").endswith("× 1.40, at most 1.3: **missed**")


def test_other_targets_hold_at_a_hundred_thousand() -> None:
    assert (figures.CLEAN.at(1000), figures.CLEAN.at(10_000), figures.CLEAN.at(100_000)) == (0.70, 0.70, 0.60)


def test_sides_take_turns_and_one_that_fails_is_left_out() -> None:
    order: list[str] = []

    def side(name: str) -> Ran:
        order.append(name)
        if name == "bad":
            raise FailedError("no")
        return Ran(1.0, 1.0)

    found = alternate(2, {"good": lambda: side("good"), "bad": lambda: side("bad")})
    assert order == ["good", "bad", "good"]
    assert (len(found["good"].runs), found["bad"].failed) == (2, "no")


@LINUX
def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    script = f"import pathlib, threading; pathlib.Path({str(mark)!r}).touch(); threading.Event().wait()"
    with pytest.raises(FailedError, match=r"did not end within 3 s"):
        programs.run([sys.executable, "-c", script], 3.0)
    assert mark.exists()


@LINUX
def test_a_program_that_fails_says_why() -> None:
    with pytest.raises(FailedError, match=r"ended with 3: no such thing"):
        programs.run([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"], 60.0)


@LINUX
def test_processor_seconds_count_those_of_its_children() -> None:
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    assert programs.run([sys.executable, "-c", outer], 60.0).cpu >= 0.4


@pytest.mark.parametrize("people", ["people: []\n", 'people:\n  - "Ada"\n'])
def test_each_sort_of_edit_changes_one_place(tmp_path: Path, people: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f'---\ntitle: "Old"\n{people}tags: []\n---\n\nText.\n', encoding="utf-8")
    for what, token in (("body", "bodyword"), ("title", "titleword"), ("people", "Eva")):
        sites.edit(path, what, token)
    text = path.read_text("utf-8")
    assert 'title: "titleword Old"' in text
    assert 'people:\n  - "Eva"\n' in text
    assert text.endswith("---\n\nbodyword Text.\n")


def test_an_unknown_figure_is_refused_by_name() -> None:
    assert chosen("serve, clean") == ["clean", "serve"]
    with pytest.raises(Exception, match="no such figure: speed; there are clean"):
        chosen("speed")


@pytest.mark.corpus
def test_both_sites_are_laid_out_from_one_archive(tmp_path: Path) -> None:
    try:
        laid = sites.lay_out_sites(20, tmp_path / "laid", lay_out.corpora(), tags=False)
    except lay_out.NotThereError as missing:
        pytest.skip(str(missing))
    for root in (laid.equal, laid.own):
        assert len(list((root / "content" / "articles").rglob("*.md"))) == 20
        assert all((root / article).is_file() for article in laid.articles)
    assert all((laid.hugo / article).is_file() for article in laid.articles)
    assert "tags" not in (laid.hugo / "hugo.toml").read_text("utf-8")
    assert (laid.equal / "templates" / "article.html").is_file()
    assert not (laid.own / "templates").exists()
