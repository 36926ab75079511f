"""The small map of a record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from archivegen.pages.record import record_pages
from archivegen.pages.views.maps import LocatorView
from archivegen.pages.views.records import RecordView
from tests.unit.pages.page_context import article, context_of, views

ELM = {"id": "elm", "name": "Elm", "lat": 50.0, "lon": 10.0}
OAK = {"id": "oak", "name": "Oak", "lat": 50.2, "lon": 10.2}
ASH = {"id": "ash", "name": "Ash", "lat": 52.0, "lon": 12.0}
FAR = {"id": "far", "name": "Far", "lat": -33.9, "lon": 151.2}


def records(root: Path, places: list[dict[str, Any]], *named: str) -> dict[str, RecordView]:
    texts = {f"articles/a{n}.md": article(title=f"T{n}", places=f"[{x}]", people="[mina]") for n, x in enumerate(named)}
    people = '[{"id": "mina", "name": "Mina Rahimi"}]'
    context = context_of(root, {"places.json": json.dumps(places), "people.json": people, **texts})
    return {view.id: view for view in views(record_pages, context, frozenset()).values()}


def locator(view: RecordView) -> LocatorView:
    assert view.locator is not None
    return view.locator


def test_a_place_is_shown_with_the_named_places_around_it(tmp_path: Path) -> None:
    found = records(tmp_path, [ELM, OAK, ASH, FAR], "oak", "ash", "far")
    elm = locator(found["elm"])
    assert elm.what == "here"
    assert (elm.chart.dots[0].name, elm.chart.dots[0].css) == ("Elm", "map-here")
    assert {dot.name for dot in elm.chart.dots} == {"Elm", "Oak", "Ash"}
    assert [(near.name, near.distance) for near in elm.near] == [("Oak", "26 km")], "nobody calls 260 km near"
    assert [(one.name, one.distance) for one in elm.around] == [("Ash", "260 km")], "it is on the map all the same"
    assert "Elm" not in {near.name for near in locator(found["oak"]).near}, "no article names it"


def test_what_contains_a_place_or_lies_within_it_is_not_near_it(tmp_path: Path) -> None:
    county = {"id": "county", "name": "County", "lat": 50.1, "lon": 10.1, "within": "land"}
    land = {"id": "land", "name": "Land", "lat": 50.3, "lon": 10.3}
    quarter = {"id": "quarter", "name": "Quarter", "lat": 49.8, "lon": 9.7, "within": "ward"}
    ward = {"id": "ward", "name": "Ward", "within": "elm"}
    places = [{**ELM, "within": "county"}, OAK, county, land, ward, quarter]
    found = records(tmp_path, places, "elm", "oak", "county", "land", "quarter")
    assert [near.name for near in locator(found["elm"]).near] == ["Oak"]
    assert {dot.name for dot in locator(found["elm"]).chart.dots} == {"Elm", "Oak", "Quarter"}
    assert [one.name for one in locator(found["elm"]).around] == ["Quarter"], "the list of the ward has it"
    assert "Elm" not in {near.name for near in locator(found["county"]).near}
    assert "Elm" in {near.name for near in locator(found["oak"]).near}


def test_places_that_are_near_are_listed_however_well_known_the_farther_ones_are(tmp_path: Path) -> None:
    known = [{"id": f"k{n}", "name": f"K{n}", "lat": 52.0, "lon": 10.0 + n / 4} for n in range(6)]
    crowd = ", ".join(str(one["id"]) for one in known)
    elm = locator(records(tmp_path, [ELM, OAK, *known], "oak", *[crowd] * 200)["elm"])
    assert [near.name for near in elm.near] == ["Oak"]
    assert len(elm.chart.dots) == 8


def test_a_region_is_shown_with_what_lies_within_it(tmp_path: Path) -> None:
    inside = [{**OAK, "within": "elm"}, {**ASH, "within": "elm"}]
    elm = locator(records(tmp_path, [ELM, *inside, FAR], "ash")["elm"])
    assert {dot.name for dot in elm.chart.dots} == {"Elm", "Oak", "Ash"}
    assert elm.near == (), "the list of what lies within it has them"


def test_a_place_without_coordinates_gets_no_dot_and_its_container_is_called_so(tmp_path: Path) -> None:
    found = records(tmp_path, [ELM, {"id": "yew", "name": "Yew", "within": "elm"}, {"id": "fir", "name": "Fir"}])
    yew = locator(found["yew"])
    assert (yew.what, yew.name) == ("in", "Elm")
    assert [(dot.name, dot.css) for dot in yew.chart.dots] == [("Elm", "map-around")]
    assert found["fir"].locator is None


def test_a_person_is_shown_by_the_places_in_the_same_articles(tmp_path: Path) -> None:
    mina = locator(records(tmp_path, [ELM, OAK, ASH], "elm, ash", "elm", "elm")["mina"])
    assert mina.what == "with"
    assert [(dot.name, dot.count) for dot in mina.chart.dots] == [("Elm", 3), ("Ash", 1)]
    assert mina.chart.dots[0].radius > mina.chart.dots[1].radius
    assert mina.beyond == 0


def test_a_place_far_from_all_others_is_counted_instead_of_shown(tmp_path: Path) -> None:
    named = ["elm, oak", "elm, oak", "elm", "elm, far"]
    mina = locator(records(tmp_path, [ELM, OAK, FAR], *named)["mina"])
    assert {dot.name for dot in mina.chart.dots} == {"Elm", "Oak"}
    assert mina.beyond == 1


def test_a_person_without_places_has_no_map(tmp_path: Path) -> None:
    assert records(tmp_path, [ELM])["mina"].locator is None


def test_a_crowd_of_places_costs_no_more_to_look_through(tmp_path: Path) -> None:
    crowd = [{"id": f"p{n}", "name": f"P{n}", "lat": 50.0, "lon": 10.0} for n in range(60)]
    names = ", ".join(str(one["id"]) for one in crowd)
    context = context_of(
        tmp_path, {"places.json": json.dumps([ELM, *crowd]), "articles/a.md": article(places=f"[{names}]")}
    )
    assert len(context.gazetteer.around((50.0, 10.0))) <= 25 * 3 + 9 * 6
    assert len(context.gazetteer.spots) == 61


def test_only_what_a_map_can_show_is_looked_at_for_it(tmp_path: Path) -> None:
    crowd = [{"id": f"p{n}", "name": f"P{n}", "lat": 53.0, "lon": 10.0 + n} for n in range(9)]

    def made_of(name: str, places: list[dict[str, Any]], *named: str) -> str:
        texts = {f"articles/a{n}.md": article(places=f"[{some}]") for n, some in enumerate(named)}
        jobs = record_pages(context_of(tmp_path / name, {"places.json": json.dumps(places), **texts}), frozenset())
        return next(job.made_of for job in jobs if job.path == "places/elm/index.html")

    often = ["oak, p1, p2, p3, p4, p5, p6, p7"] * 4
    before = made_of("before", [ELM, OAK, *crowd], *often)
    assert made_of("named once", [ELM, OAK, *crowd], *often, "p8") == before, "others are better known there"
    assert made_of("named again", [ELM, OAK, *crowd], *often, "oak, p1") == before, "no better known than before"
    within = [{**ELM, "within": "wood"}, {"id": "wood", "name": "Wood"}]
    wood = [{**OAK, "within": "wood"}, *crowd, *within]
    assert made_of("in it", wood, *often) != made_of("it in that", [*wood[:-1], {**within[1], "within": "oak"}], *often)
    assert made_of("moved", [ELM, {**OAK, "lat": 50.3}, *crowd], *often) != before
    assert made_of("well known", [ELM, OAK, *crowd], *often, *["p8"] * 20) != before


def test_what_is_near_is_found_over_the_dateline(tmp_path: Path) -> None:
    west, east = {"id": "w", "name": "W", "lat": -17, "lon": 179.9}, {"id": "e", "name": "E", "lat": -17, "lon": -179.9}
    found = records(tmp_path, [west, east], "w, e")
    assert [near.name for near in locator(found["w"]).near] == ["E"]
    assert [near.name for near in locator(found["e"]).near] == ["W"]


def test_the_poles_are_shown_though_they_lie_at_the_edge_of_every_window(tmp_path: Path) -> None:
    poles = [
        {"id": "south", "name": "South Pole", "lat": -90, "lon": 0},
        {"id": "n", "name": "N", "lat": 90, "lon": 50},
    ]
    for named, shown in (("south", {"South Pole"}), ("south, n", {"South Pole", "N"})):
        mina = locator(records(tmp_path / str(len(shown)), poles, named)["mina"])
        assert ({dot.name for dot in mina.chart.dots}, mina.beyond) == (shown, 0)
