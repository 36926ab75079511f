"""The front matter of articles: typed, checked, everything wrong at once."""

import pytest

from archivegen.diagnostics import Place
from archivegen.source.article_fields import read_article
from archivegen.source.dates import parse_when
from archivegen.source.fields import Declared, Figure, Meaning, Source

KINDS = ("people", "places", "organisations")


def read(front, known=()):
    return read_article("content/x.md", f"---\n{front}\n---\nbody\n", KINDS, known)


def fields(front):
    result = read(front)
    assert result.diagnostics == ()
    return result.fields


def problems(front):
    return [f"{d.line}:{d.column} {d.severity} {d.code}: {d.message}" for d in read(front).diagnostics]


def test_every_field_of_the_contract():
    found = fields(
        """title: The siege
date: 1937-05-01 10:30 +0200
id: geonames:3041565
slug: the-siege
lang: fa
dir: rtl
summary: |
  Two lines
  of text
section: War
tags: [a, b]
authors: [Mina Rahimi, yusuf-karim]
source:
  name: Anis
  url: https://anis.example/1937
  date: 1937-05-02
  page: 3
  archive: National Archives
  archive_location: box 7
  rights: public domain
people: [ahmad-shah-massoud, "Karim, Yusuf"]
places:
  - kabul
not: [q1]
means: {Massoud: ahmad-massoud}
image: {src: a.jpg, caption: C, credit: D, alt: E, shows: [kabul]}
figures:
  - b.jpg
  - src: https://x.example/c.jpg
draft: true
publish: 2030-01-01
expires: 2040-01-01
redirect_from: /old/path/
extra: {colour: red}"""
    )
    assert (found.title, found.id, found.slug, found.lang, found.dir) == (
        "The siege",
        "geonames:3041565",
        "the-siege",
        "fa",
        "rtl",
    )
    assert (found.date.edtf, found.date.time) == ("1937-05-01", "10:30:00+02:00")
    assert (found.summary, found.section, found.tags) == ("Two lines\nof text", "War", ("a", "b"))
    assert found.authors == ("Mina Rahimi", "yusuf-karim")
    assert found.source == Source(
        "Anis",
        "https://anis.example/1937",
        parse_when("1937-05-02"),
        "3",
        "National Archives",
        "box 7",
        "public domain",
    )
    assert found.declared == (
        Declared("people", "ahmad-shah-massoud", Place(22, 10, 18)),
        Declared("people", "Karim, Yusuf", Place(22, 30, 14)),
        Declared("places", "kabul", Place(24, 5, 5)),
    )
    assert found.never == ("q1",)
    assert found.means == (Meaning("Massoud", "ahmad-massoud", Place(26, 18, 13)),)
    assert found.image == Figure("a.jpg", "C", "D", "E", ("kabul",), Place(27, 14, 5), shows_at=Place(27, 59, 7))
    assert [figure.src for figure in found.figures] == ["b.jpg", "https://x.example/c.jpg"]
    assert (found.draft, found.publish.edtf, found.expires.edtf) == (True, "2030-01-01", "2040-01-01")
    assert found.redirect_from == ("/old/path/",)
    assert found.extra == {"colour": "red"}
    assert found.at["title"] == Place(2, 1, 5)
    assert found.at["redirect_from"].line == 34


@pytest.mark.parametrize(
    "text",
    [
        '+++\ntitle = "A"\ndate = 1937-05-01\npeople = ["Ali"]\n[source]\nname = "Anis"\n+++\nbody\n',
        '{"title": "A", "date": "1937-05-01", "people": ["Ali"], "source": {"name": "Anis"}}\nbody\n',
        "---\ntitle: A\ndate: 1937-05-01\npeople: [Ali]\nsource: {name: Anis}\n---\nbody\n",
    ],
    ids=["toml", "json", "yaml"],
)
def test_the_three_languages_say_the_same(text):
    result = read_article("x.md", text, KINDS)
    assert result.diagnostics == ()
    assert result.body == "body\n"
    found = result.fields
    assert (found.title, found.date.edtf, found.source.name) == ("A", "1937-05-01", "Anis")
    assert [(d.kind, d.value) for d in found.declared] == [("people", "Ali")]


