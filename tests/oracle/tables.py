"""Leads into the three tables: rates with their intervals, quantiles, the horizon, orderings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from statistics import fmean, pvariance
from typing import TYPE_CHECKING, TypeAlias

from .rest import Rest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .definition import Definition, Grain
    from .leads import Lead
    from .record import Begun

Figure: TypeAlias = str | int | float | bool | None
Figures: TypeAlias = dict[str, Figure]

# The 97.5th percentile of the standard normal distribution.
Z = Decimal("1.959963984540054235524594430520551525")


def rate(k: int, n: int) -> float | None:
    """k/n; null when n is 0."""
    return float(Fraction(k, n)) if n else None


def wilson(k: int, n: int) -> tuple[float | None, float | None]:
    """The 95 % Wilson score interval of k of n; null when n is 0 or k exceeds it.

    Both ends solve (k/n - p)² = z² p (1 - p) / n for p. Computed with fifty digits.
    """
    if n == 0 or k > n:
        return None, None
    with localcontext(prec=50):
        share, square = Decimal(k) / n, Z * Z
        middle = share + square / (2 * n)
        half = Z * (share * (1 - share) / n + square / (4 * n * n)).sqrt()
        scale = 1 + square / n
        low, high = float((middle - half) / scale), float((middle + half) / scale)
    return (0.0 if k == 0 else max(0.0, low)), (1.0 if k == n else min(1.0, high))


def quantile(values: Sequence[int], q: Fraction) -> Fraction | None:
    """The linear quantile: position (n-1)·q of the sorted values, exactly."""
    if not values:
        return None
    ordered = sorted(values)
    position = (len(ordered) - 1) * q
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True)
class Counted:
    """A definition, and its leads at as-of."""

    definition: Definition
    leads: Sequence[Lead]
    is_valued: bool = True
    """Whether any row has an amount; of an empty column nothing is known."""

    def reached(self, lead: Lead, stage: int) -> bool:
        """Whether a lead passed a stage, by the policy."""
        own = [entry is not None for entry in lead.entries]
        match self.definition.reach:
            case "reached":
                return any(own[stage:])
            case "observed":
                return all(own[: stage + 1])
            case "any":
                return own[stage]

    def count(self, leads: Sequence[Lead], stage: int) -> int:
        """How many of these leads reached a stage."""
        return sum(self.reached(lead, stage) for lead in leads)

    def _days(self, leads: Sequence[Lead], start: int, end: int) -> list[int]:
        both = [lead for lead in leads if self.reached(lead, start) and self.reached(lead, end)]
        found = [lead.days(start, end) for lead in both]
        return [days for days in found if days is not None]

    def conversion(self, as_of: date | None, horizon: int | None) -> Figures:
        """The headline: of all leads, and of those old enough."""
        last, leads = len(self.definition.stages) - 1, self.leads
        customers = self.count(leads, last)
        old = _old(leads, as_of, horizon)
        k = None if old is None else self.count(old, last)
        return {
            "reached": customers,
            "leads": len(leads),
            "customers": customers,
            **_rates("rate", customers, len(leads)),
            "horizon": horizon,
            **_mature(old, k),
            "young_leads": None if old is None else len(leads) - len(old),
            "young_customers": None if k is None else customers - k,
        }

    def _step(self, number: int, as_of: date | None) -> Figures:
        """Those who have had the time for the step into a stage, and those of them who took it."""
        found: Figures = {"step_mature_n": None, "step_mature_k": None}
        unknown = {**found, **_rates("mature_rate_from_previous", 0, 0), "step_horizon_days": None}
        if not number or as_of is None:
            return unknown
        before = [lead for lead in self.leads if self.reached(lead, number - 1)]
        waited = []
        for lead in before:
            entry = lead.entries[number - 1] if number > 1 else lead.created
            since = entry if isinstance(entry, date) else lead.created
            waited.append((lead, None if since is None else (as_of - since).days))
        took = [
            (days, age)
            for lead, age in waited
            if self.reached(lead, number)
            and age is not None
            and (days := lead.days(number - 1, number)) is not None
        ]
        plain = quantile([days for days, _ in took], P90)
        settled = [days for days, age in took if plain is not None and age >= 2 * plain]
        if len(settled) < 30 or (p90 := quantile(settled, P90)) is None:
            return unknown
        enough = math.ceil(p90)
        in_time = [lead for lead, age in waited if age is not None and age >= enough]
        k, n = self.count(in_time, number), len(in_time)
        return {
            "step_mature_n": n,
            "step_mature_k": k,
            **_rates("mature_rate_from_previous", k, n),
            "step_horizon_days": enough,
        }

    def funnel(self, as_of: date | None, horizon: int | None) -> list[Figures]:
        """One row per stage."""
        stages, leads = self.definition.stages, self.leads
        old = _old(leads, as_of, horizon)
        counts = [self.count(leads, number) for number in range(len(stages))]
        rows: list[Figures] = []
        for number, stage in enumerate(stages):
            reached = [lead for lead in leads if self.reached(lead, number)]
            row: Figures = {
                "stage": stage.name,
                "reached": len(reached),
                "imputed": sum(lead.entries[number] is None for lead in reached),
            }
            before = (counts[number], counts[number - 1]) if number else (0, 0)
            row |= _rates("rate_from_previous", *before)
            row |= _rates("rate_from_lead", counts[number], len(leads))
            last = number == len(stages) - 1
            stopped = [] if last else [x for x in reached if not self.reached(x, number + 1)]
            for outcome in ("lost", "open"):
                row[outcome] = None if last else sum(x.outcome == outcome for x in stopped)
            days = self._days(leads, number - 1, number) if number else []
            row["median_days"] = _number(quantile(days, MEDIAN))
            row["p90_days"] = _number(quantile(days, P90))
            k = None if old is None else self.count(old, number)
            row |= {"mature_leads": None if old is None else len(old), "mature_reached": k}
            row |= _rates("mature_rate_from_lead", k or 0, len(old or []))
            rows.append(row | self._step(number, as_of))
        return rows

    def _group(self, leads: Sequence[Lead]) -> Figures:
        """What a cohort and a segment have in common."""
        last = len(self.definition.stages) - 1
        row: Figures = {"leads": len(leads)}
        for number, stage in enumerate(self.definition.stages):
            row[stage.key] = self.count(leads, number)
        row |= _rates("rate", self.count(leads, last), len(leads))
        if self.definition.amount is not None:
            customers = [lead for lead in leads if self.reached(lead, last)]
            total = float(Fraction(sum(lead.amount or 0 for lead in customers), 100))
            row["amount"] = total if self.is_valued else None
        row["median_days"] = _number(quantile(self._days(leads, 0, last), MEDIAN))
        return row

    def _low_n(self, row: Figures) -> bool:
        leads, low, high = row["leads"], row["rate_low"], row["rate_high"]
        assert isinstance(leads, int)
        wide = isinstance(low, float) and isinstance(high, float) and high - low > 0.30
        return leads < self.definition.min_leads or wide

    def segments(self, by: Sequence[str], as_of: date | None, horizon: int | None) -> list[Figures]:
        """One row per value: not low-n first, then leads descending, then the value.

        Where the horizon is known, that goes by the leads that are old enough.
        """
        last = len(self.definition.stages) - 1
        groups: dict[tuple[str, ...], list[Lead]] = {}
        for lead in self.leads:
            groups.setdefault(tuple(lead.labels[name] for name in by), []).append(lead)
        rows = []
        for values, leads in groups.items():
            row = self._group(leads)
            low = is_low = self._low_n(row)
            size = len(leads)
            old = _old(leads, as_of, horizon)
            mature = _mature(old, None if old is None else self.count(old, last))
            of_mature: bool | None = None
            if old is not None:
                size = len(old)
                ends = {f"rate_{end}": mature[f"mature_rate_{end}"] for end in ("low", "high")}
                is_low = of_mature = self._low_n({"leads": size, **ends})
            labels = dict(zip(by, values, strict=True))
            whole = {**labels, **row, "low_n": low, **mature, "mature_low_n": of_mature}
            rows.append(((is_low, -size, values), whole))
        counts = {
            key[2]: (k, n)
            for key, row in rows
            if isinstance(k := row["mature_customers"], int)
            and isinstance(n := row["mature_leads"], int)
        }
        verdicts = Rest(self.definition.min_leads, wilson).verdicts(counts)
        for (_, _, values), row in rows:
            apart, least, most, _, q_value, word = verdicts.get(values, (None,) * 6)
            row |= {"difference": apart, "difference_low": least, "difference_high": most}
            row |= {"q_value": q_value, "differs": word}
        return [row for _, row in sorted(rows, key=lambda ranked: ranked[0])]

    def cohorts(
        self, as_of: date, horizon: int | None, recorded: Mapping[int, Begun]
    ) -> list[Figures]:
        """One row per period from the first lead to as-of (or --until), the empty ones too."""
        created = [lead.created for lead in self.leads if lead.created]
        if not created:
            return []
        name = cohort_namer(self.definition.cohort, self.definition.fiscal_year_start)
        end = as_of if self.definition.until is None else min(as_of, self.definition.until)
        last = len(self.definition.stages) - 1
        needed = range(1, last + 1) if self.definition.reach == "observed" else [last]
        rows: list[Figures] = []
        whole: list[tuple[Figures, list[Lead]]] = []
        pool: list[tuple[Lead, date]] = []
        for cohort, (first_day, last_day) in _periods(name, min(created), end).items():
            leads = [lead for lead in self.leads if lead.created and name(lead.created) == cohort]
            row: Figures = {"cohort": cohort, **self._group(leads)}
            age = (as_of - last_day).days
            row["mature"] = None if horizon is None else age >= horizon
            row["low_n"] = self._low_n(row)
            row["age_days"] = age if age >= 0 else None
            row["share_observed"] = 1.0 if row["mature"] else None
            row["rate_at_same_age"] = row["rate_at_same_age_n"] = None
            row["rate_at_same_age_low"] = row["rate_at_same_age_high"] = None
            row["at_same_age"] = None
            begins = max(first_day, self.definition.since or first_day)
            days = [begins + timedelta(n) for n in range((min(last_day, end) - begins).days + 1)]
            lacking = {k for k, begun in recorded.items() if 20 * begun.lacks(days) > 1}
            row["truncated"] = bool(lacking)
            row["imported"] = False
            rows.append(row)
            if lacking.intersection(needed):
                continue
            whole.append((row, leads))
            if row["mature"]:
                pool += [(lead, last_day) for lead in leads]
        young: list[tuple[Figures, list[Lead]]] = []
        for row, leads in whole:
            age_days = row["age_days"]
            if horizon and isinstance(age_days, int) and row["leads"] and not row["mature"]:
                row.update(self._same_age(pool, age_days, horizon))
                if row["rate_at_same_age"] is not None and not row["low_n"]:
                    young.append((row, leads))
        if horizon and young:
            self._compare(young, pool, as_of, horizon)
        return rows

    def _compare(
        self,
        young: Sequence[tuple[Figures, Sequence[Lead]]],
        pool: Sequence[tuple[Lead, date]],
        as_of: date,
        horizon: int,
    ) -> None:
        """Say of young cohorts whether they are behind or ahead, by Holm over all of them."""
        from scipy.stats import fisher_exact, norm  # these take seconds to import
        from statsmodels.stats.multitest import multipletests

        last = len(self.definition.stages) - 1
        took = [self._took(lead, last, horizon) for lead, _ in pool]
        chances = []
        for row, leads in young:
            n, of = len(leads), len(pool)
            k, rate_then = row[self.definition.stages[last].key], row["rate_at_same_age"]
            assert isinstance(k, int)
            assert isinstance(rate_then, float)
            had = round(rate_then * of)
            exact = fisher_exact([[k, n - k], [had, of - had]]).pvalue
            own = sum(self._took(lead, last, horizon) is not None for lead in leads)
            ages = [(as_of - lead.created).days for lead in leads if lead.created]
            seen = [0 if d is None else sum(age >= d for age in ages) / n for d in took]
            mean = fmean(seen)
            pooled = (own + mean * of) / (n + of)
            variance = pooled * (1 - pooled) / n + pvariance(seen, mean) / of
            z = abs(own / n - mean) / math.sqrt(variance) if variance > 0 else 0.0
            chances.append(max(exact, 2 * norm.sf(z)))
        sure = multipletests(chances, alpha=0.01, method="holm")[0]
        for (row, _), is_sure in zip(young, sure, strict=True):
            own_rate, then = row["rate"], row["rate_at_same_age"]
            assert isinstance(own_rate, float)
            assert isinstance(then, float)
            if is_sure:
                row["at_same_age"] = "behind" if own_rate < then else "ahead"

    def _took(self, lead: Lead, last: int, horizon: int) -> int | None:
        """The days a customer took, if these are known and within the horizon."""
        days = lead.days(0, last) if self.reached(lead, last) else None
        return days if days is not None and days <= horizon else None

    def _same_age(self, pool: Sequence[tuple[Lead, date]], age: int, horizon: int) -> Figures:
        """How many of the pool were customers so many days after the end of their periods."""
        last = len(self.definition.stages) - 1
        entries = [(x.entries[last], end) for x, end in pool if self.reached(x, last)]
        days = [(entry - end).days for entry, end in entries if isinstance(entry, date)]
        had, usual = sum(each <= age for each in days), sum(each <= horizon for each in days)
        is_dated = len(days) == len(entries)
        found: Figures = {"share_observed": self._benchmark(had, usual)}
        if is_dated and (then := self._benchmark(had, len(pool))) is not None:
            low, high = wilson(had, len(pool))
            found |= {
                "rate_at_same_age": then,
                "rate_at_same_age_n": len(pool),
                "rate_at_same_age_low": low,
                "rate_at_same_age_high": high,
            }
        return found

    def _benchmark(self, k: int, n: int) -> float | None:
        """k/n, unless it is low n."""
        low, high = wilson(k, n)
        if n < self.definition.min_leads or low is None or high is None or high - low > 0.30:
            return None
        return rate(k, n)


def _old(leads: Sequence[Lead], as_of: date | None, horizon: int | None) -> list[Lead] | None:
    """The leads created at least the horizon before as-of; None where that is unknown."""
    if horizon is None or as_of is None:
        return None
    return [x for x in leads if x.created and x.created + timedelta(horizon) <= as_of]


def _mature(old: Sequence[Lead] | None, k: int | None) -> Figures:
    n = None if old is None else len(old)
    return {"mature_leads": n, "mature_customers": k, **_rates("mature_rate", k or 0, n or 0)}


def _rates(name: str, k: int, n: int) -> Figures:
    low, high = wilson(k, n)
    return {name: rate(k, n), f"{name}_low": low, f"{name}_high": high}


def _periods(name: Callable[[date], str], first: date, last: date) -> dict[str, tuple[date, date]]:
    """The first and the last day of each period, by its name."""
    day, one = first, timedelta(days=1)
    while name(day - one) == name(first):
        day -= one
    found: dict[str, tuple[date, date]] = {}
    while day <= last or name(day) in found:
        found[name(day)] = (found.get(name(day), (day, day))[0], day)
        day += one
    return found


def cohort_namer(grain: Grain, fiscal_year_start: int) -> Callable[[date], str]:
    """The name of the period a day lies in; a fiscal year is named after the one it ends in."""

    def name(day: date) -> str:
        if grain == "month":
            return f"{day:%Y-%m}"
        if grain == "week":
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        quarter = (day.month - fiscal_year_start) % 12 // 3 + 1
        year = day.year
        prefix = ""
        if fiscal_year_start > 1:
            prefix = "FY"
            year += day.month >= fiscal_year_start
        return f"{prefix}{year}" if grain == "year" else f"{prefix}{year}-Q{quarter}"

    return name


def horizon(definition: Definition, leads: Sequence[Lead], as_of: date) -> int | None:
    """The age at which a cohort is mature; None where too few converters are old enough.

    Fixed before filters and whatever the policy: the leads are all merged ones, a converter has
    a dated entry in the last stage.
    """
    if definition.window is not None:
        return definition.window
    if definition.horizon is not None:
        return definition.horizon
    last = len(definition.stages) - 1
    converters = [
        (days, (as_of - lead.created).days)
        for lead in leads
        if lead.created and (days := lead.days(0, last)) is not None
    ]
    plain = quantile([days for days, _ in converters], P90)
    if plain is None:
        return None
    old = [days for days, age in converters if age >= 2 * plain]
    settled = quantile(old, P90)
    return None if len(old) < 30 or settled is None else math.ceil(settled)
