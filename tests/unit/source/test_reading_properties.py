"""What holds for any input whatever."""

import string

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.diagnostics import Diagnostic
from archivegen.source.article_fields import read_article
from archivegen.source.dates import DateError, day_to_iso, parse_when, year_of
from archivegen.source.days import civil, day_number
from archivegen.source.decode import decode
from archivegen.source.fields import ArticleFields, RecordFields
from archivegen.source.record_fields import read_record
from archivegen.source.safety import path_problem, slug_problem, url_problem
from archivegen.source.tables import read_table

KINDS = ("people", "places")
NAMES = [
    "title",
    "date",
    "slug",
    "people",
    "tags",
    "source",
    "image",
    "means",
    "not",
    "draft",
    "aliases",
    "names",
    "lat",
    "x",
]
YAML_TEXT = st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`,?~ \n\t\\<=é\u2028"), max_size=60)
DATE_TEXT = st.text(st.sampled_from("0123456789XYES-/.,[]{}?~% TZ:+abcé"), max_size=24)


def bodies():
    lines = st.lists(st.tuples(st.sampled_from(NAMES), YAML_TEXT), max_size=6)
    inner = lines.map(lambda pairs: "".join(f"{name}: {value}\n" for name, value in pairs))
    fence = st.sampled_from(
        [("---\n", "---\n"), ("---\n", "...\n"), ("+++\n", "+++\n"), ("---\n", ""), ("{", "}\n"), ("", "\n")]
    )
    return st.builds(lambda f, i, b: f[0] + i + f[1] + b, fence, inner, YAML_TEXT)


def check_diagnostics(text, diagnostics):
    lines = text.split("\n")
    for found in diagnostics:
        assert isinstance(found, Diagnostic)
        assert 0 <= found.line <= len(lines) + 1
        assert found.message and found.column >= 0
    assert list(diagnostics) == sorted(diagnostics)


@given(st.one_of(st.text(), bodies(), st.text(st.characters())))
@settings(max_examples=400, deadline=None)
def test_reading_never_fails(text):
    for read, fields in ((read_article, ArticleFields), (read_record, RecordFields)):
        result = read("x.md", text, KINDS)
        check_diagnostics(text, result.diagnostics)
        assert text.endswith(result.body)
        if result.body:
            assert text.count("\n", 0, len(text) - len(result.body)) + 1 == result.body_line
        if result.fields is None:
            assert any(d.severity == "error" for d in result.diagnostics)
        elif not result.diagnostics:
            assert msgspec.json.decode(msgspec.json.encode(result.fields), type=fields) == result.fields


@given(st.binary())
@settings(max_examples=200, deadline=None)
def test_decoding_and_tables_never_fail(data):
    text, problems = decode("x", data)
    check_diagnostics(text, problems)
    for ending in ("csv", "json", "toml"):
        read_table(f"p.{ending}", data, "p", KINDS)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), DATE_TEXT),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*NAMES, "id", "within"]), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_json_table_is_read(value):
    data = msgspec.json.encode([value, {"id": "a", "x": value}])
    result = read_table("p.json", data, "p", KINDS)
    check_diagnostics(data.decode(), result.diagnostics)


@given(st.one_of(st.text(max_size=40), DATE_TEXT))
@settings(max_examples=500, deadline=None)
def test_dates_raise_nothing_but_value_errors(text):
    try:
        when = parse_when(text)
    except DateError as problem:
        assert problem.message and problem.hint
        return
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest
    assert parse_when(when.edtf).edtf == when.edtf


@given(st.integers(-(10**12), 10**12))
def test_days_and_dates_are_inverse(jdn):
    year, month, day = civil(jdn)
    assert day_number(year, month, day) == jdn
    assert year_of(jdn) == year
    assert day_to_iso(jdn).endswith(f"-{month:02d}-{day:02d}")


@given(
    st.text(st.sampled_from(string.ascii_letters + string.digits + " .,;_/()éü中ک+=$^"), min_size=1)
    .map(str.strip)
    .filter(bool)
)
@settings(max_examples=300, deadline=None)
def test_plain_text_comes_back_as_it_was_written(word):
    if word[0] in ",%@`=~" or word in {"~", "null"} or word.startswith(("- ", "? ")):
        return
    result = read_article("x.md", f"---\ntitle: {word}\nother: {word}\n---\n", KINDS)
    assert result.fields is not None
    assert result.fields.title == word
    assert str(result.fields.extra["other"]) in {word, word.title()} or not word.isalpha()


@given(st.text(max_size=40))
def test_what_passes_as_an_address_is_harmless(text):
    if slug_problem(text) is None:
        assert not set("/\\:\0") & set(text) and text not in {".", ".."} and text[0] not in ".~ "
    if path_problem(text) is None:
        assert "\\" not in text and not {".", "..", ""} & set(text.strip("/").split("/"))
    if url_problem(text) is None:
        assert text.lower().startswith(("http://", "https://"))
