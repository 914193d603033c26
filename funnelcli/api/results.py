"""Results as a notebook has them: tables as Polars frames, and each result as a page."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TypeVar

import polars as pl

from funnelcli.answers.columns import Kind
from funnelcli.answers.explanation import Explanation
from funnelcli.answers.findings import Findings
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Document, Rate, Report
from funnelcli.errors import UsageError
from funnelcli.render import FORMATS, WITH_FILES, Style
from funnelcli.render.explanation import EXPLANATION_FORMATS
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.render.raw import all_notes
from funnelcli.words.text import did_you_mean

T = TypeVar("T")

WIDTH = 100
"""Cells in a line of a page."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """One table: all its rows, with the numbers of JSON, and what each column means."""

    name: str
    title: str
    frame: pl.DataFrame
    """Counts are whole numbers, rates fractions, amounts in units of the currency."""
    definitions: Mapping[str, str]
    """A sentence for each column: its formula, its unit, and when it is null."""

    @classmethod
    def of(cls, report: Report, money_digits: int) -> "Table":
        """Take the rows for machines, with amounts in major units."""
        amounts = [each.name for each in report.columns if each.kind is Kind.MONEY]
        frame = report.frame.with_columns(pl.col(amounts) / 10**money_digits)
        means = {each.name: each.means for each in report.columns}
        return cls(report.name, report.title, frame, means)

    def __repr__(self) -> str:
        return f"{self.title}\n{self.frame}"

    def _repr_html_(self) -> str:
        return f"<h4>{escape(self.title)}</h4>{self.frame._repr_html_()}"


@dataclass(frozen=True, eq=False, repr=False)
class Page(ABC):
    """A result that can be written in any format it has; by itself it shows as a page."""

    @abstractmethod
    def text(self, format: str = "plain") -> str:  # noqa: A002  (as `--format`)
        """Write it as the command line does, in a format by its name there."""

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"


@dataclass(frozen=True, eq=False, repr=False)
class Tables(Page):
    """The tables that answer a question, by name, with the headline and what is said of it."""

    document: Document
    """The whole answer: as-of, inputs, where the rows went, the tables."""

    @property
    def headline(self) -> Rate:
        """How many of the leads became customers."""
        return self.document.conversion.shown

    @property
    def notes(self) -> tuple[Note, ...]:
        """What has to be known beside the numbers: codes and sentences."""
        return tuple(all_notes(self.document))

    def __getitem__(self, name: str) -> Table:
        for report in self.document.tables:
            if report.name == name:
                return Table.of(report, self.document.money_digits)
        meant = did_you_mean(name, list(self))
        raise KeyError(f"there is no table {name!r}{meant}: {', '.join(self)}")

    def __iter__(self) -> Iterator[str]:
        return (report.name for report in self.document.tables)

    def text(self, format: str = "plain") -> str:  # noqa: A002
        """Write it in one of the formats of reports."""
        return _of(FORMATS, format)(self.document, Style(WIDTH))


@dataclass(frozen=True, eq=False, repr=False)
class CheckResult(Page):
    """What `check` found; it fails where the exit code of the command would be 1 or 3."""

    findings: Findings

    @property
    def exit_code(self) -> int:
        """0 where the data pass, 1 where findings fail, 3 where nothing can be known."""
        return int(self.findings.exit_code)

    @property
    def frame(self) -> pl.DataFrame:
        """The results, worst first: a row for each rule and column it looked at, passed or not."""
        return pl.DataFrame(
            [
                (each.status, each.severity, each.code, each.name, each.table, each.column,
                 each.count, each.of, each.message)
                for each in self.findings.results
            ],
            schema={
                "status": pl.String, "severity": pl.String, "code": pl.String, "name": pl.String,
                "table": pl.String, "column": pl.String, "count": pl.Int64, "of": pl.Int64,
                "message": pl.String,
            },
            orient="row",
        )  # fmt: skip

    def text(self, format: str = "plain") -> str:  # noqa: A002
        """Write it in one of the formats of findings."""
        return _of(FINDINGS_FORMATS, format)(self.findings, Style(WIDTH))


@dataclass(frozen=True, eq=False, repr=False)
class Explained(Page):
    """Why a lead counts as it does."""

    explanation: Explanation

    def text(self, format: str = "plain") -> str:  # noqa: A002
        """Write it in one of the formats of explanations."""
        return _of(EXPLANATION_FORMATS, format)(self.explanation, Style(WIDTH))


def _of(formats: Mapping[str, T], name: str) -> T:
    folded = name.casefold()
    if folded in WITH_FILES and folded not in FORMATS:
        raise UsageError(
            f"{name} is no text",
            f"The command line writes it into a file: funnelcli report -o report.{folded}",
        )
    if folded not in formats:
        raise UsageError(
            f"there is no format {name!r}{did_you_mean(name, formats)}",
            f"Formats: {', '.join(formats)}",
        )
    return formats[folded]