@pytest.mark.case("IN-01")
def test_in_01_syntax_errors_leave_no_fields_but_keep_the_body():
    result = read('title: "unclosed')
    assert result.fields is None
    assert (result.body, result.body_line) == ("body\n", 4)
    assert str(result.diagnostics[0]).startswith("content/x.md:2:8: error[FM-SYNTAX]")
    assert result.diagnostics[0].source == 'title: "unclosed'


@pytest.mark.case("IN-02")
def test_in_02_a_key_given_twice():
    assert str(read("x: 1\ntitle: A\ntags: []\ntitle: B", known=["x"]).diagnostics[0]) == (
        'content/x.md:5:1: error[FM-DUP]: key "title" again (first on line 3)'
    )
    assert problems("title: A\nTitle: B") == ['3:1 error FM-DUP: key "Title" again (as "title" on line 2)']


@pytest.mark.case("IN-04")
def test_in_04_text_stays_text_and_people_may_be_one_name():
    result = read("title: no\nslug: 012\ntime: 12:30:45\nref: 1_000\ndate: 2001-02-30\npeople: Ali, son of Omar")
    assert (result.fields.title, result.fields.slug) == ("no", "012")
    assert result.fields.extra == {"time": "12:30:45", "ref": "1_000"}
    assert [(d.kind, d.value) for d in result.fields.declared] == [("people", "Ali, son of Omar")]
    errors = [d for d in result.diagnostics if d.severity == "error"]
    assert [(d.line, d.column, d.code, d.hint) for d in errors] == [(6, 7, "DATE", "February 2001 has 28 days")]


@pytest.mark.case("IN-05")
def test_in_05_an_unclosed_fence_gives_no_body():
    result = read_article("x.md", "---\ntitle: x\nsecret: y\n", KINDS)
    assert (result.fields, result.body) == (None, "")
    assert result.diagnostics[0].code == "FM-OPEN"


@pytest.mark.case("IN-16")
def test_in_16_links_with_a_script_are_errors():
    for url in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\\tscript:alert(1)",
        " javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "\\u0001javascript:x",
        "java\\nscript:x",
        "file:///etc/passwd",
    ]:
        for front in (f'source: {{url: "{url}"}}', f'source_url: "{url}"', f'source: "{url}"', f'image: "{url}"'):
            codes = {d.code for d in read(f"title: x\n{front}").diagnostics if d.severity == "error"}
            assert codes & {"URL", "CONTROL"}, front


def test_everything_wrong_is_reported_at_once():
    assert problems(
        "titel: x\ndate: 12/31/1999\ndraft: yes\nslug: a/b\ntags: {a: 1}\nlang: english language\ndir: up"
    ) == [
        "2:1 error TITLE: title is required",
        '2:1 warning FIELD: unknown field "titel"',
        '3:7 error DATE: "12/31/1999" is not a date',
        '4:8 error FIELD: "draft" has to be true or false, not "yes"',
        '5:7 error SLUG: the slug "a/b" holds "/"',
        '6:7 error FIELD: "tags" has to be a list of texts, not a group of fields',
        '7:7 error FIELD: "english language" is no language',
        '8:6 error FIELD: "up" is no direction of text',
    ]
    assert [d.hint for d in read("titel: x").diagnostics] == [
        'add "title: …" to the front matter',
        'did you mean "title"?',
    ]


@pytest.mark.parametrize("front", ["title:", 'title: ""', "title: ~", "tags: [a]"])
def test_a_title_is_required_and_never_guessed(front):
    result = read(front)
    assert [d.code for d in result.diagnostics] == ["TITLE"]
    assert result.fields.title == ""


def test_a_file_without_front_matter_says_how_to_begin():
    (found,) = read_article("x.md", "only text\n", KINDS).diagnostics
    assert (found.line, found.hint) == (1, 'begin the file with "---", "title: …" and "---", each on its line')


def test_unknown_fields_are_grouped_warnings_kept_in_extra():
    result = read("title: x\nlicence: CC BY\nplcaes: [a]\nwhen: 2001-02-03")
    assert [(d.severity, d.group) for d in result.diagnostics] == [
        ("warning", "field:licence"),
        ("warning", "field:plcaes"),
        ("warning", "field:when"),
    ]
    assert result.diagnostics[1].hint == 'did you mean "places"?'
    assert result.fields.extra == {"licence": "CC BY", "plcaes": ["a"], "when": "2001-02-03"}
    assert read("title: x\nlicence: CC BY", known=["licence"]).diagnostics == ()


