"""``check --external``: whether the pages that the archive links to elsewhere still answer."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from archivegen import __version__
from archivegen.archive.model import Archive, Article, Entry, FreePage
from archivegen.diagnostics import Diagnostic, Place, warning

SECONDS = 15
AT_ONCE = 8
_AGENT = f"archivegen/{__version__} (link check)"


def outside_links(archive: Archive) -> dict[str, list[tuple[str, Place]]]:
    """Every http(s) address that articles, pages, records and sources point at, with where it is written."""
    found: dict[str, list[tuple[str, Place]]] = {}
    owners: list[Article | FreePage | Entry] = [*archive.articles, *archive.pages, *archive.entries.values()]
    for document, links in ((owner.document, owner.links) for owner in owners):
        if document is None:
            continue
        for ref, href in zip(document.outline.references, links.hrefs, strict=False):
            if href.startswith(("http://", "https://")):
                found.setdefault(href.partition("#")[0], []).append((document.path, ref.at))
    for article in archive.articles:
        source = article.fields.source
        if source is not None and source.url.startswith(("http://", "https://")):
            place = article.fields.at.get("source", Place(1, 1))
            found.setdefault(source.url.partition("#")[0], []).append((article.document.path, place))
    return found


def answer_of(url: str) -> str:
    """What is wrong with an address; "" where it answers. Asks with HEAD, then with GET where HEAD is refused."""
    problem = ""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})  # noqa: S310 - http(s) only
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - outside_links lets only http(s) through
                return ""
        except urllib.error.HTTPError as refused:
            problem = f"answers {refused.code} {refused.reason}"
            refused.close()
        except (OSError, ValueError) as failed:
            return f"does not answer: {getattr(failed, 'reason', failed)}"
    return problem


def external_findings(
    archive: Archive, tell: Callable[[str, int, int], None], ask: Callable[[str], str] = answer_of
) -> tuple[Diagnostic, ...]:
    """A warning at every place that points at an address that no longer answers."""
    links = outside_links(archive)
    found: list[Diagnostic] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers: Iterable[str] = pool.map(ask, sorted(links))
        for number, (url, problem) in enumerate(zip(sorted(links), answers, strict=True), 1):
            tell("asking other sites", number, len(links))
            hint = "a copy may be kept by an archive of the web: look it up and link to that"
            found += (warning(p, at, "EXTERNAL", f"{url} {problem}", hint=hint) for p, at in links[url] if problem)
    return tuple(sorted(found))
