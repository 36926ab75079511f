"""What templates see: frozen values that carry all that one page needs, and nothing more.

Every view has ``site`` (what is the same on all pages), ``path`` (its own address, ``articles/mostar/``), ``root``
(the way up, ``../../``), ``title``, ``lang`` and ``dir``. Addresses in views are relative to the site's root; a
template writes ``{{ page.root }}{{ item.url }}``. Text is plain text: templates escape it.
"""

VERSION = 1
"""The version of the views: they may gain fields; where one goes or is called otherwise, this grows."""