@pytest.mark.parametrize("word", ["true", "True", '"true"'])
def test_booleans(word):
    assert fields(f"title: x\ndraft: {word}").draft is True


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("yes", "write draft: true"),
        ("no", "write draft: false"),
        ("1", "write draft: true"),
        ("off", "write draft: false"),
        ("Nein", "write draft: false"),
    ],
)
def test_other_words_for_booleans_are_errors_with_a_hint(word, hint):
    (found,) = read(f"title: x\ndraft: {word}").diagnostics
    assert (found.severity, found.hint) == ("error", hint)


@pytest.mark.parametrize(
    ("front", "attribute", "value"),
    [
        ("description: d", "summary", "d"),
        ("subtitle: d", "summary", "d"),
        ("excerpt: d", "summary", "d"),
        ("summary: s\ndescription: d", "summary", "s"),
        ("description: d\nsummary: s", "summary", "s"),
        ("category: War", "section", "War"),
        ("categories: [a, b]\ntags: c", "tags", ("a", "b", "c")),
        ("tag: a", "tags", ("a",)),
        ("tags: a, b , a", "tags", ("a", "b")),
        ("language: en_GB", "lang", "en-GB"),
        ("author: Ali", "authors", ("Ali",)),
        ("author: {name: Ali, url: https://x.example}", "authors", ("Ali",)),
        ("authors: [{name: Ali}, {id: b}, C]", "authors", ("Ali", "b", "C")),
        ("aliases: [/a/, b.html]\nredirect_from: /c/", "redirect_from", ("/a/", "b.html", "/c/")),
        ("published: false", "draft", True),
        ("status: draft", "draft", True),
        ("DRAFT: true", "draft", True),
        ("source: Anis", "source", Source(name="Anis")),
        ("source: https://anis.example", "source", Source(url="https://anis.example")),
        ("source: 'Anis: a daily'", "source", Source(name="Anis: a daily")),
        ("source: Anis\nsource_url: https://a.example", "source", Source(name="Anis", url="https://a.example")),
        ("title: x\nlinkTitle: y\nlayout: post\nweight: 3\nmenu: {a: b}\npermalink: /x/", "title", "x"),
        ("image: {path: /a.jpg, width: 3}", "image", Figure("/a.jpg", at=Place(3, 15, 6))),
    ],
)
def test_content_of_other_generators_is_read_as_it_is(front, attribute, value):
    front = front if front.startswith("title") else "title: x\n" + front
    assert getattr(fields(front), attribute) == value


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("lastmod", "updated"),
        ("modified", "updated"),
        ("last_modified_at", "updated"),
        ("expiryDate", "expires"),
        ("expirydate", "expires"),
        ("publishDate", "publish"),
        ("published", "publish"),
    ],
)
def test_dates_of_other_generators(name, attribute):
    assert getattr(fields(f"title: x\n{name}: 2020-01-02"), attribute).edtf == "2020-01-02"


def test_foreign_values_that_do_not_fit_are_warnings():
    result = read("title: x\naliases: [https://x.example/, /ok/]\nlastmod: long ago\nlocale: the English")
    assert [(d.severity, d.line) for d in result.diagnostics] == [("warning", 3), ("warning", 4), ("warning", 5)]
    assert result.fields.redirect_from == ("/ok/",)


def test_zola_tables():
    result = read_article(
        "x.md",
        '+++\ntitle = "A"\n[taxonomies]\ntags = ["a"]\npeople = ["Ali"]\nships = ["b"]\n'
        "[extra]\nrelease = true\nv = 1.5\n+++\n",
        KINDS,
    )
    assert result.fields.tags == ("a",)
    assert [d.value for d in result.fields.declared] == ["Ali"]
    assert result.fields.extra == {"release": True, "v": 1.5, "ships": ["b"]}
    assert [d.group for d in result.diagnostics] == ["field:ships"]


