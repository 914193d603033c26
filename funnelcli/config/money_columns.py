"""The columns that say what a lead is worth: `amount`, and `ltv` where that names one."""

from typing import Final, NamedTuple

from funnelcli.config.expressions import split_reference
from funnelcli.config.models import Config
from funnelcli.config.tree import KeyPath
from funnelcli.model import AMOUNT, LTV

LEADS: Final = "leads"


class MoneyColumn(NamedTuple):
    """A column of amounts, of which each lead has one: that of its row, or of its deals."""

    of: str
    """What a lead has of it: `AMOUNT` or `LTV`."""
    path: KeyPath
    """Where the YAML names it."""
    table: str
    """Where it is: `LEADS`, or a joined table."""
    column: str

    @property
    def written(self) -> str:
        """What the YAML calls it."""
        return self.column if self.table == LEADS else f"{self.table}.{self.column}"


def money_columns(config: Config, table: str | None = None) -> tuple[MoneyColumn, ...]:
    """List these columns: those of one table, or all."""
    path: KeyPath = ("amount",) if config.amount is not None else (LEADS, "amount")
    written: list[tuple[str, KeyPath, object]] = [
        (AMOUNT, path, config.amount or config.leads.amount),
        (LTV, ("ltv",), config.ltv),
    ]
    found = []
    for of, named, reference in written:
        if isinstance(reference, str):
            join, column = split_reference(reference, config.joins)
            found.append(MoneyColumn(of, named, join or LEADS, column))
    return tuple(each for each in found if table in (None, each.table))
