"""What to paste into a front matter: it is read as it was meant, whatever the format, the form and the id."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archivegen.source.additions import apply, means
from archivegen.source.article_fields import read_article
from archivegen.source.written import list_field, yaml_scalar

BODY = "\nThe body: means.\n"
FRONTS = {
    "yaml": "---\ntitle: T\nsummary: |\n  Two\n  lines\n---",
    "yaml indented": "---\n  title: T\n  tags: [a]\n---",
    "yaml with a comment at the end": "---\ntitle: T\n# that is all\n...",
    "yaml block": "---\ntitle: T\nmeans:\n    # who is who\n    Old: old-id\ntags: [a]\n---",
    "yaml braces": "---\ntitle: T\nmeans: {Old: old-id}  # one\n---",
    "yaml braces over lines": "---\nmeans: {\n  Old: old-id,\n  }\ntitle: T\n---",
    "yaml empty braces": "---\ntitle: T\nmeans: { }\n---",
    "yaml without a value": "---\nmeans:\ntitle: T\n---",
    "yaml all in braces": "---\n{title: T, tags: [a]}\n---",
    "toml": '+++\ntitle = "T"\n\n[source]\nname = "Herald"\n+++',
    "toml braces": '+++\ntitle = "T"\nmeans = {Old = "old-id"}\n[extra]\na = 1\n+++',
    "toml empty braces": '+++\nmeans = {}\ntitle = "T"\n+++',
    "toml table": '+++\ntitle = "T"\n[means]\nOld = "old-id"\n[extra]\na = 1\n+++',
    "toml dotted": '+++\ntitle = "T"\nmeans.Old = "old-id"\n[extra]\na = 1\n+++',
    "json": '{\n  "title": "T",\n  "tags": ["a"]\n}\n',
    "json in a line": '{"title": "T"}\n',
    "json with means": '{\n\t"title": "T",\n\t"means": {\n\t\t"Old": "old-id"\n\t}\n}\n',
    "json with means in a line": '{"means": {"Old": "old-id"}, "title": "T"}\n',
    "json with empty means": '{"title": "T", "means": { }}\n',
    "json with no value": '{"title": "T", "means": null, "tags": []}\n',
    "json in fences": '---json\n{\n  "title": "T"\n}\n---',
}


def pasted(front: str, form: str, ident: str) -> dict[str, str]:
    text = front + BODY
    paste = means("a.md", text, form, ident)
    assert paste is not None
    new = apply(text, paste)
    before, after = read_article("a.md", text, ("people",)), read_article("a.md", new, ("people",))
    assert after.diagnostics == before.diagnostics == ()
    assert after.fields is not None and before.fields is not None
    assert (after.body, after.fields.title, after.fields.tags) == (before.body, "T", before.fields.tags)
    assert (after.fields.source, after.fields.extra) == (before.fields.source, before.fields.extra)
    assert paste.shown in new
    return {m.form: m.record for m in after.fields.means}


ODD = [
    ("Massoud", "ahmad-massoud"),
    ("O'Brien", "enwiki:New_York_City"),
    ("O’Neill", "geonames:3041565"),
    ("Washington, D.C.", "007"),
    ("No", "no"),
    ("true", "~"),
    ('A "quoted" {name}: #1', 'it\'s "odd": yes'),
    ("مسعود", "احمد-مسعود"),
    ("می‌خواهم", "id\u2028with a break"),
    ("[Ann]", "[x]"),
    ("1953", "1e5"),
    ("a\\b", "c\\d"),
]


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
@pytest.mark.parametrize(("form", "ident"), ODD)
def test_what_is_pasted_is_read_as_meant(front: str, form: str, ident: str) -> None:
    kept = {"Old": "old-id"} if "old-id" in front else {}
    assert pasted(front, form, ident) == {**kept, form: ident}


VISIBLE = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn", "Co"), exclude_characters="\ufeff")
TEXT = st.text(VISIBLE, min_size=1, max_size=12).filter(lambda t: t.strip() == t and " ".join(t.split()) == t)


@given(form=TEXT, ident=TEXT, front=st.sampled_from(sorted(FRONTS.values())))
def test_any_form_and_any_id_can_be_pasted(form: str, ident: str, front: str) -> None:
    assume(form != "Old")
    assert pasted(front, form, ident)[form] == ident


@pytest.mark.parametrize("text", ["Title: T\nDate: 2001-01-01\n\nText.\n", "Nothing but text.\n", ""])
def test_where_means_cannot_be_written_nothing_is_offered(text: str) -> None:
    assert means("a.md", text, "Massoud", "ahmad-massoud") is None


def test_the_place_is_told_in_words() -> None:
    told = {}
    for name, front in FRONTS.items():
        paste = means("a.md", front + BODY, "M", "m")
        told[name] = paste.where if paste else ""
    assert told["yaml"] == "in the front matter, as a line of its own"
    assert told["yaml block"] == "below line 4"
    assert told["yaml braces"] == "in place of line 3"
    assert told["toml"] == "below line 1, which opens the front matter"
    assert told["toml table"] == "below line 3"
    assert told["toml dotted"] == "above line 3"
    assert told["json"] == "below line 1"


def test_a_list_is_written_as_the_file_wants_it() -> None:
    ids = ["Q5", "enwiki:A, B"]
    assert list_field("people.csv", "merged", ids) == '"Q5; enwiki:A, B" in the column merged'
    assert list_field("people.json", "merged", ids) == '"merged": ["Q5", "enwiki:A, B"]'
    assert list_field("people.toml", "merged", ids) == 'merged = ["Q5", "enwiki:A, B"]'
    assert list_field("people/a.md", "merged", ids) == 'merged: [Q5, "enwiki:A, B"]'
    assert yaml_scalar("null") == '"null"'
