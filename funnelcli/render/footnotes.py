"""What the marks of a table mean, in one line each, only where the mark is used."""

from collections.abc import Iterator, Sequence

from funnelcli.render.signs import Signs
from funnelcli.report import QueryFacts


def footnotes(
    query: QueryFacts,
    *,
    rows: int,
    shown: int,
    mature: Sequence[bool | None],
    low_n: bool,
    partial: bool = False,
    signs: Signs,
) -> Iterator[str]:
    """Explain a table of which `shown` rows are on the page."""
    if shown < rows:
        yield f"The first {shown} of {rows} rows; --top 0 shows all."
    if False in mature:
        mark = "mature no" if signs.spelled else f"{signs.immature} not mature"
        days = "1 day" if query.horizon == 1 else f"{query.horizon} days"
        yield f"{mark}: ended less than {days} before as-of; its rate will still rise."
    if None in mature:
        told = any(flag is not None for flag in mature) and not signs.spelled
        mark = f"{signs.unknown} maturity" if told else "Maturity"
        yield f"{mark} unknown: too few customers to tell how long it takes."
    if partial:
        yield (
            f"{signs.partial} partly observed: not all leads of the cohort are that old; "
            "the rate is of those only."
        )
    if low_n:
        yield (
            f"~ low n: under {query.min_leads} leads, or an interval over 30 points; "
            "not to be compared."
        )
