"""What the lines of a text file tell of its records, from one look at each.

Polars reads a record up to the first line end before which an even number of quotes stands. That
is where it ends only if its quotes fit, so that a quote too many makes one record of many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from funnelcli.read.packed import is_small
from funnelcli.read.quoting import Quoting
from funnelcli.read.source import PATH, number_of
from funnelcli.tables.raw import FILE

SAMPLE = 100_000
"""So many lines are searched for quotes that do not fit and stand in pairs in one line.

Such pairs join no records, and fields only where the count of fields shows it; Polars loses the
quotes themselves. Who does not double quotes does not from the first lines on.
"""


def whole(delimiter: str, width: int) -> pl.Expr:
    """Tell whether a record has so many fields, or is blank, by its `line` and its `quotes`."""
    line = pl.col("line")
    unquoted = pl.when(pl.col("quotes") > 0).then(line).str.replace_all(r'"[^"]*"', "")
    fields = pl.coalesce(unquoted, line).str.count_matches(delimiter, literal=True) + 1
    return (fields == width) | (line == "")


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of a file, and those of them that tell of its records."""

    all: pl.LazyFrame
    telling: pl.DataFrame
    """Lines that end with a delimiter, are blank, or hold an odd number of quotes."""
    pairs: pl.DataFrame
    """Those of the first that hold an even number, but no record by themselves."""
    quoting: Quoting

    @property
    def fit(self) -> bool:
        """Whether no quote tears a field apart or joins lines that are records of their own.

        Quotes in pairs in one line are looked for among the first lines.
        """
        begun = pl.col("begun")
        spans = self.telling.filter("odd")
        if spans.is_empty() and self.pairs.is_empty():
            return True
        plain, line = self.quoting.plain, pl.col("line")
        opening = spans.filter(~begun).select(line.str.contains(plain.opening).all()).item()
        closing = spans.filter(begun).select(line.str.contains(plain.closing).all()).item()
        if spans.height % 2 or not opening or not closing:
            return False
        # most pairs that are no record by themselves stand inside one of several lines
        inside = self.pairs.join_asof(spans.select("index", inside=~begun), on="index")
        if not inside.select(pl.col("inside").fill_null(value=False).all()).item():
            return False
        between = spans.select(first="index", next=pl.col("index").shift(-1), open=~begun).filter(
            "open", pl.col("next") - pl.col("first") > 1
        )
        if between.is_empty():
            return True
        index = between.select(pl.int_ranges(pl.col("first") + 1, "next").explode())
        inner = self.all.filter(
            line.str.contains('"', literal=True),
            pl.col("index").is_in(index.to_series().cast(pl.UInt32).implode()),
        )
        staying = line.str.contains(plain.staying)
        return bool(inner.select(staying.all()).collect().item())


def _lines(texts: Sequence[Path]) -> pl.LazyFrame:
    """Scan the lines of texts, which are numbered, or keep them if they are few."""
    lines = pl.scan_lines(
        list(texts),
        glob=False,
        row_index_name="index",
        include_file_paths=PATH if len(texts) > 1 else None,
    ).select("line", "index", number_of(texts, 0))
    return lines.collect().lazy() if is_small(*texts) else lines


def fit_apart(texts: Sequence[Path]) -> bool:
    """Tell whether none of several texts ends inside quotes, so that the next goes on as it began.

    None may begin with the mark of UTF-8 either, which is taken off the first text alone.
    """
    quotes = pl.scan_lines(list(texts), glob=False, include_file_paths="text").select(
        "text",
        quotes=pl.col("line").str.count_matches('"'),
        marked=pl.col("line").str.starts_with("\ufeff"),
    )
    told = quotes.group_by("text").agg(pl.col("quotes").sum() % 2 == 1, pl.col("marked").any())
    return not told.select(pl.any_horizontal(pl.col("quotes", "marked").any())).collect().item()


def look(texts: Sequence[Path], delimiter: str, width: int, looked_at: int = SAMPLE) -> Lines:
    """Look at each line of a text once; `width` is how many fields a whole record has.

    Texts of which each begins outside quotes are looked at as if they were one.
    """
    line, index, quotes = pl.col("line"), pl.col("index"), pl.col("quotes")
    quoting = Quoting(delimiter)
    lines = _lines(texts)
    odd = quotes % 2 == 1
    ends = line.str.ends_with(delimiter) | (line == "")
    telling = (
        lines.with_columns(quotes=line.str.count_matches('"'))
        .filter(ends | odd)
        .select(
            "index",
            FILE,
            odd=odd,
            ends=ends,
            whole=whole(delimiter, width),
            # a copy of these few, so that not all lines are kept
            line=pl.concat_str(pl.when(odd).then(line), pl.lit("")),
        )
        .collect(optimizations=pl.QueryOptFlags(predicate_pushdown=False))
    )
    pairs = lines.head(looked_at).filter(
        index > 0,  # the header is looked at by itself
        line.str.contains('"', literal=True),
        line.str.count_matches('"') % 2 == 0,
        ~line.str.contains(quoting.plain.closed),
    )
    line = pl.when(index == 0).then(line.str.strip_prefix("\ufeff")).otherwise(line)
    inside = pl.col("odd").cast(pl.UInt32).cum_sum() % 2 == 1
    told = telling.with_columns(line=line, begun=inside ^ pl.col("odd"))
    return Lines(lines, told, pairs.select("index").collect(), quoting)
