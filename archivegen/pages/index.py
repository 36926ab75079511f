"""The lists: home, all articles, years, sections, A-Z of each kind, search, about, 404, and old addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby, islice

from msgspec.structs import replace

from archivegen.archive.model import Entry, FreePage, Key
from archivegen.archive.redirects import is_elsewhere
from archivegen.archive.urls import ABOUT, up, web
from archivegen.names.kinds import Kind
from archivegen.pages import list_ingredients as made_of
from archivegen.pages.alphabet import Place, alphabet_of
from archivegen.pages.article_lists import UNDATED, article_lists, section_counts, site_feeds, year_counts
from archivegen.pages.by_year import articles_by_year
from archivegen.pages.context import (
    Context,
    body_ref,
    frame,
    name_links,
    page_path,
    pager,
    rooted,
    split_pages,
)
from archivegen.pages.crate import CRATE, CRATE_PROFILE
from archivegen.pages.downloads import DATA, downloads
from archivegen.pages.facets import facets
from archivegen.pages.featured import featured
from archivegen.pages.jobs import Render
from archivegen.pages.linked_data import downloads_data, home_data, list_data
from archivegen.pages.namebox import file_count
from archivegen.pages.references import references_to
from archivegen.pages.views.items import Count, Link, RecordGroup, RecordItem
from archivegen.pages.views.lists import FeaturedView, HomeView, Letter, LettersView
from archivegen.pages.views.search import SearchView
from archivegen.pages.views.single import AboutView, NotFoundView, RedirectView
from archivegen.wording import Wording, script_name

NEWEST, MOST_NAMED, LETTERS_PER_PAGE = 8, 12, 500
BUNDLE = "pagefind/"


def index_pages(context: Context) -> Iterator[Render]:
    """Every page that is neither an article nor a record."""
    first = featured(context)
    newest = _newest({number for number, _ in first}, context)
    home = made_of.front_page(context, first, newest)
    yield Render("index.html", "home.html", partial(_home, first, newest), home)
    yield from article_lists(context)
    for kind in context.kinds:
        yield from _letters(kind, context)
    files = file_count(context)
    yield Render("search/index.html", "search.html", partial(_search, files), made_of.search_page(context, files))
    page = next((page for page in context.archive.pages if page.id == "about"), None)
    about = made_of.about_page(context, page)
    yield Render(f"{ABOUT}index.html", "about.html", partial(_about, page), about)
    yield Render("404.html", "404.html", _not_found, context.made_of.plain("404"))
    for path, target in context.archive.redirects:
        yield _redirect(path, target, context)


def listed(kind: Kind, context: Context) -> list[Entry]:
    """The records of a kind that lists show."""
    return context.part("listed", partial(_by_kind, context.archive.entries)).get(kind.name, [])


def _by_kind(entries: Mapping[Key, Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for (kind, _), entry in entries.items():
        if entry.url and entry.fields.index:
            found.setdefault(kind, []).append(entry)
    return found


def _newest(apart: Collection[int], context: Context) -> tuple[int, ...]:
    """The newest articles but those that are shown ``apart``; those without a date fill up."""
    archive, undated = context.archive, {*context.archive.undated}
    dated = (i for i in reversed(range(len(archive.articles))) if i not in undated and i not in apart)
    newest = tuple(islice(dated, NEWEST))
    return newest + tuple(islice((i for i in archive.undated if i not in apart), NEWEST - len(newest)))


def _home(first: tuple[tuple[int, FeaturedView], ...], newest: Sequence[int], context: Context) -> HomeView:
    archive = context.archive
    groups = []
    for kind in context.kinds:
        ranked = sorted((e for e in listed(kind, context) if e.sightings), key=lambda e: (-len(e.sightings), e.key))
        if ranked:
            items = tuple(
                replace(context.names[e.key], count=context.records[e.key].count) for e in ranked[:MOST_NAMED]
            )
            groups.append(RecordGroup(kind.name, kind.plural, items, f"{web(kind.folder)}/"))
    counts = [(kind, len(listed(kind, context))) for kind in context.kinds]
    kinds = tuple(Count(k.label if n == 1 else k.plural, f"{web(k.folder)}/", n) for k, n in counts)
    return HomeView(
        **frame(
            context,
            "",
            context.site.title,
            nav="home",
            description=context.site.description,
            alternates=site_feeds(context),
            signposts=_crate(context),
            linked_data=home_data(context),
        ),
        articles=len(archive.articles),
        kinds=kinds,
        holdings=tuple(_holding(kind, n, context) for kind, n in counts),
        featured=tuple(view for _, view in first),
        newest=tuple(context.articles[i] for i in newest),
        years=year_counts(context),
        chart=articles_by_year(context, (len(archive.undated), UNDATED)),
        sections=section_counts(context),
        records=tuple(groups),
    )


def _holding(kind: Kind, number: int, context: Context) -> Link:
    """How many records of a kind there are, in words.

    Of a kind of one's own "12 ships", from its two labels; "Ships: 12" where the grammar of the language asks for more.
    """
    words = context.words
    own = f"count.{kind.name}"
    if f"{own}.other" in words.words:
        text = words(own, count=number)
    else:
        single, label = (_within_a_line(text, words.language) for text in (kind.label, kind.plural))
        text = words("count.labelled", count=number, single=single, label=label)
    return Link(text, f"{web(kind.folder)}/")


def _within_a_line(label: str, language: str) -> str:
    """A label without the capital of a heading, where the language has none for common nouns; "NGO" stays as it is."""
    heading = language.partition("-")[0] in {"en", "es", "fr"} and label[1:2].islower()
    return label[:1].lower() + label[1:] if heading else label


def _crate(context: Context) -> tuple[tuple[str, str, str], ...]:
    """Where the archive is described as a whole."""
    if not context.settings.exports.enabled:
        return ()
    media = f'application/ld+json;profile="{CRATE_PROFILE}"'
    return (("describedby", CRATE, media),)


def _letters(kind: Kind, context: Context) -> Iterator[Render]:
    entries = listed(kind, context)
    keys = tuple([entry.key for entry in entries])
    items = [context.records[key] for key in keys]
    found = context.held.row(f"references {kind.name}", references_to, (), keys, entries, items)
    references = tuple(chain.from_iterable(found))
    cause = context.made_of.alphabet(keys, references)
    for number in range(1, len(split_pages(len(keys) + len(references), LETTERS_PER_PAGE)) + 1):
        here = f"{kind.folder}/" if number == 1 else f"{kind.folder}/{number}/"
        yield Render(f"{here}index.html", "letters.html", partial(_letters_view, kind, keys, references, number), cause)


def _letters_view(
    kind: Kind, keys: Sequence[Key], references: Sequence[RecordItem], number: int, context: Context
) -> LettersView:
    path = f"{kind.folder}/"
    here = path if number == 1 else f"{path}{number}/"
    shares, jump = context.part(f"letters {kind.name}", lambda: _shared_out(kind, keys, references, context))
    return LettersView(
        **frame(context, here, kind.plural, nav=kind.name, linked_data=list_data(here, kind.plural, context)),
        kind=kind.name,
        label=kind.plural,
        count=len(keys),
        references=len(references),
        jump=jump,
        letters=shares[number - 1],
        pager=pager(context, path, number, len(shares)),
    )


def _shared_out(
    kind: Kind, keys: Iterable[Key], references: Iterable[RecordItem], context: Context
) -> tuple[list[tuple[Letter, ...]], tuple[Count, ...]]:
    """The letters of each page, records in the order of the alphabet; and where each letter begins."""
    order = alphabet_of(context.site.language)
    items = [*(context.records[key] for key in keys), *references]
    names = [item.sort_name for item in items]
    found = context.held.row(f"places {kind.name}", order.place, (order,), range(len(names)), names)
    places = list(zip(found, items, strict=True))
    places.sort(key=lambda one: (one[0], one[1].id))
    pages = split_pages(len(places), LETTERS_PER_PAGE)
    shares = [_by_letter(places[page.start : page.stop], context.words) for page in pages]
    return shares, _jump(shares, f"{kind.folder}/")


def _by_letter(places: Sequence[tuple[Place, RecordItem]], words: Wording) -> tuple[Letter, ...]:
    found: list[Letter] = []
    for (letter, script), group in groupby(places, key=lambda one: (one[0].letter, one[0].script)):
        label = letter or words("letters.script", script=script_name(script, words.spoken))
        again = sum(one.label == label for one in found)
        name = "other" if letter == "#" else (letter or script).lower()
        anchor = f"letter-{name}" + (f"-{again + 1}" if again else "")
        found.append(Letter(label, anchor, tuple(item for _, item in group), script))
    return tuple(found)


def _jump(shares: Sequence[tuple[Letter, ...]], path: str) -> tuple[Count, ...]:
    first: dict[str, str] = {}
    count: dict[str, int] = {}
    for number, letters in enumerate(shares, 1):
        for letter in letters:
            first.setdefault(letter.label, f"{page_path(path, number)}#{web(letter.anchor)}")
            count[letter.label] = count.get(letter.label, 0) + sum(not item.see for item in letter.items)
    return tuple(Count(label, url, count[label]) for label, url in first.items())


def _kind_links(context: Context) -> tuple[Link, ...]:
    return tuple(Link(kind.plural, f"{web(kind.folder)}/") for kind in context.kinds)


def _search(files: int, context: Context) -> SearchView:
    return SearchView(
        **frame(context, "search/", context.words("search"), nav="search"),
        bundle=BUNDLE,
        enabled=context.site.search,
        kinds=_kind_links(context),
        facets=facets(context) if context.site.search else (),
        names=files,
    )


def _about(page: FreePage | None, context: Context) -> AboutView:
    archive, words = context.archive, context.words
    body = (
        body_ref(page.document, page.links, name_links(page, context, up(ABOUT)), up(ABOUT), context.images)
        if page
        else None
    )
    counts = [(words("articles"), len(archive.articles))]
    counts += [(kind.plural, len(listed(kind, context))) for kind in context.kinds]
    counts += [(words("about.mentions"), sum(e.mentions for e in archive.entries.values()))]
    counts += [(words("years"), len(archive.years))]
    title, draft = (page.fields.title, page.fields.draft) if page else (words("about"), False)
    files = tuple(downloads(context))
    data = downloads_data(ABOUT, title, [(f.path, f.media) for f in files if f.data], context)
    return AboutView(
        **frame(context, ABOUT, title, nav="about", linked_data=data, noindex=draft, **_told(page)),
        counts=tuple(counts),
        doubts=archive.doubts,
        body=body,
        draft=draft,
        downloads=tuple((f.path.removeprefix(DATA), web(f.path), words(f"download.{f.what}")) for f in files),
    )


def _told(page: FreePage | None) -> dict[str, str]:
    """What the page that opens this one says of itself."""
    return {"lang": page.lang, "dir": page.dir, "description": page.fields.summary} if page else {}


def _not_found(context: Context) -> NotFoundView:
    values = frame(context, "404.html", context.words("missing"), noindex=True)
    return NotFoundView(
        **{**values, "root": context.base_path, "canonical": ""},
        kinds=_kind_links(context),
    )


def _redirect(path: str, target: str, context: Context) -> Render:
    cause = context.made_of.plain(path, target)
    return Render(redirect_page(path), "redirect.html", partial(_redirect_view, path, target), cause)


def redirect_page(path: str) -> str:
    """The file that leads on from an old address."""
    return path if path.endswith(".html") else f"{path.rstrip('/')}/index.html"


def _redirect_view(path: str, target: str, context: Context) -> RedirectView:
    here = path if path.endswith(".html") else f"{path.rstrip('/')}/"
    canonical = target if is_elsewhere(target) else context.site.base_url + target
    values = frame(context, here, context.words("redirect.title"), noindex=True)
    return RedirectView(**{**values, "canonical": canonical}, target=rooted(target, "") or "")
