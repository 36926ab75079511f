"""What each edit of records, tables, files, settings and templates must make again, in the archive of ``valley``."""

from __future__ import annotations

from tests.minimality.edit import EVERY_PAGE, Edit

EDITS_OF_THE_REST = (
    Edit(
        name="another name of a person",
        changes={"content/people/anna.md": ("name: Anna Berg", "name: Anna Bergh\nnames: [Anna Berg]\nshort: [Berg]")},
        pages=(
            "articles/choir articles/flood articles/mill home people people/anna people/jonas people/karl "
            "people/maria-lind places/elmstad timeline"
        ),
        files="data:people feeds:people/anna",
    ),
    Edit(
        name="a person filed otherwise",
        changes={"content/people/jonas.md": ("name: Jonas Keller", "name: Jonas Keller\nsort_name: Keller, Jonas")},
        pages="people people/jonas",
        files="data:people",
        in_vain="people/jonas",
        why="a page of a record has it for templates that show it",
    ),
    Edit(
        name="an outside id of a person",
        changes={"content/people/jonas.md": ("name: Jonas Keller", "name: Jonas Keller\nwikidata: Q42")},
        pages="articles/bridge articles/railway articles/strike people/jonas",
        files="data:people",
    ),
    Edit(
        name="another summary of a person",
        changes={"content/people/jonas.md": ("A builder.", "A master builder.")},
        pages="people people/jonas",
        files="data:people",
        in_vain="people",
        why="A–Z lists have it for templates that show it",
    ),
    Edit(
        name="another year of birth",
        changes={"content/people/anna.md": ("1900", "1901")},
        pages=(
            "articles/choir articles/flood articles/mill home people people/anna people/jonas people/karl "
            "people/maria-lind places/elmstad timeline"
        ),
        files="data:people",
    ),
    Edit(
        name="a person named nowhere",
        changes={"content/people/otto.md": "---\nname: Otto Kurz\n---\n"},
        pages="about-this-archive home people people/otto",
        files="data:people sitemap.xml",
    ),
    Edit(
        name="a variant that nobody uses",
        changes={"content/people/jonas.md": ("name: Jonas Keller", "name: Jonas Keller\nnames: [Jonny Keller]")},
        pages="people people/jonas",
        files="data:people",
    ),
    Edit(
        name="a variant that a text uses",
        changes={"content/people/karl.md": ("name: Karl Berg", "name: Karl Berg\nnames: [One barn, The wells]")},
        pages="about-this-archive articles/choir articles/winter home people people/karl",
        files="data:articles data:people feeds:people/karl data/mentions.csv",
    ),
    Edit(
        name="a merged record",
        changes={"content/people/jonas.md": ("name: Jonas Keller", "name: Jonas Keller\nmerged: [keller]")},
        pages="people/keller",
    ),
    Edit(
        name="a comment in a table",
        changes={"content/places.toml": ("# What lies where\n", "# What lies where\n# and more\n")},
    ),
    Edit(
        name="another container of a place",
        changes={
            "content/places.toml": ('name = "Oldport"\nwithin = "westmark"', 'name = "Oldport"\nwithin = "elmstad"')
        },
        pages="articles/fair home map people/clara-holm places places/elmstad places/oldport places/westmark",
        files="data:places",
    ),
    Edit(
        name="another container of a place named nowhere",
        changes={
            "content/places.toml": ('name = "Saltmarsh"\nwithin = "westmark"', 'name = "Saltmarsh"\nwithin = "oldport"')
        },
        pages="map places places/oldport places/saltmarsh places/westmark",
        files="data:places",
    ),
    Edit(
        name="the type of a place",
        changes={"content/places.toml": ('name = "Northgate"\n', 'name = "Northgate"\ntype = "quarter"\n')},
        pages="articles/bridge home map people/jonas places places/elmstad places/northgate",
        files="data:places data/places.geojson data/places.lpf.json",
    ),
    Edit(
        name="a place moved",
        changes={"content/places.toml": ("53.9, 12.1", "53.95, 12.2")},
        pages="articles/fair map people/clara-holm places/elmstad places/northgate places/oldport",
        files="data:places data/places.geojson data/places.lpf.json",
    ),
    Edit(
        name="another name of a place",
        changes={
            "content/places.toml": ('name = "Oldport"\n', 'name = "Old Port"\nnames = ["Oldport"]\nslug = "oldport"\n')
        },
        pages=(
            "articles/fair home map people/clara-holm places places/elmstad places/northgate places/oldport "
            "places/westmark"
        ),
        files="data:places data/places.geojson data/places.lpf.json feeds:places/oldport",
    ),
    Edit(
        name="a place found",
        changes={"content/places.toml": ('name = "Westmark"\n', 'name = "Westmark"\ncoordinates = [54.0, 12.9]\n')},
        pages="articles/railway map people/jonas places/saltmarsh places/westmark",
        files="data:places data/places.geojson data/places.lpf.json",
    ),
    Edit(
        name="maps without borders",
        changes={"site.toml": ("[theme]", "[theme]\nborders = false")},
        pages=(
            "map people/anna people/clara-holm people/jonas people/peter-voss "
            "places/elmstad places/northgate places/oldport"
        ),
    ),
    Edit(
        name="a row taken out of a table",
        changes={
            "content/places.toml": ('[[places]]\nid = "saltmarsh"\nname = "Saltmarsh"\nwithin = "westmark"\n', "")
        },
        pages="about-this-archive home map places places/westmark",
        files="data:places data/places.geojson data/places.lpf.json sitemap.xml",
        gone="places/saltmarsh",
    ),
    Edit(
        name="another image",
        changes={"static/quay.png": ("a quay", "another quay")},
        files="quay.png",
    ),
    Edit(
        name="another image beside an article",
        changes={"content/articles/wheel.png": ("a wheel", "two wheels")},
        files="articles/wheel.png",
    ),
    Edit(
        name="a new static file",
        changes={"static/plan.pdf": "a plan"},
        files="plan.pdf",
    ),
    Edit(
        name="another title of the site",
        changes={"site.toml": ('title = "The valley"', 'title = "Our valley"')},
        pages=EVERY_PAGE,
        files=(
            "feed.xml articles/*/index.csl.json people/*/feed.xml places/*/feed.xml sections/*/feed.xml "
            "ro-crate-metadata.json images/site-card.png"
        ),
    ),
    Edit(
        name="another title of the feeds",
        changes={"site.toml": ("News of", "Letters of")},
        pages="years/* sections/* articles home",
        files="feeds:site feeds:people/* feeds:places/* feeds:sections/*",
    ),
    Edit(
        name="another accent",
        changes={"site.toml": ("#123456", "#654321")},
        pages=EVERY_PAGE,
        files="static/style.css images/site-card.png",
    ),
    Edit(
        name="another licence",
        changes={"site.toml": ("base_url", 'licence = "CC0"\nbase_url')},
        pages=EVERY_PAGE,
        files="feed.xml people/*/feed.xml places/*/feed.xml sections/*/feed.xml ro-crate-metadata.json",
    ),
    Edit(
        name="a redirect in the settings",
        changes={"site.toml": ("[search]", '[redirects]\n"/old/" = "/visit/"\n\n[search]')},
        pages="old",
    ),
    Edit(
        name="every mention linked",
        changes={"site.toml": ("[search]", '[linking]\nrepeat = "all"\n\n[search]')},
        pages="articles/railway",
    ),
    Edit(
        name="no feeds",
        changes={"site.toml": ("[feeds]", "[feeds]\nenabled = false")},
        pages=(
            "people/* years/* sections/* articles home places/elmstad places/northgate places/oldport places/westmark "
            "about-this-archive"
        ),
        gone="feeds:site feeds:people/* feeds:places/* feeds:sections/*",
    ),
    Edit(
        name="a template of articles",
        changes={"templates/_byline.html": ("own", "mine")},
        pages="articles/*",
    ),
    Edit(
        name="a template of articles taken out",
        changes={"templates/_byline.html": None},
        pages="articles/*",
    ),
    Edit(
        name="a template of records",
        changes={"templates/_rule.html": '{% include "default/_rule.html" %}<!-- own -->\n'},
        pages="people/* places/*",
        in_vain="places/saltmarsh",
        why="what a template is made of is known, and not which parts of it a page comes to",
    ),
    Edit(
        name="a template of people",
        changes={"templates/record-people.html": '{% extends "record.html" %}{% block declared %}own{% endblock %}\n'},
        pages="people/*",
    ),
    Edit(
        name="the template of the home page",
        changes={
            "templates/home.html": '{% extends "default/home.html" %}{% block welcome %}<!-- own -->{% endblock %}\n'
        },
        pages="home",
    ),
    Edit(
        name="a template of all pages",
        changes={"templates/_colophon.html": "<p>Own.</p>\n"},
        pages=EVERY_PAGE,
    ),
    Edit(
        name="a template that nothing uses",
        changes={"templates/_unused.html": ("nothing", "no one")},
    ),
)
