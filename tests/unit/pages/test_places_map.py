"""The map of the archive and the list that says the same."""

from __future__ import annotations

import json
from pathlib import Path

from archivegen.pages.places_map import map_pages
from archivegen.pages.views.maps import MapView
from tests.unit.pages.page_context import SITE, article, context_of, views

Places = list[dict[str, object]]


def place(name: str, *point: float, **fields: object) -> dict[str, object]:
    where = {"lat": point[0], "lon": point[1]} if point else {}
    return {"id": name.lower(), "name": name, **where, **fields}


def files_of(places: Places, *named: str) -> dict[str, str]:
    texts = {f"articles/a{n}.md": article(names, places=f"[{names}]") for n, names in enumerate(named)}
    return {"places.json": json.dumps(places), **texts}


def pages_of(root: Path, places: Places, *named: str, site: str = SITE) -> list[MapView]:
    found = views(map_pages, context_of(root, files_of(places, *named), site=site))
    return [found[path] for path in sorted(found, key=lambda path: (len(path), path))]


ELM, OAK, FAR = place("Elm", 50.0, 10.0), place("Oak", 51.0, 12.0), place("Far", -33.9, 151.2)


def test_the_most_named_place_is_first_and_largest(tmp_path: Path) -> None:
    (page,) = pages_of(tmp_path, [ELM, OAK], "oak", "oak, elm", "oak")
    assert [item.name for item in page.placed] == ["Oak", "Elm"]
    assert page.chart is not None
    assert [(dot.name, dot.count) for dot in page.chart.dots] == [("Oak", 3), ("Elm", 1)]
    assert page.chart.dots[0].radius > page.chart.dots[1].radius
    assert {label.text for label in page.chart.labels} == {"Elm", "Oak"}


def test_a_place_without_coordinates_is_listed_and_on_no_map(tmp_path: Path) -> None:
    (page,) = pages_of(tmp_path, [ELM, place("Ash", within="elm"), place("Yew")], "ash")
    assert page.chart is not None
    assert [dot.name for dot in page.chart.dots] == ["Elm"]
    assert [item.name for item in page.unplaced] == ["Ash", "Yew"]
    assert (page.unplaced_count, page.unplaced_url) == (2, "map/#unplaced")


def test_nothing_with_coordinates_is_no_map(tmp_path: Path) -> None:
    (page,) = pages_of(tmp_path, [place("Yew")])
    assert (page.chart, page.placed_count, page.unplaced_count) == (None, 0, 1)
    assert "map" not in [entry.key for entry in page.site.nav]


def test_a_place_that_lists_leave_out_is_not_on_the_map(tmp_path: Path) -> None:
    hidden = [place("Secret", 50.0, 11.0, index=False), place("Never", 50.0, 12.0, link=False)]
    (page,) = pages_of(tmp_path, [ELM, *hidden], "elm")
    assert page.chart is not None
    assert [dot.name for dot in page.chart.dots] == [item.name for item in page.placed] == ["Elm"]


def test_many_places_on_one_spot_are_one_dot_with_their_number(tmp_path: Path) -> None:
    rooms = [place(f"Room {n}", 50.0, 10.0) for n in range(30)]
    (page,) = pages_of(tmp_path, rooms)
    assert page.chart is not None
    assert [dot.others for dot in page.chart.dots] == [29]
    assert page.merged == 29
    assert len(page.placed) == 30
    assert page.chart.land


def test_places_in_one_town_are_on_a_plan_and_a_small_map_says_where(tmp_path: Path) -> None:
    (page,) = pages_of(tmp_path, [place("Mill", 50.0, 10.0), place("Quay", 50.01, 10.02)])
    assert page.chart is not None
    assert page.inset is not None
    assert not page.chart.land
    assert page.chart.scale_label in {"200 m", "500 m", "1 km"}
    assert page.inset.land
    assert len(page.inset.dots) == 1


def test_where_most_of_the_places_are_has_a_map_of_its_own(tmp_path: Path) -> None:
    near = [ELM, OAK, place("Ash", 50.5, 11.0), place("Yew", 50.2, 11.5)]
    (page,) = pages_of(tmp_path, [*near, FAR], "elm, oak, ash, yew", "elm, oak, ash", "far")
    assert page.chart is not None
    assert page.detail is not None
    assert len(page.chart.dots) + page.merged >= 5
    assert {dot.name for dot in page.detail.dots} == {"Elm", "Oak", "Ash", "Yew"}
    (without,) = pages_of(tmp_path / "near", near, "elm, oak, ash, yew")
    assert without.detail is None


def test_thousands_of_places_are_listed_on_several_pages_each_once(tmp_path: Path) -> None:
    places = [place(f"P{n:03}", 40 + n % 20, n % 40) for n in range(310)] + [place(f"U{n:03}") for n in range(40)]
    pages = pages_of(tmp_path, places)
    assert len(pages) == 3
    assert [page.chart is not None for page in pages] == [True, False, False]
    assert [len(page.placed) for page in pages] == [150, 150, 10]
    assert [len(page.unplaced) for page in pages] == [0, 0, 40]
    assert pages[0].unplaced_url == "map/3/#unplaced"
    names = [item.name for page in pages for item in (*page.placed, *page.unplaced)]
    assert sorted(names) == sorted(str(one["name"]) for one in places)


def test_borders_are_a_setting_and_data_is_offered_where_there_is_some(tmp_path: Path) -> None:
    (page,) = pages_of(tmp_path, [ELM])
    assert page.chart is not None
    assert page.chart.borders
    assert [address for _, _, address in page.alternates] == ["data/places.geojson"]
    site = SITE + "\n[theme]\nborders = false\n\n[exports]\nenabled = false\n"
    (page,) = pages_of(tmp_path / "other", [ELM], site=site)
    assert page.chart is not None
    assert not page.chart.borders
    assert page.alternates == ()


def test_most_of_an_archive_may_lie_at_a_pole(tmp_path: Path) -> None:
    stations = [place(f"Station{n}", -90.0, 0.01 * n) for n in range(3)]
    (page,) = pages_of(tmp_path, [*stations, ELM], *["station0, station1, station2"] * 3, "elm")
    assert page.detail is not None
    assert page.detail.dots
    assert page.chart is not None
    assert len(page.chart.dots) == 2
