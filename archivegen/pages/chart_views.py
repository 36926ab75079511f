"""What templates see of bars by year: the drawing (`archivegen.charts`) with what it counts."""

from __future__ import annotations

import msgspec

from archivegen.charts.histogram import Histogram


class ChartView(msgspec.Struct, frozen=True):
    """Bars by year. ``counted`` is the key of the words for a number: ``count.articles`` or ``count.mentions``."""

    counted: str
    picture: Histogram
    uncertain: bool  # whether a date is uncertain, so that a band is drawn
    undated: int = 0  # how much more there is without a date
    undated_url: str = ""
