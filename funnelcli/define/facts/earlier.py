"""Leads that `--since` leaves out, as they are compared with where no other is old enough."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from funnelcli.config import Config
from funnelcli.config.query import Earlier
from funnelcli.config.question import Question
from funnelcli.counting.patterns import DAYS, LEADS, count_days, reached
from funnelcli.define.facts.as_of import AsOf
from funnelcli.model import CREATED


@dataclass(frozen=True, slots=True)
class Before:
    """Counts of those that are old enough to judge; the counts of parts add up."""

    leads: int = 0
    customers: int = 0
    days: Counter[int] = field(default_factory=Counter)
    """Customers by the days they took, where these are known."""

    @classmethod
    def of(
        cls, leads: pl.DataFrame, horizon: int | None, as_of: AsOf, asked: Question, last: int
    ) -> "Before":
        """Count the leads of a part."""
        if horizon is None or leads.is_empty():
            return cls()
        age = (pl.lit(as_of.moment.date()) - pl.col(CREATED)).dt.total_days()
        old = leads.filter(age >= horizon)
        days = count_days(old.lazy(), [], 0, last, asked.reach).collect()
        customers = old.filter(reached(last, asked.reach)).height
        return cls(old.height, customers, Counter(dict(days.select(DAYS, LEADS).iter_rows())))

    def __add__(self, other: "Before") -> "Before":
        return Before(
            self.leads + other.leads, self.customers + other.customers, self.days + other.days
        )

    def told(self, config: Config) -> Earlier | None:
        """Tell of them, unless they are too few, or not all dates of customers are known."""
        if self.leads < config.min_leads or self.customers != self.days.total():
            return None
        return Earlier(self.leads, self.days)
