"""Where the outside ids of records and articles lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_AUTHORITIES = {
    "wikidata": ("Wikidata", "https://www.wikidata.org/entity/{}"),
    "viaf": ("VIAF", "https://viaf.org/viaf/{}"),
    "isni": ("ISNI", "https://isni.org/isni/{}"),
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "geonames": ("GeoNames", "https://www.geonames.org/{}/"),
    "gnd": ("GND", "https://d-nb.info/gnd/{}"),
    "pleiades": ("Pleiades", "https://pleiades.stoa.org/places/{}"),
    "doi": ("DOI", "https://doi.org/{}"),
    "ark": ("ARK", "https://n2t.net/{}"),
    "handle": ("Handle", "https://hdl.handle.net/{}"),
}


def authorities(identifiers: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each outside id as (what to call it, its address)."""
    for scheme, value in identifiers:
        name, address = _AUTHORITIES.get(scheme, (scheme, ""))
        if address:
            yield f"{name} {value}", address.format(value)