def test_pelican_headers():
    result = read_article(
        "x.md",
        "Title: A\nDate: 2010-12-03 10:20\nModified: 2010-12-05\nTags: a, b\nAuthors: Ali, Omar\nCategory: c\n"
        "people: Ali; Omar\nSummary: one\n    and two\nStatus: draft\n\nbody\n",
        KINDS,
    )
    assert result.diagnostics == ()
    found = result.fields
    assert (found.title, found.date.time, found.updated.edtf, found.tags) == ("A", "10:20:00", "2010-12-05", ("a", "b"))
    assert (found.authors, found.section, found.summary, found.draft) == (("Ali", "Omar"), "c", "one and two", True)
    assert [d.value for d in found.declared] == ["Ali", "Omar"]
    assert (result.body, result.body_line) == ("body\n", 12)


@pytest.mark.case("NA-11")
@pytest.mark.parametrize(
    "path", ["../../../tmp/pwn", "/foo/../../../tmp/p", "..\\..\\x", "%2e%2e/x", "/%252e%252e/x", "..", "."]
)
@pytest.mark.parametrize("name", ["slug", "redirect_from", "aliases", "permalink", "url", "path"])
def test_na_11_ways_out_of_the_folder_are_errors_with_a_line(name, path):
    result = read(f"title: x\n{name}: '{path}'")
    assert [d.line for d in result.diagnostics if d.severity == "error"] == [3]
    assert (result.fields.slug, result.fields.redirect_from) == ("", ())


@pytest.mark.case("NA-11")
@pytest.mark.parametrize("path", ["C:\\Windows\\x", "~/x", ".git/hooks/x", "//x.example/y"])
@pytest.mark.parametrize("name", ["slug", "redirect_from"])
def test_na_11_other_unsafe_paths_are_errors_with_a_line(name, path):
    assert [d.line for d in read(f"title: x\n{name}: '{path}'").diagnostics if d.severity == "error"] == [3]


def test_values_of_the_wrong_shape_name_the_place():
    assert problems(
        "title: x\nmeans: [a]\nnot: {a: b}\npeople: [{a: b}]\nsource: [a]\nimage: [a]\nmeans2: {}\nid: [a]"
    )[:6] == [
        '3:8 error FIELD: "means" has to give an id for each written form',
        '4:6 error FIELD: "not" has to be a list of texts, not a group of fields',
        '5:10 error FIELD: an entry of "people" has to be text, not a group of fields',
        '6:9 error FIELD: "source" has to be one publication, not a list',
        '7:8 error FIELD: "image" has to be one image, not a list',
        '8:1 warning FIELD: unknown field "means2"',
    ]


def test_unknown_parts_of_a_field_are_warnings():
    (found,) = read("title: x\nsource: {nam: Anis}").diagnostics
    assert (found.severity, found.message, found.hint) == (
        "warning",
        'unknown field "nam" in "source"',
        'did you mean "name"?',
    )


def test_ids_hold_what_can_be_seen():
    for good in ["Q157", "geonames:3041565", "enwiki:New_York_City", "a b", "کابل", "می‌رود", "#1 & <x>"]:
        assert fields(f"title: x\nid: '{good}'").id == good
    for bad in ["a\\tb", "a\\nb", " a", "a\\u202Eb", "a\\x7f"]:
        assert [d.code for d in read(f'title: x\nid: "{bad}"').diagnostics] == ["ID"], bad


def test_control_characters_by_escapes_are_errors():
    for text in ['---\ntitle: "a\\x00b"\n---\n', '+++\ntitle = "a\\u0008b"\n+++\n', '{"title": "a\\ud800b"}\n']:
        assert "CONTROL" in {d.code for d in read_article("x.md", text, KINDS).diagnostics}


def test_a_title_on_two_lines_is_one_line():
    assert fields("title: >\n  one\n  two\n").title == "one two"
    assert fields("title: |\n  one\n  two\n").title == "one two"


@pytest.mark.parametrize(
    ("front", "place", "lost", "remedy"),
    [
        ("title: Prisoner #5 of block 3", (2, 17), "#5 of block 3", 'title: "Prisoner #5 of block 3"'),
        ("title: A\nsummary: The #1", (3, 14), "#1", 'summary: "The #1"'),
        ("title: A\ntags:\n  - b #3", (4, 7), "#3", '"b #3"'),
        ("title: A\npeople:\n  - Ann #2", (4, 9), "#2", '"Ann #2"'),
        ("title: A\nsource:\n  page: 3 #4", (4, 11), "#4", 'page: "3 #4"'),
        ("title: A\nfigures:\n  - src: a.jpg\n    caption: Box #5", (5, 18), "#5", 'caption: "Box #5"'),
        ('title: Say "x" #5', (2, 16), "#5", """title: 'Say "x" #5'"""),
    ],
)
def test_a_text_cut_by_a_comment_is_a_warning(front, place, lost, remedy):
    (found,) = read(front).diagnostics
    assert (found.severity, found.code, found.line, found.column) == ("warning", "FM-COMMENT", *place)
    assert found.message == f'everything from "{lost}" on is a comment and was left out'
    assert f"in quotes: {remedy};" in found.hint


