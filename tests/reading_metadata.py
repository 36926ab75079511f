"""Pages as reference managers read them: by the rules of Zotero's translators "Embedded Metadata" and "COinS".

Only the rules that these pages meet are here: which tag gives which field, which tag decides the type of item, and
how a name is taken apart (at its comma, else before its last word).
"""

from __future__ import annotations

from urllib.parse import parse_qs

from selectolax.lexbor import LexborHTMLParser

Item = dict[str, object]
_HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_language": "language",
    "citation_public_url": "url",
    "citation_doi": "DOI",
}
_DUBLIN_CORE = {
    "dc.title": "title",
    "dc.source": "publicationTitle",
    "dc.rights": "rights",
    "dc.language": "language",
    "dc.coverage": "archiveLocation",  # for which reason places are not said so
    "dcterms.issued": "date",
}
_OPEN_GRAPH = {
    "og:title": "title",
    "og:url": "url",
    "og:description": "abstractNote",
    "og:site_name": "publicationTitle",
    "article:published_time": "date",
    "article:section": "section",
}
_TYPES = {"newsitem": "newspaperArticle"}


def embedded_metadata(page: LexborHTMLParser) -> Item:
    """The item that ``<meta>`` tags make: ``z:`` goes before Highwire, that before Dublin Core and Open Graph."""
    tags: list[tuple[str, str]] = []
    for node in page.css("head meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        tags.append((name, node.attributes.get("content") or ""))
    item: Item = {}
    for table in (_HIGHWIRE, _DUBLIN_CORE, _OPEN_GRAPH):
        for name, value in tags:
            known = name if table is not _DUBLIN_CORE else name.lower()
            if known in table and value:
                item.setdefault(table[known], value)
    kinds = [_TYPES.get(value.lower(), "") for name, value in tags if name.lower() == "dc.type"]
    highwire = any(name.startswith("citation_") for name, _ in tags)
    item["itemType"] = next(filter(None, kinds), "journalArticle" if highwire else "webpage")
    for name, value in tags:
        if name.startswith("z:"):
            item[name[2:]] = value
    if any(name == "citation_journal_title" for name, _ in tags):
        item["itemType"] = "journalArticle"
    item["creators"] = [clean_author(value) for name, value in tags if name == "citation_author"]
    return item


_CONTEXT_OBJECT = {
    "rft.title": "title",
    "rft.source": "publicationTitle",
    "rft.date": "date",
    "rft.type": "itemType",
    "rft.identifier": "url",
    "rft.language": "language",
}


def coins(page: LexborHTMLParser) -> list[Item]:
    """The items of the spans of class ``Z3988``, in order."""
    found = []
    for node in page.css("span.Z3988"):
        fields = parse_qs(node.attributes["title"] or "", strict_parsing=True, max_num_fields=50)
        assert fields["ctx_ver"] == ["Z39.88-2004"]
        assert fields["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
        item: Item = {field: fields[key][0] for key, field in _CONTEXT_OBJECT.items() if key in fields}
        item["creators"] = [clean_author(value) for value in fields.get("rft.creator", [])]
        found.append(item)
    return found


def clean_author(name: str) -> tuple[str, str]:
    """(last name, first name)."""
    if "," in name:
        last, _, first = name.partition(",")
        return last.strip(), first.strip()
    first, _, last = name.rpartition(" ")
    return last, first
