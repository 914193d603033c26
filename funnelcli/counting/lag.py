"""How long customers come after what was spent on them: days, or months of the calendar."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from funnelcli.config.money import LAG


def shifted(day: date, lag: str | None) -> date:
    """Move a day by a lag; by months to the same day of the month, or to its last."""
    written = re.fullmatch(LAG, lag or "0d")
    assert written is not None  # noqa: S101  (the YAML is held to the form)
    count, unit = int(written[1]), written[2]
    if unit == "d":
        return day + timedelta(days=count)
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_of(day: date, begins: Sequence[date]) -> int | None:
    """Number the period that a day lies in, of those that begin on these days in their order."""
    found = bisect_right(begins, day) - 1
    return found if found >= 0 else None