@pytest.mark.parametrize(
    "front",
    [
        "title: A  # two spaces",
        "title: 'A' # after a quote",
        "title: C# and D#",
        "# a line\ntitle: A\n # another",
        "title: A\ndate: 1993 # sure\nid: x # y\nimage: a.jpg # z",
        "title: A\nsource:\n  url: https://x.example # y",
        "title: A\nsource: {name: B, # first\n  page: 3}",
    ],
)
def test_what_is_clearly_a_comment_is_no_warning(front):
    assert read(front).diagnostics == ()


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("drafft", "draft"),
        ("Drafts", "draft"),
        ("publsh", "publish"),
        ("pubilsh", "publish"),
        ("expire", "expires"),
        ("expries", "expires"),
        ("publishd", "published"),
    ],
)
def test_a_slip_in_a_field_that_withholds_the_article_is_an_error(key, meant):
    (found,) = read(f"title: A\n{key}: true").diagnostics
    assert (found.line, found.severity, found.code) == (3, "error", "FIELD")
    assert found.message == f'unknown field "{key}": the article would be published'
    assert found.hint == f'did you mean "{meant}"?'


def test_a_slip_in_the_field_that_keeps_names_from_being_linked_is_an_error():
    assert problems("title: A\nnott: [x]") == [
        '3:1 error FIELD: unknown field "nott": the names that it lists would be linked'
    ]


@pytest.mark.parametrize("key", ["noted", "notes", "publisher", "published_in", "sumary"])
def test_other_unknown_fields_stay_warnings(key):
    assert problems(f"title: A\n{key}: x") == [f'3:1 warning FIELD: unknown field "{key}"']
    assert read(f"title: A\n{key}: x", known=[key]).diagnostics == ()


@pytest.mark.parametrize("word", ["no", "nein", "No", "off", "нет"])
def test_a_no_in_published_is_an_error_that_says_how_to_write_it(word):
    (found,) = read(f"title: A\npublished: {word}").diagnostics
    assert (found.severity, found.message) == ("error", f'"published" has to be true, false or a date, not "{word}"')
    assert found.hint == "write published: false, or draft: true"


@pytest.mark.parametrize("key", ["published", "publishDate", "expiryDate", "unpublishdate"])
def test_a_date_that_would_withhold_the_article_and_cannot_be_read_is_an_error(key):
    assert [(d.severity, d.code) for d in read(f"title: A\n{key}: soon").diagnostics] == [("error", "DATE")]


@pytest.mark.parametrize(
    ("front", "hint"),
    [
        (
            "people: clara-whitfield, edwin-whitfield",
            'for several write [clara-whitfield, edwin-whitfield]; if it is one, ["clara-whitfield, edwin-whitfield"]',
        ),
        ("places: a; b", 'for several write [a, b]; if it is one, ["a; b"]'),
        ("authors: Ana Reyes, Bo Li", 'for several write [Ana Reyes, Bo Li]; if it is one, ["Ana Reyes, Bo Li"]'),
        ("author: ana, bo", 'for several write [ana, bo]; if it is one, ["ana, bo"]'),
    ],
)
def test_a_text_with_commas_for_a_list_of_names_is_a_warning(front, hint):
    (found,) = read(f"title: A\n{front}").diagnostics
    name = front.partition(":")[0]
    assert (found.severity, found.code, found.hint) == ("warning", "FIELD", hint)
    assert found.message == f'"{name}" is read as one name'


@pytest.mark.parametrize("front", ["authors: Reyes, Ana", "author: Massoud, Ahmad Shah", 'people: ["Karim, Yusuf"]'])
def test_a_surname_first_is_one_name(front):
    assert read(f"title: A\n{front}").diagnostics == ()


