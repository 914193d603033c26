"""A generator of exports that knows who bought: by construction, and by no word list."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from .spoken import LANGUAGES, Language

FORMS = (
    "status", "dates", "status and dates", "closing", "deals", "history", "deals and history",
    "open", "closing alone", "maintenance",
)  # fmt: skip
"""What tells who bought; of the last three nothing does."""
TELL_NOTHING = ("open", "closing alone", "maintenance")
EACH = 40
"""Exports of a language."""


@dataclass(frozen=True)
class Export:
    """Files, and how many of their leads bought and were lost; None where nothing says it."""

    name: str
    files: dict[str, str]
    leads: int
    customers: int | None
    lost: int | None


@cache
def exports() -> tuple[Export, ...]:
    """All of them: the same on every machine."""
    return tuple(made(name, number) for name in LANGUAGES for number in range(EACH))


def made(name: str, number: int) -> Export:
    """Make the export of a language with this number, of 40."""
    random, words = Random(f"{name} {number}"), LANGUAGES[name]  # noqa: S311
    form = FORMS[number % len(FORMS)]
    files, customers, lost = _Made(random, words, form, number).files()
    if form in TELL_NOTHING:
        return Export(f"{name}-{number}-{form}", files, _LEADS, None, None)
    return Export(f"{name}-{number}-{form}", files, _LEADS, customers, lost)


_LEADS = 60


@dataclass
class _Made:
    random: Random
    words: Language
    form: str
    number: int

    def files(self) -> tuple[dict[str, str], int, int]:
        words, random = self.words, self.random
        self.id = words.id[self.number % 5]
        self.created = words.created[(self.number // 5 + self.number) % 8]
        self.stage = words.stage[(self.number // 10 + self.number * 3) % 10]
        self.won = random.choice(words.won)
        self.lost = random.sample(words.lost, 2)
        self.ends = random.choices(["won", "lost", "open", "new"], weights=[3, 4, 3, 2], k=_LEADS)
        self.ids = [f"{random.choice('KLMN')}{10_000 + 7 * i}" for i in range(_LEADS)]
        first = date(2025, 3, 3)
        self.days = [first + timedelta(days=random.randrange(200)) for _ in range(_LEADS)]
        self.took = [random.randrange(5, 60) for _ in range(_LEADS)]
        self.passed = [random.choice(words.passed) for _ in range(_LEADS)]
        make = getattr(self, "_" + self.form.replace(" ", "_"))
        return make(), self.ends.count("won"), self.ends.count("lost")

    def _value(self, i: int) -> str:
        match self.ends[i]:
            case "won":
                return self.won
            case "lost":
                return self.lost[i % 2]
            case "open":
                return self.passed[i]
            case _:
                return self.words.new[i % 2]

    def _ended(self, i: int, *ends: str) -> str:
        return self._end(i) if self.ends[i] in ends else ""

    def _end(self, i: int) -> str:
        return self._written(self.days[i] + timedelta(days=self.took[i]))

    def _written(self, day: date) -> str:
        clock = f"{day.isoformat()} 09:30:00"
        return clock if self.number % 3 == 1 else day.isoformat()

    def _columns(self) -> dict[str, list[str]]:
        """The columns of every table of leads, with a date of maintenance among them."""
        words, random = self.words, self.random
        return {
            self.id: self.ids,
            "E-Mail": [f"p{i}@firm{i}.example" for i in range(_LEADS)],
            self.created: [self._written(day) for day in self.days],
            words.source: [random.choice(["Web", "Ads", "Event"]) for _ in range(_LEADS)],
            words.owner: [random.choice(["Ana", "Ben", "Cem"]) for _ in range(_LEADS)],
            random.choice(words.plans): [
                self._written(day + timedelta(days=90)) for day in self.days
            ],
        }

    def _shuffled(self, columns: dict[str, list[str]]) -> str:
        """Write a table with its columns in an order of their own, in one of three cases."""
        names = list(columns)
        if self.number % 2:
            self.random.shuffle(names)
        cases = (str, str.lower, str.upper)
        case = cases[self.random.choice((0, 0, 0, 1, 2))]
        delimiter = ";" if self.number % 4 == 3 else ","
        return written([case(name) for name in names], [columns[n] for n in names], delimiter)

    def _status(self) -> dict[str, str]:
        columns = self._columns()
        columns[self.stage] = [self._value(i) for i in range(_LEADS)]
        return {"export.csv": self._shuffled(columns)}

    def _dates(self) -> dict[str, str]:
        columns, words = self._columns(), self.words
        columns[self.random.choice(words.won_date)] = [self._ended(i, "won") for i in self._all()]
        columns[self.random.choice(words.lost_date)] = [self._ended(i, "lost") for i in self._all()]
        return {"export.csv": self._shuffled(columns)}

    def _status_and_dates(self) -> dict[str, str]:
        columns, words = self._columns(), self.words
        columns[self.stage] = [self._value(i) for i in self._all()]
        columns[self.random.choice(words.won_date)] = [self._ended(i, "won") for i in self._all()]
        columns[self.random.choice(words.lost_date)] = [self._ended(i, "lost") for i in self._all()]
        columns[words.reason] = ["x" if self.ends[i] == "lost" else "" for i in self._all()]
        return {"export.csv": self._shuffled(columns)}

    def _closing(self) -> dict[str, str]:
        columns, words = self._columns(), self.words
        columns[self.stage] = [self._value(i) for i in self._all()]
        columns[self.random.choice(words.closed)] = [self._end(i) for i in self._all()]
        columns[words.amount] = [str(1000 + i) for i in self._all()]
        return {"export.csv": self._shuffled(columns)}

    def _deals(self) -> dict[str, str]:
        return {"leads.csv": self._shuffled(self._columns()), "deals.csv": self._deal_table()}

    def _deal_table(self) -> str:
        words = self.words
        known = [i for i in self._all() if self.ends[i] != "new"]
        return self._shuffled({
            words.deal_id: [f"D{5000 + 3 * i}" for i in known],
            self.id: [self.ids[i] for i in known],
            self.stage: [self._value(i) for i in known],
            self.random.choice(words.closed): [self._end(i) for i in known],
            words.amount: [str(1000 + i) for i in known],
        })  # fmt: skip

    def _history(self) -> dict[str, str]:
        return {"leads.csv": self._shuffled(self._columns()), "history.csv": self._log(self.ids)}

    def _deals_and_history(self) -> dict[str, str]:
        deals = self._columns()
        deals[self.words.amount] = [str(1000 + i) for i in self._all()]
        return {"deals.csv": self._shuffled(deals), "history.csv": self._log(self.ids)}

    def _log(self, ids: Sequence[str]) -> str:
        """Write every change, the newest first or the oldest."""
        rows = []
        for i in self._all():
            day = self.days[i]
            rows.append((ids[i], self.words.new[0], day))
            if self.ends[i] != "new":
                rows.append((ids[i], self.passed[i], day + timedelta(days=self.took[i] // 2)))
            if self.ends[i] in ("won", "lost"):
                rows.append((ids[i], self._value(i), day + timedelta(days=self.took[i])))
        rows.sort(key=lambda row: row[2], reverse=self.number % 2 == 0)
        lead, stage, at = zip(*rows, strict=True)
        header = [self.id, self.stage, "Timestamp"]
        return written(header, [list(lead), list(stage), [self._written(d) for d in at]])

    def _open(self) -> dict[str, str]:
        """Nobody has won or lost: no value says it."""
        columns = self._columns()
        columns[self.stage] = [
            self.passed[i] if self.ends[i] in ("won", "lost", "open") else self.words.new[i % 2]
            for i in self._all()
        ]
        return {"export.csv": self._shuffled(columns)}

    def _closing_alone(self) -> dict[str, str]:
        """Deals have a date on which they closed, and nothing says how."""
        words = self.words
        deals = {
            words.deal_id: [f"D{5000 + 3 * i}" for i in self._all()],
            self.id: self.ids,
            self.random.choice(words.closed): [self._end(i) for i in self._all()],
            words.amount: [str(1000 + i) for i in self._all()],
        }
        return {"leads.csv": self._shuffled(self._columns()), "deals.csv": self._shuffled(deals)}

    def _maintenance(self) -> dict[str, str]:
        """The last dates are those of maintenance and plans."""
        columns = self._columns()
        for name in self.random.sample(self.words.plans, 3):
            columns[name] = [self._end(i) for i in self._all()]
        return {"export.csv": self._shuffled(columns)}

    def _all(self) -> range:
        return range(_LEADS)


def written(header: Sequence[str], columns: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """Write a table as CSV."""
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    out.writerow(header)
    out.writerows(zip(*columns, strict=True))
    return text.getvalue()
