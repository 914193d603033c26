"""What the marks of a table mean, in one line each, only where the mark is used."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from funnelcli.answers.report import QueryFacts
from funnelcli.render.signs import Signs
from funnelcli.words.text import counted

_COHORTS_NAMED: Final = 4


def footnotes(
    query: QueryFacts,
    *,
    rows: int,
    shown: int,
    mature: Sequence[bool | None],
    same_age: Sequence[tuple[str, str]] = (),
    earlier: int = 0,
    unlike: Mapping[str, Sequence[str]] = MappingProxyType({}),
    unknown: str | None = None,
    truncated: bool = False,
    imported: bool = False,
    low_n: bool,
    partial: bool = False,
    differs: Collection[str] = (),
    of: str = "",
    is_brief: bool = False,
    signs: Signs,
) -> Iterator[str]:
    """Explain a table of which `shown` rows are on the page.

    `same_age` are young cohorts, oldest first, and how `earlier` leads stood when they were so
    old; those of them that are `unlike` these are behind, or ahead. `unknown` is why it is not
    known which are mature. `differs` are the words of rows that do, of so many leads.
    """
    if shown < rows and not is_brief:
        yield f"The first {shown} of {rows} rows; --top 0 shows all."
    if False in mature:
        mark = "mature no" if signs.spelled else f"{signs.immature} not mature"
        days = counted(query.horizon or 0, "day")
        if is_brief:
            yield f"{mark}: ended less than {days} before as-of, not all had time to buy."
        else:
            yield (
                f"{mark}: ended less than {days} before as-of, so these leads have not had time to "
                f"buy yet{_at_the_same_age(same_age, earlier, unlike)}."
            )
    if None in mature:
        told = any(flag is not None for flag in mature) and not signs.spelled
        mark = f"{signs.unknown} maturity" if told else "Maturity"
        yield f"{mark} unknown: {unknown or 'too few customers to tell how long it takes'}."
    if truncated:
        mark = "truncated yes" if signs.spelled else f"{signs.truncated} truncated"
        yield f"{mark}: lacks entries that were not recorded, as a note says."
    if imported:
        mark = "imported yes" if signs.spelled else f"{signs.imported} imported"
        yield f"{mark}: leads of a day of imports are in it, which may be older than they look."
    if partial:
        yield (
            f"{signs.partial} partly observed: not all leads of the cohort are that old; "
            "the rate is of those only, another group than before, so that it may fall."
        )
    if differs:
        yield _differing(differs, of, is_brief=is_brief, signs=signs)
    if low_n:
        yield (
            f"~ low n: under {counted(query.min_leads, 'lead')}, or an interval over 30 points; "
            "not to be compared."
        )


def _at_the_same_age(
    stood: Sequence[tuple[str, str]], leads: int, unlike: Mapping[str, Sequence[str]]
) -> str:
    """Say how earlier cohorts stood; of many ages only the oldest and the youngest."""
    if not stood:
        return ""
    named = [f"{rate} ({cohort})" for cohort, rate in stood]
    rates = ", ".join(named) if len(named) <= _COHORTS_NAMED else f"{named[0]} to {named[-1]}"
    differs = "".join(f"; {word}: {', '.join(each)}" for word, each in unlike.items() if each)
    of = f" ({counted(leads, 'lead')})" if leads else ""
    return f": at the same age, earlier cohorts{of} stood at {rates}{differs}"


def _differing(words: Collection[str], of: str, *, is_brief: bool, signs: Signs) -> str:
    """Say what rows are above or below, and that it need not be for what they have in common."""
    marks = [
        word if signs.spelled else f"{sign} {word}"
        for word, sign in signs.differs.items()
        if word in words
    ]
    said = f"{'differs ' * signs.spelled}{', '.join(marks)}"
    if is_brief:
        return f"{said} the other leads, by more than chance; the cause may be another."
    return (
        f"{said} the rest of {of}, by more than chance explains; the cause may be another, as "
        "leads differ in more than this."
    )
