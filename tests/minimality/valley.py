"""An archive of a valley: twelve articles, six people, five places; small enough to know what each edit must change."""

from __future__ import annotations

from tests.pictures import picture

VALLEY = {
    "site.toml": (
        '[site]\ntitle = "The valley"\nbase_url = "https://valley.example/"\n\n'
        '[feeds]\ntitle = "News of the valley"\n\n[theme]\naccent = "#123456"\n\n[search]\nenabled = false\n'
    ),
    "content/articles/flood.md": (
        "---\ntitle: The flood\ndate: 1921-03-04\nsection: News\nsummary: High water.\n---\n"
        "Anna Berg saw the water rise in Elmstad.\n\n![The quay](/quay.png)\n\nIt fell again by night.\n"
    ),
    "content/articles/bridge.md": (
        "---\ntitle: The bridge\ndate: 1921-06-10\nsection: News\nsummary: A way over.\n---\n"
        "Jonas Keller built it at Northgate.\n\nIt stood on oak.\n"
    ),
    "content/articles/mill.md": (
        "---\ntitle: The mill\ndate: 1923-05-01\nsection: Trades\nsummary: Flour for all.\n---\n"
        "Maria Lind owned it, and Anna Berg worked there.\n\n![The wheel](wheel.png)\n\nIt lies by [[bridge]].\n"
    ),
    "content/articles/school.md": (
        "---\ntitle: The school\ndate: 1923-09-01\nsection: Town\nsummary: Letters and numbers.\n---\n"
        "Peter Voss taught in Elmstad.\n"
    ),
    "content/articles/strike.md": (
        "---\ntitle: The strike\ndate: 1923-11-20\nsection: Trades\nsummary: Six weeks.\n---\n"
        "Jonas Keller led it.\n\nPeter Voss wrote of it.\n"
    ),
    "content/articles/harvest.md": (
        "---\ntitle: The harvest\ndate: 1925\nsection: Town\n---\nIt was a good year, they said.\n"
    ),
    "content/articles/fair.md": (
        "---\ntitle: The fair\ndate: 1927-08-15\nsection: Town\nsummary: Three days.\n---\n"
        "Clara Holm sang there, at Oldport.\n"
    ),
    "content/articles/railway.md": (
        "---\ntitle: The railway\ndate: 1929-04-02\nsection: News\nsummary: Iron and steam.\n---\n"
        "The line reached Westmark, and Jonas Keller spoke.\n\nJonas Keller had paid.\n"
    ),
    "content/articles/winter.md": (
        "---\ntitle: The winter\ndate: 1929-12-31\nsection: Town\nsummary: Deep snow.\n---\n"
        "The river froze.\n\nThe wells did not.\n"
    ),
    "content/articles/choir.md": (
        "---\ntitle: The choir\ndate: 1931-02-02\nsection: Town\nsummary: Four voices.\n---\n"
        "Anna Berg and Karl Berg came. Then Berg sang.\n"
    ),
    "content/articles/fire.md": (
        "---\ntitle: The fire\ndate: 1933-07-07\nsection: News\nsummary: One barn.\n---\nNobody was hurt.\n"
    ),
    "content/articles/market.md": (
        "---\ntitle: The market\nsummary: Each Saturday.\n---\nMaria Lind kept a stall there.\n"
    ),
    "content/articles/wheel.png": picture("a wheel"),
    "content/people/anna.md": "---\nname: Anna Berg\nborn: 1900\n---\nShe knew Jonas Keller.\n",
    "content/people/karl.md": "---\nname: Karl Berg\n---\n",
    "content/people/jonas.md": "---\nname: Jonas Keller\nsummary: A builder.\n---\n",
    "content/people.csv": "id,name,summary\nmaria,Maria Lind,\npeter,Peter Voss,\nclara,Clara Holm,\n",
    "content/places.toml": (
        "# What lies where\n"
        '[[places]]\nid = "westmark"\nname = "Westmark"\n\n'
        '[[places]]\nid = "elmstad"\nname = "Elmstad"\nwithin = "westmark"\ncoordinates = [54.1, 13.2]\n\n'
        '[[places]]\nid = "northgate"\nname = "Northgate"\nwithin = "elmstad"\ncoordinates = [54.3, 13.3]\n\n'
        '[[places]]\nid = "oldport"\nname = "Oldport"\nwithin = "westmark"\ncoordinates = [53.9, 12.1]\n\n'
        '[[places]]\nid = "saltmarsh"\nname = "Saltmarsh"\nwithin = "westmark"\n'
    ),
    "content/pages/visit.md": "---\ntitle: Visit\n---\nCome to Elmstad.\n",
    "static/quay.png": picture("a quay"),
    "templates/_byline.html": '{% include "default/_byline.html" %}\n<!-- own -->\n',
    "templates/_unused.html": "nothing includes it\n",
}
