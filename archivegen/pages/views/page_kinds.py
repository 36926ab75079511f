"""Every kind of page there is. A worker finds a view here by its name, whatever else it has imported before."""

from __future__ import annotations

from archivegen.pages.views.articles import ArticleView
from archivegen.pages.views.lists import HomeView, LettersView, ListView, SectionsView
from archivegen.pages.views.maps import MapView
from archivegen.pages.views.page import Page
from archivegen.pages.views.records import RecordView
from archivegen.pages.views.search import SearchView
from archivegen.pages.views.single import AboutView, NotFoundView, PlainView, RedirectView
from archivegen.pages.views.years import TimelineView, YearsView

PAGES: tuple[type[Page], ...] = (
    HomeView,
    ArticleView,
    PlainView,
    RecordView,
    ListView,
    LettersView,
    MapView,
    YearsView,
    TimelineView,
    SectionsView,
    SearchView,
    AboutView,
    NotFoundView,
    RedirectView,
)


def page_called(name: str) -> type[Page]:
    """The view of this name, "ArticleView". A view that is not among `PAGES` is a `KeyError`."""
    return {view.__name__: view for view in PAGES}[name]
