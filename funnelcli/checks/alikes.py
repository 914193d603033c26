"""Values that look like one that the YAML names: which, of how many rows, and what they hide."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnelcli.checks.spellings import letters
from funnelcli.words.privacy import SHARED
from funnelcli.words.text import counted, named


@dataclass(frozen=True, slots=True)
class Alikes:
    """Values that may be another spelling of one that is meant."""

    path: str
    """Where the YAML names it, as it is written."""
    meant: str
    there: int
    """The rows that have what is meant."""
    others: Mapping[str, int]
    """The rows of each of the values that look like it."""

    def told(self, left: Mapping[str, int]) -> str:
        """Name those that rows which are left have, and how many there would be with them."""
        rows = {value: left[value] for value in self.others if value in left}
        if not rows:
            return ""
        has = (
            f"{_having(self.there)} {self.meant!r}" if self.there else f"no row has {self.meant!r}"
        )
        return (
            f"{self.path}: {has}, {named_alikes(self.meant, rows, self.others)}: with them it "
            f"would be {counted(self.there + sum(rows.values()), 'row')}."
        )


def named_alikes(meant: str, rows: Mapping[str, int], whole: Mapping[str, int]) -> str:
    """Say which rows have what instead of a value.

    Quoted is what differs from it by case and signs, and what many rows have of the `whole`.
    """
    shown = {v: n for v, n in rows.items() if whole[v] >= SHARED or letters(v) == letters(meant)}
    parts = [f"{_having(n)} {v!r}" for v, n in shown.items()]
    if hidden := len(rows) - len(shown):
        others = sum(rows.values()) - sum(shown.values())
        parts.append(f"{_having(others)} {counted(hidden, 'other value')} that is much like it")
    return named(parts)


def _having(rows: int) -> str:
    return f"{counted(rows, 'row')} {'has' if rows == 1 else 'have'}"
