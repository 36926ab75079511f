"""What each edit of articles, pages and descriptions must make again. The archive is that of ``valley``."""

from __future__ import annotations

from tests.minimality.edit import Edit
from tests.minimality.valley import VALLEY

MOVED = "its lines have moved, and what is remembered of a text holds their numbers"
FROST = "---\ntitle: The frost\ndate: 1930-01-02\nsection: Town\nsummary: Cold.\n---\n"

EDITS_OF_TEXTS = (
    Edit(
        name="a paragraph that names nobody",
        changes={"content/articles/winter.md": ("The wells did not.", "The wells held.")},
        pages="articles/winter",
    ),
    Edit(
        name="the first words of an article without a summary",
        changes={"content/articles/harvest.md": ("a good year", "a bad year")},
        pages="articles articles/harvest home sections/town years/1925",
        files="data:articles feeds:site feeds:sections/town",
    ),
    Edit(
        name="a byline of a person with a record",
        changes={"content/articles/winter.md": ("summary: Deep", "author: Anna Berg\nsummary: Deep")},
        pages="articles articles/winter people/anna sections/town years/1929",
        files="citations:winter data:articles data:people feeds:site feeds:sections/town",
    ),
    Edit(
        name="a sentence around a mention",
        changes={"content/articles/flood.md": ("saw the water", "watched the water")},
        pages="articles/flood people/anna places/elmstad",
        files="data/mentions.csv",
    ),
    Edit(
        name="a sentence around two mentions",
        changes={"content/articles/mill.md": ("owned it", "had it")},
        pages="articles/mill people/anna people/maria-lind",
        files="data/mentions.csv",
    ),
    Edit(
        name="a sentence of a page",
        changes={"content/pages/visit.md": ("Come", "Go")},
        pages="visit",
    ),
    Edit(
        name="a sentence of a person's description",
        changes={"content/people/anna.md": ("She knew", "She met")},
        pages="people/anna",
    ),
    Edit(
        name="a mention taken out",
        changes={"content/articles/school.md": ("Peter Voss", "He")},
        pages=("about-this-archive articles/school articles/strike home people people/peter-voss places/elmstad"),
        files="data:articles data:people feeds:people/peter-voss data/mentions.csv",
    ),
    Edit(
        name="a mention put in",
        changes={"content/articles/winter.md": ("The wells did not.", "The wells did not, Clara Holm said.")},
        pages="about-this-archive articles/fair articles/winter home people people/clara-holm",
        files="data:articles data:people feeds:people/clara-holm data/mentions.csv",
    ),
    Edit(
        name="a comment in front matter",
        changes={"content/articles/fire.md": ("summary:", "# a note\nsummary:")},
        pages="articles/fire",
        in_vain="articles/fire",
        why=MOVED,
    ),
    Edit(
        name="another title",
        changes={"content/articles/strike.md": ("title: The strike", "title: The long strike")},
        pages=(
            "articles articles/bridge articles/harvest articles/railway articles/school articles/strike home "
            "people/jonas people/peter-voss sections/trades timeline years/1923"
        ),
        files=(
            "citations:strike data:articles feeds:site feeds:people/jonas feeds:people/peter-voss feeds:sections/trades"
        ),
    ),
    Edit(
        name="another title of an article that one refers to",
        changes={"content/articles/bridge.md": ("title: The bridge", "title: The old bridge")},
        pages=(
            "articles articles/bridge articles/flood articles/mill articles/railway articles/strike "
            "people/jonas places/northgate sections/news timeline years/1921"
        ),
        files=(
            "citations:bridge data:articles feeds:site feeds:people/jonas feeds:places/northgate "
            "data/places.lpf.json feeds:sections/news"
        ),
    ),
    Edit(
        name="another title of an article that refers to one",
        changes={"content/articles/mill.md": ("title: The mill", "title: The old mill")},
        pages=(
            "articles articles/bridge articles/choir articles/flood articles/market articles/mill "
            "articles/school people/anna people/maria-lind sections/trades timeline years/1923"
        ),
        files=(
            "citations:mill data:articles feeds:site feeds:people/anna feeds:people/maria-lind feeds:sections/trades"
        ),
    ),
    Edit(
        name="another day of the same year",
        changes={"content/articles/school.md": ("1923-09-01", "1923-09-02")},
        pages=(
            "articles articles/flood articles/mill articles/school articles/strike home people/peter-voss "
            "places/elmstad sections/town timeline years/1923"
        ),
        files=(
            "citations:school data:articles feeds:site feeds:people/peter-voss feeds:places/elmstad "
            "data/mentions.csv feeds:sections/town"
        ),
    ),
    Edit(
        name="a day between others",
        changes={"content/articles/winter.md": ("1929-12-31", "1932-12-31")},
        pages=(
            "about-this-archive articles articles/choir articles/fire articles/railway articles/winter home "
            "sections/town timeline years years/1929 years/1932"
        ),
        files="citations:winter data:articles feeds:site sitemap.xml feeds:sections/town",
    ),
    Edit(
        name="another section",
        changes={"content/articles/fire.md": ("section: News", "section: Town")},
        pages="articles articles/fire home sections sections/news sections/town years/1933",
        files=(
            "data:articles articles/fire/index.csl.json articles/fire/index.ris feeds:sections/news feeds:sections/town"
        ),
    ),
    Edit(
        name="another summary",
        changes={"content/articles/flood.md": ("summary: High water.", "summary: Very high water.")},
        pages="articles articles/flood sections/news years/1921",
        files=(
            "data:articles feeds:site feeds:people/anna feeds:places/elmstad articles/flood/index.csl.json "
            "articles/flood/index.ris feeds:sections/news"
        ),
    ),
    Edit(
        name="a tag",
        changes={"content/articles/fire.md": ("summary: One", "tags: [barn]\nsummary: One")},
        pages="articles/fire",
        files="data:articles feed.json sections/news/feed.json articles/fire/index.ris",
    ),
    Edit(
        name="an old address",
        changes={"content/articles/fire.md": ("summary: One", "redirect_from: [/barn/]\nsummary: One")},
        pages="articles/fire barn",
        in_vain="articles/fire",
        why=MOVED,
    ),
    Edit(
        name="a doubt settled",
        changes={"content/articles/choir.md": ("summary: Four", "means: {Berg: karl}\nsummary: Four")},
        pages="about-this-archive articles/choir people/anna people/karl",
        files="data:people data/mentions.csv",
        in_vain="articles/choir",
        why=MOVED,
    ),
    Edit(
        name="an article made a draft",
        changes={"content/articles/fire.md": ("summary: One", "draft: true\nsummary: One")},
        pages="about-this-archive articles articles/choir home sections sections/news timeline years",
        files="data:articles feeds:site sitemap.xml feeds:sections/news ro-crate-metadata.json",
        gone="articles/fire years/1933 citations:fire",
    ),
    Edit(
        name="a new article that names nobody",
        changes={"content/articles/frost.md": f"{FROST}Ice.\n"},
        pages=(
            "about-this-archive articles articles/choir articles/frost articles/winter home sections "
            "sections/town timeline years years/1930"
        ),
        files="citations:frost data:articles feeds:site sitemap.xml feeds:sections/town",
    ),
    Edit(
        name="a new article that names a person",
        changes={"content/articles/frost.md": f"{FROST}Clara Holm slipped.\n"},
        pages=(
            "about-this-archive articles articles/choir articles/fair articles/frost articles/winter home "
            "people people/clara-holm sections sections/town timeline years years/1930"
        ),
        files=(
            "citations:frost data:articles data:people feeds:site feeds:people/clara-holm data/mentions.csv "
            "sitemap.xml feeds:sections/town"
        ),
    ),
    Edit(
        name="an article taken out",
        changes={"content/articles/fair.md": None},
        pages=(
            "about-this-archive articles articles/harvest articles/railway home map people people/clara-holm places "
            "places/elmstad places/northgate places/oldport places/westmark sections sections/town timeline years"
        ),
        files=(
            "data:articles data:people data:places feeds:site data/mentions.csv data/places.geojson "
            "data/places.lpf.json sitemap.xml feeds:sections/town"
        ),
        gone="articles/fair years/1927 citations:fair feeds:people/clara-holm feeds:places/oldport",
    ),
    Edit(
        name="an article under another file name",
        changes={
            "content/articles/fire.md": None,
            "content/articles/blaze.md": VALLEY["content/articles/fire.md"],
        },
        pages="articles articles/blaze articles/choir home sections/news timeline years/1933",
        files="citations:blaze data:articles feeds:site sitemap.xml feeds:sections/news",
        gone="articles/fire citations:fire",
    ),
    Edit(
        name="an article that is not yet due",
        changes={"content/articles/fire.md": ("summary: One", "publish: 2999-01-01\nsummary: One")},
        pages="about-this-archive articles articles/choir home sections sections/news timeline years",
        files="data:articles feeds:site sitemap.xml feeds:sections/news ro-crate-metadata.json",
        gone="articles/fire years/1933 citations:fire",
    ),
)
