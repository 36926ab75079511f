"""What is put into an archive that is worked on: texts, records, tables, templates, settings, files."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.pictures import photograph, picture

FOREIGN = {"notes.txt": "mine", "old/report.pdf": "%PDF", "articles/mine.txt": "mine too", "CNAME": "a.example"}

IDS = ("alpha", "beta", "gamma", "delta", "épsilon")
FOLDERS = ("", "deep/", "deep/er/")
NAMES = ("Mina Rahimi", "Yusuf Karim", "Yusuf Rahimi", "Kabul", "Ghazni", "Kabul Bank")

titles = st.sampled_from(["Alpha", "Beta", "A title", "Un été à Kaboul", "Kabul", 'A <b> & "c"', "کابل"])
dates = st.sampled_from(
    ["", "2001-01-01", "2002-02-02", "2002", "195X", "1937?", "1914/1918", "2001-01-01T10:00:00-04:00"]
)
KEPT_BACK = "The harbour master hid the second ledger under the stairs."
"""What a draft says: another file may say it only where a text that is published says it too."""
DRAFT = f"---\ntitle: A ledger under the stairs\ndraft: true\n---\n{KEPT_BACK}\n"
mentions = st.sampled_from(
    [
        "Mina Rahimi saw Kabul.",
        "Rahimi stayed.",
        "Yusuf Karim and Yusuf Rahimi met in Ghazni.",
        "Kabul Bank opened.",
        "See [[alpha]].",
        "See [[beta|the other]].",
        "[[mina]] was there.",
        "[He](person:yusuf) left.",
        "[Here](place:kabul).",
        "![A photo](photo.png)",
        "![A photo](/photo.png)",
        "[Words](/words.txt)",
        "![A scan](/articles/scan.tif)",
        "[The whole scan](/articles/scan.tif)",
        "![A wide view](/articles/wide.jpg)",
        KEPT_BACK,
        "## A heading",
        "A note.[^1]\n\n[^1]: Its text.",
        "Nobody at all.",
        "Mina Rahimi {nolink} in Kabul.",
        "[the place](../places/ghazni.md)",
        "<b>Raw</b> <script>x</script>",
    ]
)
fields = st.sampled_from(
    [
        "people: [mina]",
        "people: [Mina Rahimi, Somebody New]",
        "places: [kabul, ghazni]",
        "section: News",
        "section: Élan",
        "tags: [one, two]",
        "draft: true",
        "publish: 2024-01-01",
        "publish: 2023-02-25",
        "expires: 2020-01-01",
        "expires: 2023-03-01",
        "summary: In short.",
        "slug: another",
        "lang: fa",
        "authors: [mina]",
        "source: {name: The Paper, date: 1993-11-10}",
        "image: {src: photo.png, alt: A photo}",
        "image: {src: /articles/scan.tif, alt: A scan}",
        "image: {src: /articles/wide.jpg, alt: A wide view}",
        "lang: pt",
        "doi: 10.1000/182",
        "updated: 2004-05-06",
        "redirect_from: [/old/]",
        "not: [mina]",
        "means: {Rahimi: yusuf}",
        "id: beta",
        "organisations: [bank]",
        "colour: blue",
    ]
)
ERRORS = (
    "---\ntitle: Broken\ndate: 2001-02-30\n---\nText.\n",
    "---\ntitle: Never closed\n\nText.\n",
    "---\ntitle: Broken\ntitle: Twice\n---\nText.\n",
    "---\ntitle: Broken\n---\nSee [[nobody-knows]].\n",
    "---\ntitle: Broken\n---\n![none](nowhere.png)\n",
    "---\ntitle: [\n---\n",
    "---\ndate: 2001\n---\nNo title.\n",
)
RECORDS = (
    "---\nname: Mina Rahimi\n---\nA teacher in Kabul.\n",
    "---\nname: Mina Rahimi\nnames: [M. Rahimi]\nborn: 1950\n---\n",
    "---\nname: Yusuf Karim\nshort: [Karim]\n---\nHe knew Mina Rahimi.\n",
    "---\nname: Yusuf Rahimi\n---\n",
    "---\nname: Kabul\nwithin: ghazni\ncoordinates: [34.5, 69.1]\n---\n",
    "---\nname: Kabul Bank\nmerged: [old-bank]\n---\n",
    "---\nname: Ghazni\nlink: false\n---\n",
    "---\nname: Nobody\ndraft: true\n---\n",
    "---\nname: Mina Rahimi\nborn: 1950\ndied: 1937?\nsort_name: Rahimi, Mina\nwikidata: Q42\n---\n",
    "---\nname: Mina Rahimi\nborn: 1951\nnames: [Persepolis]\nviaf: 113230702\nlang: fa\n---\n",
    "---\nname: Yusuf Karim\nborn: 195X\nimage: {src: /articles/scan.tif, alt: A scan}\n---\n",
    "---\nname: Ghazni\ncoordinates: [33.5, 68.4]\ntype: city\nimage: {src: /articles/wide.jpg, alt: A view}\n---\n",
    "---\nname: Ghazni\ncoordinates: [-90, 0]\nwithin: [{id: kabul, to: 2001}]\n---\n[The scan](/articles/scan.tif)\n",
    "---\nname: Kabul\nwithin: ghazni\nindex: false\ncountry: AF\n---\n![A scan](/articles/scan.tif)\n",
    "---\nname: Mina Rahimi\nindex: false\n---\n",
    "---\nnames: 3\nborn: yesterday\n---\n",
)
RECORD_FILES = (
    "people/mina.md",
    "people/yusuf.md",
    "people/other.md",
    "places/kabul.md",
    "places/ghazni.md",
    "organisations/bank.md",
    "pages/about.md",
    "pages/guide.md",
    "people/deep/inner.md",
)
TABLES = {
    "places.csv": (
        "id,name,lat,lon\nkabul,Kabul,34.5,69.1\nghazni,Ghazni,33.5,68.4\n",
        "id,name,lat,lon\nkabul,Kabul,34.6,69.1\n",
        "id,name,names\nkabul,Kabul,Cabul;Caubul\nkabul,Kabul,\n",
        "id,name,lat\nkabul,Kabul,134\n",
        "id,name,lat,lon,within\nkabul,Kabul,34.5,69.1,ghazni\nghazni,Ghazni,33.5,68.4,\nbala,Bala,34.9,69.2,kabul\n",
        "id,name,lat,lon,within\nkabul,Kabul,34.5,69.1,ghazni\nghazni,Ghazni City,,,bala\nbala,Bala,-90,0,\n",
        "id,name\n",
    ),
    "people.json": (
        '[{"id": "Q1", "name": "Mina Rahimi", "aliases": ["Rahimi"]}]',
        '[{"id": "yusuf", "name": "Yusuf Karim"}]',
        "[]",
        "[{",
    ),
    "organisations.toml": (
        '[[organisations]]\nid = "bank"\nname = "Kabul Bank"\n',
        '[[organisations]]\nid = "bank"\nname = "Bank of Kabul"\nnames = ["Kabul Bank"]\n',
        "x =",
    ),
}
TEMPLATES = {
    "article.html": (
        """{% extends "base.html" %}{% import "own.html" as own %}{% block main %}<h1>{{ own.loud(page.title) }}</h1>
        {% include "_badge.html" %}{{ page.body }}{% endblock %}""",
        """{% extends "base.html" %}{% block main %}
        {% include page.extra.get("colour", "_badge.html") ignore missing %}{% endblock %}""",
        "{% if page.title %}never ended",
        "{{ page.titel }}",
        "{% include 'not-there.html' %}",
        "{{ page.title }} {{ site.extra.note }}",
    ),
    "own.html": (
        "{% macro loud(x) %}{{ x | upper }}{% endmacro %}",
        "{% macro loud(x) %}{{ x }}!{% endmacro %}",
        "{% macro",
    ),
    "_badge.html": (
        "<i>badge</i>",
        "<i>another badge</i>",
        '{% include "_deep.html" %}',
        '{% include "_badge.html" %}',
    ),
    "_deep.html": ("deep", "deeper"),
    "_colophon.html": ("<p>Printed.</p>", "<p>Set.</p>", '{% include "_deep.html" ignore missing %}'),
    "_rule.html": ("<b>a rule</b>", "<b>another rule</b>"),
    "_byline.html": ("<p>by {{ page.authors | length }}</p>",),
    "macros.html": ("{% macro url(x) %}{% endmacro %}",),
    "record-people.html": ('{% extends "record.html" %}{% block heading %}<h1>{{ page.title }}</h1>{% endblock %}',),
    "feed.xml": ("no",),
    "locales/pt.toml": ('"articles" = "Artigos"\n', '"articles" = "Textos"\n"map" = "Plano"\n', '"articles" ='),
    "locales/fr.toml": ('"years" = "Ans"\n', '"map" = "Plan"\n', '"map" = "{none}"\n'),
}
SETTINGS = (
    "",
    '\n[linking]\nrepeat = "all"\n',
    '\n[linking]\nrepeat = "none"\n',
    "\n[feeds]\nenabled = false\n",
    "\n[feeds]\nitems = 1\n",
    '\n[theme]\naccent = "#123456"\n',
    '\n[feeds]\ntitle = "News of it"\n',
    '\n[content]\nhtml = "trusted"\n',
    '\n[linking]\nlanguages = ["en", "fa"]\n',
    '\n[redirects]\n"/gone/" = "/articles/alpha/"\n',
    '\n[extra]\nnote = "a note"\n',
    '\n[kinds.organisations]\nlabel = "Organisation"\nplural = "Organisations"\n',
    '\n[linking]\nrepaet = "all"\n',
    "\n[search]\nenabled = false\n",
    "\n[images]\nenabled = false\n",
)
HEADS = ("Mini", "Another title")
HOMES = ("https://a.example/", "https://b.example/sub/")
LANGUAGES = ("en", "fr", "fa", "pt")
STATIC = {
    "photo.png": (picture("one"), picture("two"), picture("longer"), "no picture"),
    "words.txt": ("words", "sword", KEPT_BACK),
    "thing": ("a file",),
    "thing/inner.txt": ("a folder",),
    "thing/deep/x.txt": ("deep",),
    "404.html": ("own",),
    ".hidden": ("x",),
    "static/style.css": ("body{}", "p{}"),
    "articles/alpha/extra.txt": ("beside",),
    "robots.txt": ("own",),
}
IMAGES = (
    picture("image").encode(),
    picture("other").encode(),
    photograph(600, 400),
    photograph(600, 400, seed=2),
    photograph(700, 350, "PNG", "RGBA"),
    photograph(500, 300, "TIFF"),
    photograph(1000, 700, seed=3),
    b"",
)
SCAN = photograph(500, 300, "TIFF")
"""``/articles/scan.tif``: pages show a picture made of it, and lead to the whole only if some text does."""
WIDE = photograph(1000, 700)
"""``/articles/wide.jpg``: large enough to be read in part for a small picture, and for a card to be cut out of it."""
LINES = (
    KEPT_BACK,
    "![A wide view](/articles/wide.jpg)",
    "![A scan](/articles/scan.tif)",
    "[The whole scan](/articles/scan.tif)",
    "See [[alpha]].",
    "Mina Rahimi met Yusuf Karim.",
    "Kabul lies far from Ghazni.",
)
BESIDE = ("articles/photo.png", "articles/deep/photo.png", "people/photo.png", "articles/été.png")


@st.composite
def articles(draw: st.DrawFn) -> str:
    """The text of an article; now and then a wrong one."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(ERRORS))
    head = [f"title: {draw(titles)!r}", *sorted(draw(st.sets(fields, max_size=3)))]
    if date := draw(dates):
        head.append(f"date: {date}")
    body = "\n\n".join(draw(st.lists(mentions, max_size=4)))
    return "---\n" + "\n".join(head) + f"\n---\n{body}\n"


def settings_text(head: str, home: str, language: str, rest: str, *, search: bool) -> str:
    off = "" if search or "[search]" in rest else "\n[search]\nenabled = false\n"
    return f'[site]\ntitle = "{head}"\nbase_url = "{home}"\nlanguage = "{language}"\n{off}{rest}'


OTHER_BRANCH = {
    "site.toml": settings_text("Another branch", HOMES[1], "en", SETTINGS[8], search=False),
    "content/articles/alpha.md": "---\ntitle: Alpha, told otherwise\ndate: 1999\n---\nMina Rahimi of Kabul Bank.\n",
    "content/articles/zeta.md": "---\ntitle: Zeta\ndate: 1998-05-05\nsection: News\n---\nSee [[alpha]]. Kabul.\n",
    "content/people/mina.md": "---\nname: Mina Rahimi\nshort: [Mina]\n---\n",
    "content/places.csv": "id,name,within\nkabul,Kabul,ghazni\nghazni,Ghazni,\n",
    "content/organisations/bank.md": "---\nname: Kabul Bank\n---\n",
    "templates/_badge.html": "<i>of another branch</i>",
    "static/photo.png": picture("another"),
}
"""The sources of a branch that has little in common with what is worked on."""
