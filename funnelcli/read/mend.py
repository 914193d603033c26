"""Text files whose harm is known: records wrapped whole in quotes, and footers.

A spreadsheet wraps a whole record in one pair of quotes when a CSV was pasted into one
column; reports write totals and sentences below their rows. A copy without either is made,
line for line, so that places in the copy are places in the file.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from funnelcli.read.failures import is_of_text
from funnelcli.read.packed import TAIL_LINES
from funnelcli.read.trailer import footers


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done to a file, in records."""

    unwrapped: int
    trailer: int


def mend(text: Path, header: tuple[str, ...], delimiter: str, copy: Path) -> Mended | None:
    """Copy text without its known harm; None if there is none, or other harm is left."""
    try:
        return _mend(text, header, delimiter, copy)
    except BaseException as error:
        if not is_of_text(error):
            raise
        return None  # no UTF-8, say, which whoever reads the text finds out and mends first


def _mend(text: Path, header: tuple[str, ...], delimiter: str, copy: Path) -> Mended | None:
    lines = pl.scan_lines(text, glob=False, row_index_name="index")
    width = len(header)
    uneven = _uneven(lines, delimiter, width)
    wrapped = uneven.filter(pl.col("inner") == width)
    tail = lines.tail(TAIL_LINES).collect()
    trailer = tail["index"].gather(footers(tail["line"].to_list(), delimiter))
    left = uneven.filter(pl.col("inner") != width, ~pl.col("first").is_in(trailer.implode()))
    if not left.is_empty() or (wrapped.is_empty() and trailer.is_empty()):
        return None
    _edited(lines, wrapped, trailer).sink_csv(copy, include_header=False, quote_style="never")
    return Mended(unwrapped=wrapped.filter(pl.col("first") > 0).height, trailer=trailer.len())


def _uneven(lines: pl.LazyFrame, delimiter: str, width: int) -> pl.DataFrame:
    """List the records with another number of fields than the header, and their lines.

    `inner` is how many fields a record has that is one quoted field as a whole, once unwrapped;
    0 for any other, and where a line end would come to stand outside quotes: that is several
    records. A quote that is never closed makes one record of all that follows.
    """
    odd = pl.col("line").str.count_matches('"', literal=True) % 2 == 1
    after = odd.cast(pl.UInt32).cum_sum() % 2 == 1  # inside quotes where the line ends
    told = lines.with_columns(begun=after ^ odd, after=after)
    spans = ~pl.col("begun") & ~pl.col("after")
    single = told.filter(spans).select(first="index", last="index", text="line")
    several = (
        told.filter(~spans)
        .with_columns(record=(~pl.col("begun")).cum_sum())
        .group_by("record", maintain_order=True)
        .agg(
            first=pl.col("index").min(),
            last=pl.col("index").max(),
            text=pl.col("line").str.join("\n"),
        )
        .drop("record")
    )
    text = pl.col("text")
    is_one = text.str.contains(r'(?s)^".*"$') & (_fields(text, delimiter) == 1)
    inside = text.str.slice(1, text.str.len_chars() - 2).str.replace_all('""', '"', literal=True)
    is_wrapped = is_one & ~_outside(inside).str.contains("\n", literal=True)
    inner = pl.when(is_wrapped).then(_fields(inside, delimiter)).otherwise(0)
    uneven = pl.concat([single, several]).filter(
        _fields(text, delimiter) != width, ~text.str.contains(r'^"?[\s\p{Cf}]*"?$')
    )
    return uneven.with_columns(inner=inner).sort("first").collect()


def _fields(text: pl.Expr, delimiter: str) -> pl.Expr:
    """Count the fields of a record: delimiters outside quotes, and one more."""
    return _outside(text).str.count_matches(delimiter, literal=True) + 1


def _outside(text: pl.Expr) -> pl.Expr:
    """Leave of a record what stands outside quotes."""
    return text.str.replace_all(r'"[^"]*"', "")


def _edited(lines: pl.LazyFrame, wrapped: pl.DataFrame, trailer: pl.Series) -> pl.LazyFrame:
    """Take the outer quotes off wrapped records, and leave out footers."""
    edits = (
        wrapped.lazy()
        .select(pl.int_ranges("first", pl.col("last") + 1).alias("index"), "first", "last")
        .explode("index")
        .select(
            pl.col("index").cast(pl.UInt32),
            opens=pl.col("index") == pl.col("first"),
            closes=pl.col("index") == pl.col("last"),
        )
    )
    line = pl.col("line")
    line = pl.when("opens").then(line.str.strip_prefix('"')).otherwise(line)
    line = pl.when("closes").then(line.str.strip_suffix('"')).otherwise(line)
    edited = line.str.replace_all('""', '"', literal=True)
    line = pl.when(pl.col("opens").is_not_null()).then(edited).otherwise(pl.col("line"))
    return (
        lines.filter(~pl.col("index").is_in(trailer.implode()))
        .join(edits, on="index", how="left", maintain_order="left")
        .select(line)
    )
