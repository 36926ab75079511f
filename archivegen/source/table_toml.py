"""TOML tables: an array of tables under any one key (``[[people]]``), or one table an id (``[ahmad-massoud]``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archivegen.diagnostics import Place
from archivegen.source import toml_nodes
from archivegen.source.gather import refuse_mapping
from archivegen.source.tree import Entry, Findings, Mapping, Scalar, Sequence

Row = tuple[Place, tuple[Entry, ...], Callable[[], tuple[Entry, ...]] | None]


def rows(text: str, findings: Findings) -> Iterator[Row]:
    """Every table with the line of its heading."""
    root = toml_nodes.parse(text, 1, findings)
    if root is None:
        return
    if "\\" in text:
        root = refuse_mapping(root, findings)
    arrays = [entry for entry in root.entries if isinstance(entry.value, Sequence)]
    if arrays and len(root.entries) > 1:
        findings.error(arrays[0].at, "TABLE", "a table of records has one array, or one table an id", "split the file")
        return
    for entry in root.entries:
        if isinstance(entry.value, Sequence):
            for item in entry.value.items:
                if isinstance(item, Mapping):
                    yield item.at, item.entries, None
                else:
                    findings.error(item.at, "TABLE", "a row has to be a table", f"write [[{entry.key}]] before each")
        elif isinstance(entry.value, Mapping):
            below = entry.value.entries
            if not any(field.key == "id" for field in below):
                below = (Entry("id", entry.at, Scalar(entry.key, "text", entry.at)), *below)
            yield entry.at, below, None
        else:
            message = f'"{entry.key}" stands outside every record'
            findings.error(entry.at, "TABLE", message, "write [id] or [[people]] before each record's fields")
