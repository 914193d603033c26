"""Quotes that do not fit: made to fit where it is certain how they are meant, else refused.

A record over several lines is taken as such only if its quoting is valid: a quote too many or too
few would make one record of many. A record of one line is written again with its quotes doubled,
line for line, so that places in the copy are places in the file.
"""

import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl

from funnelcli.errors import DataError
from funnelcli.read.packed import compression
from funnelcli.read.quoting import Grammar, Quoting

_RETURN = "\x1e"
"""Stands between CR and LF in a copy, since Polars takes CR off the ends of lines."""


def requote(
    text: Path, delimiter: str, copy: Path, guarded: Path, place: Callable[[int], str]
) -> int | None:
    """Copy text with all quotes fit, and count the records whose quotes had to be interpreted.

    Those that are valid as they stand are not counted: csv knows but one way to read them. None
    where all quotes fit. `guarded` is a place for another copy. Raises for the first record that
    cannot be mended, whose `place` is told by its line, and where the text cannot be read to its
    end or a copy not written.
    """
    lines = _lines(text, guarded)
    told = _told(lines, Quoting(delimiter))
    records = told.group_by("record", maintain_order=True).agg(
        pl.col("index").first(),
        pl.col("index").last().alias("last"),
        pl.col("open").last(),
        pl.col("good").all(),
        pl.col("valid").all(),
    )
    _refuse(records.filter(pl.col("open") | ~pl.col("good")), place)
    wrong = told.filter(~pl.col("fits")).select("index", "inside")
    if wrong.is_empty():
        return None
    fixed = lines.join(wrong.lazy(), on="index").select("index", fixed=_fixed(Quoting(delimiter)))
    line = pl.coalesce("fixed", "line") + pl.when("returns").then(pl.lit("\r")).otherwise(
        pl.lit("")
    )
    whole = lines.join(fixed.collect().lazy(), on="index", how="left", maintain_order="left")
    whole.select(line).sink_csv(copy, include_header=False, quote_style="never")
    return records.filter(~pl.col("valid")).height


def _refuse(records: pl.DataFrame, place: Callable[[int], str]) -> None:
    if records.is_empty():
        return
    first, last, is_open = records.select("index", "last", "open").row(0)
    what = "a quote that does not fit"
    if is_open:
        what += ": it opens a field that nothing closes"
    elif last > first:
        what += f": the record would end at {place(last + 1)}"
    raise DataError(
        f"{place(first + 1)}: {what}",
        'Write a quote inside a field twice, and quotes around the field: "5"" pipe". Nothing is '
        "guessed.",
    )


def _lines(text: Path, guarded: Path) -> pl.LazyFrame:
    """Scan lines with their numbers, and whether a CR stood before their LF."""
    if compression(text) != "zstd":
        _guard(text, guarded)
        text = guarded
    line = pl.col("line")
    is_first = pl.col("index") == 0
    returns = line.str.ends_with(f"\r{_RETURN}")
    bare = pl.when(is_first).then(line.str.strip_prefix("\ufeff")).otherwise(line)
    return pl.scan_lines(text, glob=False, row_index_name="index").select(
        "index", line=bare.str.strip_suffix(f"\r{_RETURN}"), returns=returns
    )


def _guard(text: Path, guarded: Path) -> None:
    packed = compression(text) == "gzip"
    with gzip.open(text) if packed else text.open("rb") as handle, guarded.open("wb") as out:
        before = b""
        while chunk := handle.read(1 << 20):
            held = before + chunk
            before = b"\r" if held.endswith(b"\r") else b""
            held = held.removesuffix(before)
            out.write(held.replace(b"\r\n", b"\r" + _RETURN.encode() + b"\n"))
        out.write(before)


