"""The typed settings of an archive: what ``site.toml`` may say, with what each setting means."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

Meta = msgspec.Meta


class SiteSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[site]``: what the archive is."""

    title: Annotated[str, Meta(description="The archive's name, shown on every page.")]
    base_url: Annotated[
        str, Meta(description="Where the site will be published, with https:// and any sub-path; used in feeds.")
    ] = "http://localhost:8000/"
    language: Annotated[str, Meta(description="The main language, as a BCP 47 tag such as en or fa-AF.")] = "en"
    description: Annotated[str, Meta(description="One or two sentences about the archive.")] = ""
    licence: Annotated[str, Meta(description="The licence of the texts: a name such as CC BY 4.0, or a URL.")] = ""
    publisher: Annotated[str, Meta(description="Who publishes the archive.")] = ""
    contact: Annotated[str, Meta(description="An e-mail address or URL for corrections and takedown requests.")] = ""


class ContentSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[content]``: where the sources are and how they are read."""

    dir: Annotated[str, Meta(description="The folder with articles, records and pages.")] = "content"
    max_source_mb: Annotated[float, Meta(description="Largest source text accepted, in megabytes.", gt=0)] = 8
    html: Annotated[
        Literal["sanitised", "trusted"],
        Meta(description="Raw HTML in articles: sanitised, or trusted and passed on unchanged."),
    ] = "sanitised"
    include_hidden: Annotated[
        tuple[str, ...], Meta(description='Hidden names to publish all the same, for example ".well-known".')
    ] = ()


class OutputSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[output]``: where the site is written."""

    dir: Annotated[str, Meta(description="The folder that receives the site.")] = "output"
    leak_check: Annotated[
        bool, Meta(description="Whether a build stops where a published file holds a trace of what is not published.")
    ] = True


class KindSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[kinds.NAME]``: a kind of record besides people and places."""

    label: Annotated[str, Meta(description='What one such record is called, for example "Organisation".')]
    plural: Annotated[str, Meta(description='What several are called, for example "Organisations".')] = ""
    folder: Annotated[str, Meta(description="Its folder in content/ and its address; the kind's name by default.")] = ""
    fields: Annotated[tuple[str, ...], Meta(description="Fields of your own to show on its pages, in order.")] = ()


class LinkingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[linking]``: how names become links."""

    repeat: Annotated[
        Literal["first", "section", "all", "none"],
        Meta(description="Which mentions in an article are linked: the first, the first in each section, all, none."),
    ] = "first"
    languages: Annotated[
        tuple[str, ...], Meta(description="Languages whose titles and particles are known; the site's by default.")
    ] = ()


class SearchSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[search]``: search in the browser."""

    enabled: Annotated[bool, Meta(description="Whether the site has search.")] = True
    force_language: Annotated[str, Meta(description="Index everything as this language, in one index.")] = ""
    shard_pages: Annotated[int, Meta(description="Pages above which the index is built in parts.", gt=0)] = 4000
    filters: Annotated[int, Meta(description="How many people, and how many places, are offered as filters.", ge=0)] = (
        100
    )


class FeedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[feeds]``: Atom and JSON feeds."""

    enabled: Annotated[bool, Meta(description="Whether feeds are written.")] = True
    items: Annotated[int, Meta(description="How many articles a feed holds.", gt=0)] = 50
    title: Annotated[str, Meta(description="The feed's title; the site's by default.")] = ""


class ExportSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[exports]``: the archive as data."""

    enabled: Annotated[bool, Meta(description="Whether data files and each article's citation files are written.")] = (
        True
    )


class ImageSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[images]``: what is made from images."""

    enabled: Annotated[
        bool,
        Meta(description="Whether smaller pictures are made from images, for phones and for links that are shared."),
    ] = True


class ThemeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[theme]``: how the site looks."""

    name: Annotated[
        Literal["default"], Meta(description='The theme; "default" is the one that comes with archivegen.')
    ] = "default"
    accent: Annotated[
        str, Meta(description="The accent colour, as CSS: #8a1c10, a colour name, rgb(), hsl() or oklch().")
    ] = ""
    text_font: Annotated[str, Meta(description="The typefaces to read in, as CSS: Georgia, serif.")] = ""
    label_font: Annotated[str, Meta(description="The typefaces of all around it, as CSS: Verdana, sans-serif.")] = ""
    width: Annotated[str, Meta(description="How wide a column of text is, as CSS: 66ch, 40rem.")] = ""
    borders: Annotated[bool, Meta(description="Whether maps show borders between countries.")] = True


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of ``site.toml``."""

    site: SiteSettings
    content: ContentSettings = ContentSettings()
    output: OutputSettings = OutputSettings()
    kinds: dict[str, KindSettings] = {}
    linking: LinkingSettings = LinkingSettings()
    search: SearchSettings = SearchSettings()
    feeds: FeedSettings = FeedSettings()
    exports: ExportSettings = ExportSettings()
    images: ImageSettings = ImageSettings()
    theme: ThemeSettings = ThemeSettings()
    redirects: dict[str, str] = {}
    extra: dict[str, Any] = {}