@pytest.mark.parametrize(("key", "meant"), [("alias", "aliases"), ("person", "people")])
def test_other_words_for_a_field_are_hinted_at(key, meant):
    assert read(f"title: A\n{key}: x").diagnostics[0].hint == f'did you mean "{meant}"?'


def test_half_a_character_is_an_error_and_stumbles_over_nothing_later():
    result = read_article("x.md", '{"title": "a\\ud800b", "\\ud801k": 1, "date": "\\ud802"}\nbody\n', KINDS)
    assert [d.code for d in result.diagnostics if d.severity == "error"] == ["CONTROL", "CONTROL", "CONTROL", "DATE"]
    str(result).encode("utf-8")
    assert result.fields.title == "a\ufffdb"


@pytest.mark.parametrize("date", ["[1960, 1961]", "{1960, 1961}"])
def test_a_date_in_brackets_without_quotes_is_told_to_take_them(date):
    (found,) = read(f"title: A\ndate: {date}").diagnostics
    assert (found.code, found.hint) == ("DATE", "put it in quotes: one of [1910,1911], all of {1960,1961}")


@pytest.mark.parametrize(("text", "wanted"), [
    ("doi: 10.1234/ab.7", (("doi", "10.1234/ab.7"),)),
    ("doi: https://doi.org/10.1234/ab(7)", (("doi", "10.1234/ab(7)"),)),
    ("doi: doi:10.1234/x", (("doi", "10.1234/x"),)),
    ("ark: https://n2t.net/ark:/12148/btv1b84", (("ark", "ark:/12148/btv1b84"),)),
    ("ark: ark:12148/btv1b84", (("ark", "ark:12148/btv1b84"),)),
    ("handle: https://hdl.handle.net/2027/mdp.39015", (("handle", "2027/mdp.39015"),)),
    ("handle: 2027/x\ndoi: 10.1234/x", (("doi", "10.1234/x"), ("handle", "2027/x"))),
    ("doi:", ()),
])  # fmt: skip
def test_persistent_ids_bare_or_as_addresses(text, wanted):
    assert problems(f"title: A\n{text}") == []
    assert read(f"title: A\n{text}").fields.identifiers == wanted


@pytest.mark.parametrize("text", ["doi: 11.1234/x", "doi: https://x.example/", "ark: btv1b84", "handle: mdp"])
def test_a_persistent_id_of_a_wrong_form_is_an_error(text):
    scheme, _, word = text.partition(": ")
    assert problems(f"title: A\n{text}") == [f'3:{len(scheme) + 3} error ID-FORM: "{word}" is no {scheme}']
    assert read(f"title: A\n{text}").fields.identifiers == ()


@pytest.mark.parametrize(("text", "wanted"), [
    ("corrections: A letter.", [("A letter.", "")]),
    ("corrections: [One., {date: 2024-03, text: Two.}]", [("One.", ""), ("Two.", "2024-03")]),
    ("corrections: {date: 2024-03-01, text: Two.}", [("Two.", "2024-03-01")]),
    ("corrections:", []),
    ("corrections: []", []),
])  # fmt: skip
def test_corrections_are_texts_or_texts_with_their_day(text, wanted):
    assert problems(f"title: A\n{text}") == []
    found = read(f"title: A\n{text}").fields.corrections
    assert [(one.text, one.date.edtf if one.date else "") for one in found] == wanted


def test_a_correction_that_says_nothing_is_an_error():
    assert [one.split(":", 2)[-1] for one in problems("title: A\ncorrections: [{date: 2024-03-01}]")] == [
        ' an entry of "corrections" does not say what was corrected'
    ]


def test_the_archives_own_note():
    found = read(
        "title: A\ntranscription: By hand.\nnote: 'Torn: half is lost.'\nsource: {archived_url: https://w.example/1}"
    )
    assert (found.fields.transcription, found.fields.note) == ("By hand.", "Torn: half is lost.")
    assert found.fields.source.archived_url == "https://w.example/1"
    assert "URL" in problems("title: A\nsource: {archived_url: javascript:x}")[0]


@pytest.mark.parametrize("tag", ["en-a", "farsi", "en-GB-oed"])
def test_a_language_that_browsers_do_not_take_is_an_error(tag):
    assert problems(f"title: x\nlang: {tag}") == [f'3:7 error FIELD: "{tag}" is no language']