def _told(lines: pl.LazyFrame, quoting: Quoting) -> pl.DataFrame:
    """Tell of each line with quotes in which record it stands, and whether its quotes fit.

    `inside` is whether the line begins inside a quoted field, `open` whether it ends so; `fits`
    that its quoting is plain, `valid` that csv accepts it, and `good` that it can be read at all.
    """
    line = pl.col("line")

    def either(first: str, second: str) -> pl.Expr:
        return line.str.contains(first) | line.str.contains(second)

    def outside(grammar: Grammar) -> pl.Expr:
        return either(grammar.closed, grammar.opening)

    def inside(grammar: Grammar) -> pl.Expr:
        return either(grammar.closing, grammar.staying)

    plain, valid, loose = quoting.plain, quoting.valid, quoting.loose
    seen = (
        lines.filter(line.str.contains('"', literal=True))
        .select(
            "index",
            closes=line.str.contains(loose.closed),
            leaves=line.str.contains(loose.closing),
            plain_outside=outside(plain),
            plain_inside=inside(plain),
            valid_outside=outside(valid),
            valid_inside=inside(valid),
            certain=line.str.contains(quoting.certain.closed),
        )
        .collect()
    )
    is_inside = pl.col("inside")
    chosen = {
        name: pl.when(is_inside).then(f"{name}_inside").otherwise(f"{name}_outside")
        for name in ("plain", "valid")
    }
    return (
        seen.with_columns(open=_open(seen))
        .with_columns(inside=pl.col("open").shift(1, fill_value=False))
        .with_columns(record=(~is_inside).cum_sum(), fits=chosen["plain"], valid=chosen["valid"])
        .with_columns(good=pl.col("valid") | (~is_inside & ~pl.col("open") & pl.col("certain")))
        .select("index", "inside", "open", "record", "fits", "valid", "good")
    )


def _open(seen: pl.DataFrame) -> pl.Series:
    """Tell of each line whether it ends inside a quoted field.

    Most lines end as they begin, or the other way round. Those that end in one way wherever they
    begin are where the count of turns starts anew.
    """
    closes, leaves = pl.col("closes"), pl.col("leaves")
    counted = seen.select(
        turns=(~closes & leaves).cum_sum(),
        part=(closes == leaves).cum_sum(),
        begins_open=~closes & ~leaves,
    )
    first = counted.with_columns(
        pl.col("turns", "begins_open").first().over("part").name.prefix("first_")
    )
    # the lines before the first such line begin outside of quotes
    anew = pl.col("part") > 0
    turned = pl.col("turns") - pl.when(anew).then("first_turns").otherwise(0)
    begun = pl.when(anew).then("first_begins_open").otherwise(pl.lit(value=False))
    return first.select(open=(turned % 2 == 1) ^ begun).to_series()


def _fixed(quoting: Quoting) -> pl.Expr:
    """Write the fields of a line again with their quotes fit.

    What is left of a field at the beginning of a line is taken as it is, and so is the beginning
    of one that the line leaves open: they are parts of a valid record.
    """
    line = pl.col("line")
    head = line.str.extract(f'^({quoting.valid.inside}*")')
    mark = pl.lit(quoting.delimiter)
    rest = pl.when("inside").then(line.str.slice(head.str.len_chars())).otherwise(mark + line)
    token = pl.element()
    field = token.str.slice(1)
    is_quoted = field.str.contains(f'^"{quoting.loose.inside}*"$')
    text = field.str.slice(1, field.str.len_chars() - 2).str.replace_all('""', '"', literal=True)
    text = pl.when(is_quoted).then(text).otherwise(field)
    again = mark + '"' + text.str.replace_all('"', '""', literal=True) + '"'
    is_left = field.str.starts_with('"') & ~is_quoted
    has_quote = field.str.contains('"', literal=True)
    fields = pl.when(has_quote & ~is_left).then(again).otherwise(token)
    fixed = rest.str.extract_all(quoting.token).list.eval(fields).list.join("")
    return pl.when("inside").then(head + fixed).otherwise(fixed.str.slice(1))
