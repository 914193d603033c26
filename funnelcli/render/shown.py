"""What a page shows of a report: rows and closing lines, by column and by role."""

from dataclasses import dataclass
from typing import Any

from funnelcli.answers.columns import Column, Kind, Role
from funnelcli.answers.report import Report
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line


@dataclass(frozen=True, slots=True)
class Lines:
    """What a page shows of a report: its first rows, then the closing lines, by column."""

    values: dict[str, list[Any]]
    body: int
    """How many of the lines are rows."""
    height: int
    roles: dict[tuple[Role, str | None], list[Any]]
    """The values of columns with a role, by it and by the rate they are of."""

    def of(self, role: Role, rate: str | None = None) -> list[Any]:
        """Look up what has a role for each line; null where the report has no such column."""
        return self.roles.get((role, rate), [None] * self.height)

    def by_label(self, role: Role, signs: Signs) -> list[tuple[str, Any]]:
        """List what has a role and is not null, each with what its line is called."""
        labels = next(iter(self.values.values()))
        return [
            (one_line(str(label), signs.line_end), value)
            for label, value in zip(labels, self.of(role), strict=True)
            if value is not None
        ]

    def doubtful(self) -> frozenset[int]:
        """Lines whose rate is not to be relied on: low n, not mature, truncated or imported."""
        roles = (Role.MATURE, Role.LOW_N, Role.TRUNCATED, Role.IMPORTED)
        flags = zip(*map(self.of, roles), strict=True)
        return frozenset(
            place for place, (mature, *doubts) in enumerate(flags) if mature is False or any(doubts)
        )

    def is_own_rate(self, column: Column) -> bool:
        """Tell whether it is a rate of the row's own leads, so that its marks are those of the row.

        Of figures it is the one that has an interval.
        """
        if column.kind is Kind.FIGURE:
            return (Role.LOW, column.name) in self.roles
        return column.kind in {Kind.RATE, Kind.AREA} and column.role not in {
            Role.EARLIER,
            Role.PART,
        }


def shown_lines(report: Report) -> Lines:
    """Take the rows that a page shows, and the lines that close it."""
    shown = report.frame if report.shown is None else report.frame.head(report.shown)
    rows = shown.rows() + ([] if report.closing is None else report.closing.rows())
    values = {
        column.name: [row[place] for row in rows] for place, column in enumerate(report.columns)
    }
    roles = {(each.role, each.of): values[each.name] for each in report.columns if each.role}
    return Lines(values, shown.height, len(rows), roles)
