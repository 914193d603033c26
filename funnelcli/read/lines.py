"""What the lines of a text file tell of its records, from one look at each.

Polars reads a record up to the first line end before which an even number of quotes stands. That
is where it ends only if its quotes fit, so that a quote too many makes one record of many.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.read.quoting import Quoting

if TYPE_CHECKING:
    import polars as pl


SAMPLE = 250_000
"""So many lines are searched for quotes that do not fit and stand in pairs in one line.

Such pairs join no records, and fields only where the count of fields shows it; Polars loses the
quotes themselves. Who does not double quotes does not from the first lines on.
"""


def whole(delimiter: str, width: int) -> "pl.Expr":
    """Tell whether a record has so many fields, or is blank, by its `line` and its `quotes`."""
    import polars as pl

    line = pl.col("line")
    unquoted = pl.when(pl.col("quotes") > 0).then(line).str.replace_all(r'"[^"]*"', "")
    fields = pl.coalesce(unquoted, line).str.count_matches(delimiter, literal=True) + 1
    return (fields == width) | (line == "")


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of a file, and those of them that tell of its records."""

    all: "pl.LazyFrame"
    telling: "pl.DataFrame"
    """Lines that end with a delimiter, are blank, or hold an odd number of quotes or an odd one."""
    quoting: Quoting

    @property
    def fit(self) -> bool:
        """Whether no quote tears a field apart or joins lines that are records of their own.

        Quotes in pairs in one line are looked for among the first lines.
        """
        import polars as pl

        begun, odd = pl.col("begun"), pl.col("odd")
        spans = self.telling.filter("odd")
        wrong = (pl.col("stray") & ~begun) | (
            odd & pl.when(begun).then(~pl.col("closing")).otherwise(~pl.col("opening"))
        )
        if spans.height % 2 or self.telling.select(wrong.any()).item():
            return False
        between = spans.select(first="index", next=pl.col("index").shift(-1), open=~begun).filter(
            "open", pl.col("next") - pl.col("first") > 1
        )
        if between.is_empty():
            return True
        index = between.select(pl.int_ranges(pl.col("first") + 1, "next").explode())
        line = pl.col("line")
        inner = self.all.filter(
            line.str.contains('"', literal=True),
            pl.col("index").is_in(index.to_series().cast(pl.UInt32).implode()),
        )
        staying = line.str.contains(self.quoting.plain.staying)
        return bool(inner.select(staying.all()).collect().item())


def look(text: Path, delimiter: str, width: int) -> Lines:
    """Look at each line once; `width` is how many fields a whole record has."""
    import polars as pl

    line, index, quotes = pl.col("line"), pl.col("index"), pl.col("quotes")
    quoting = Quoting(delimiter)
    lines = pl.scan_lines(text, glob=False, row_index_name="index")
    odd = quotes % 2 == 1
    ends = line.str.ends_with(delimiter) | (line == "")
    several = pl.when(index < SAMPLE, quotes > 0, ~odd).then(line)
    stray = (~several.str.contains(quoting.plain.closed)).fill_null(value=False)
    telling = (
        lines.with_columns(quotes=line.str.count_matches('"'))
        .with_columns(stray=stray)
        .filter(ends | odd | pl.col("stray"))
        .select(
            "index",
            odd=odd,
            ends=ends,
            stray="stray",
            whole=whole(delimiter, width),
            # a copy of these few, so that not all lines are kept
            line=pl.concat_str(pl.when(odd).then(line), pl.lit("")),
        )
        .collect(optimizations=pl.QueryOptFlags(predicate_pushdown=False))
    )
    is_first = index == 0
    line = pl.when(is_first).then(line.str.strip_prefix("\ufeff")).otherwise(line)
    told = telling.select(
        "index",
        "odd",
        "ends",
        "whole",
        stray=pl.col("stray") & ~is_first,  # of the header its names tell
        opening=line.str.contains(quoting.plain.opening),
        closing=line.str.contains(quoting.plain.closing),
        begun=pl.col("odd") ^ (pl.col("odd").cast(pl.UInt32).cum_sum() % 2 == 1),
    )
    return Lines(lines, told, quoting)
