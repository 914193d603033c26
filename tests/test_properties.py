"""What must not change a report, and what must add up, on generated exports full of defects."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from typer.testing import CliRunner

from funnelcli.cli import app

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.oracle.crm import Habits
    from tests.oracle.exports import Export, Query, export, exports
    from tests.oracle.funnels import SHAPES
    from tests.oracle.ids import column_of_ids
else:
    from oracle.crm import Habits
    from oracle.exports import Export, Query, export, exports
    from oracle.funnels import SHAPES
    from oracle.ids import column_of_ids

Json = dict[str, Any]
Record = list[str]

few = settings(
    max_examples=7,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
EXPORTS = exports(max_rows=14)
RANDOMS = st.randoms(use_true_random=False)
AS_OF = date(2025, 4, 20)


def trimmed(cell: str) -> str:
    """Take the space around a cell away, but not control characters, as Python does."""
    return re.sub(r"^[^\S\x1c-\x1f]+|[^\S\x1c-\x1f]+$", "", cell)


def written(folder: Path, export: Export) -> Path:
    folder.mkdir(exist_ok=True)
    return export.write(folder)


def report(path: Path, export: Export, *options: str) -> Json:
    """Run the report; an export of which nothing can be told is left out of the property."""
    arguments = ["report", "-c", str(path), "-f", "json", "--allow-empty"]
    result = CliRunner().invoke(app, [*arguments, *export.options, *options])
    nothing = re.search("as-of cannot be found|most (dates|amounts) in column", result.stderr)
    assume(nothing is None)
    assert result.exit_code == 0, result.stderr
    found: Json = json.loads(result.stdout)
    return found


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., Json]:
    """Write an export into a folder of its own and run the report."""

    def told(export: Export, *options: str) -> Json:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        return report(written(folder, export), export, *options)

    return told


def numbers(report: Json) -> Json:
    """Keep every number of a report, and leave out what names files or quotes rows."""
    return {
        **{name: report[name] for name in ("as_of", "population", "tables")},
        "horizon": report["query"]["horizon"],
        "unmatched": [line["unmatched"] for line in report["inputs"]],
        "notes": [note["code"] for note in report["notes"]],
    }


def records(text: str) -> list[Record]:
    return list(csv.reader(io.StringIO(text, newline="")))


def text(records: Sequence[Record]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue()


def changed(export: Export, change: Callable[[list[Record]], list[Record]], *names: str) -> Export:
    """Change the records below the header in some files, by default in all."""
    files = dict(export.files)
    for name in names or files:
        header, *body = records(files[name])
        files[name] = text([header, *change(body)])
    return replace(export, files=files)


def rows_of(report: Json, table: str) -> list[Json]:
    return next(found["rows"] for found in report["tables"] if found["name"] == table)


@few
@given(export=EXPORTS, random=RANDOMS)
def test_the_order_of_rows_changes_nothing(
    told: Callable[..., Json], export: Export, random: Random
) -> None:
    def shuffled(body: list[Record]) -> list[Record]:
        return random.sample(body, len(body))

    assert numbers(told(changed(export, shuffled))) == numbers(told(export))


ID_COLUMNS = ("Lead ID", "Deal ID")


def renamed(export: Export) -> Export:
    """Give every lead and every deal another id, in the same order of code points."""
    files = {name: records(text) for name, text in export.files.items()}
    plain: dict[tuple[str, int, str], str] = {}
    for name, (header, *body) in files.items():
        for at in (at for at, column in enumerate(header) if column in ID_COLUMNS):
            cells = [record[at].strip() if at < len(record) else "" for record in body]
            for cell, id_ in zip(
                cells, column_of_ids([cell or None for cell in cells]), strict=True
            ):
                if id_ and cell != header[at]:
                    plain[name, at, cell] = id_
    new = {old: f"x{index:05} " for index, old in enumerate(sorted(set(plain.values())))}
    return replace(
        export,
        files={
            name: text([
                [new[plain[key]] if (key := (name, at, cell.strip())) in plain else cell
                 for at, cell in enumerate(record)]
                for record in whole
            ])
            for name, whole in files.items()
        },
    )  # fmt: skip


def without_writings(report: Json) -> Json:
    """Keep the numbers of a report, and no note on how ids are written."""
    kept = numbers(report)
    return {**kept, "notes": [code for code in kept["notes"] if code != "unwrapped-ids"]}


@few
@given(export=EXPORTS)
def test_renaming_ids_in_their_order_changes_nothing(
    told: Callable[..., Json], export: Export
) -> None:
    assert without_writings(told(renamed(export))) == without_writings(told(export))


ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def typed(name: str, cells: list[str | None]) -> pl.Series:
    """Give a column of a CSV the type that a database would have exported it with."""
    match name:
        case "IsDeleted" | "Accepted":
            known = [None if cell is None else cell.lower() == "true" for cell in cells]
            return pl.Series(name, known, dtype=pl.Boolean)
        case "Score":
            scores = [None if cell is None else float(cell) for cell in cells]
            return pl.Series(name, scores, dtype=pl.Float64)
        case "Amount":
            return pl.Series(name, cells, dtype=pl.String).cast(pl.Decimal(20, 3))
        case "Lead Source" | "Stage":
            return pl.Series(name, cells, dtype=pl.Categorical)
        case _ if name.endswith(("Date", "ChangedAt")):
            return dated(name, cells)
        case _:
            return pl.Series(name, cells, dtype=pl.String)


def dated(name: str, cells: list[str | None]) -> pl.Series:
    """Give a column of ISO dates its type; what is no date is empty in a typed file."""
    days = [date_or_none(cell) if cell and ISO_DAY.match(cell) else None for cell in cells]
    times = [None if day is None or len(cell or "") == 10 else day
             for cell, day in zip(cells, days, strict=True)]  # fmt: skip
    if all(day is None for day in days):
        return pl.Series(name, cells, dtype=pl.String)  # European, or nothing
    if all(time is None for time in times):
        only = [None if day is None else day.date() for day in days]
        return pl.Series(name, only, dtype=pl.Date)
    if any(time is not None and time.tzinfo for time in times):
        aware = [None if time is None else time.astimezone(UTC) for time in times]
        return pl.Series(name, aware, dtype=pl.Datetime("ms", "UTC"))
    return pl.Series(name, times, dtype=pl.Datetime("us"))


def date_or_none(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell.replace(" UTC", "Z"))
    except ValueError:
        return None


def in_parquet(folder: Path, export: Export, *, types: bool) -> Path:
    """Write an export with Parquet files in place of its CSV files."""
    config = json.loads(json.dumps(export.config).replace(".csv", ".parquet"))
    for name, whole in export.files.items():
        header, *body = records(whole)
        columns: dict[str, pl.Series] = {}
        for i, column in enumerate(header):
            cells = [trimmed(record[i]) or None for record in body]
            make = typed if types else lambda name, cells: pl.Series(name, cells, dtype=pl.String)
            columns[column] = make(column, cells)
        pl.DataFrame(columns).write_parquet(folder / name.replace(".csv", ".parquet"))
    path = folder / "parquet.yaml"
    path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=1000))
    return path


@pytest.mark.parametrize("types", [False, True])
@few
@given(export=EXPORTS)
def test_csv_and_parquet_are_the_same(tmp_path: Path, export: Export, *, types: bool) -> None:
    def rows(body: list[Record]) -> list[Record]:
        # a Parquet file has no blank lines, and repeats no header
        return [record for record in body if any(record) and "Lead ID" not in record]

    export = changed(export, rows)
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    path = written(folder, export)
    expected = numbers(report(path, export))
    found = numbers(report(in_parquet(folder, export, types=types), export))
    if types:  # what cannot be read is empty in a typed file, and no longer a matter for a note
        for one in (expected, found):
            one["notes"] = [
                note for note in one["notes"] if not note.startswith(("unreadable", "empty-dates"))
            ]
    assert found == expected


@st.composite
def a_later_lead(draw: st.DrawFn) -> tuple[Export, list[str]]:
    """Make an export with a fixed as-of, and a row of a lead created after that.

    Apart from that it is any row, perhaps with an id, an e-mail and dates that are there.
    """
    shape, rows = draw(st.sampled_from(SHAPES)), draw(st.integers(1, 14))
    made = export(draw(RANDOMS), rows, shape=shape, query=Query(as_of=AS_OF), habits=Habits())
    header, *body = records(made.files["leads.csv"])
    some = draw(st.sampled_from([record for record in body if len(record) == len(header)]))
    late = dict(zip(header, some, strict=True)) | {
        "Create Date": str(AS_OF + timedelta(days=draw(st.integers(1, 400)))),
        "IsDeleted": "false",
        "Lead Type": "form",
        "Lead Status": draw(st.sampled_from(["New", "Customer", "Closed Lost"])),
        "Email": draw(st.sampled_from(["new@example.org", "ANN.0@example.org", ""])),
    }
    if late["Lead ID"].strip() in ("", "Lead ID") or draw(st.booleans()):
        late["Lead ID"] = "new"
    return made, [late[name] for name in header]


@few
@given(made=a_later_lead())
def test_a_lead_created_after_as_of_changes_two_numbers(
    told: Callable[..., Json], made: tuple[Export, list[str]]
) -> None:
    plain, line = made
    before = numbers(told(plain))
    after = numbers(told(changed(plain, lambda body: [*body, line], "leads.csv")))
    before["population"]["rows"] += 1
    before["population"]["after_as_of"] += 1
    del before["notes"], after["notes"]  # they speak of every usable row
    assert after == before


@few
@given(export=EXPORTS)
def test_stages_never_grow_and_their_rates_multiply(
    told: Callable[..., Json], export: Export
) -> None:
    found = told(export.asking(reach="reached"))
    funnel = rows_of(found, "funnel")
    reached = [row["reached"] for row in funnel]
    assert reached == sorted(reached, reverse=True)
    assert all(0 <= row["imputed"] <= row["reached"] for row in funnel)
    for row, after in pairwise(funnel):
        # who went no further is lost or open, since whoever is won went on
        assert row["lost"] + row["open"] == row["reached"] - after["reached"]
    steps = [row["rate_from_previous"] for row in funnel[1:]]
    if None not in steps:
        assert math.isclose(
            math.prod(steps), funnel[-1]["rate_from_lead"], rel_tol=1e-12, abs_tol=1e-15
        )
    for row in rows_of(found, "cohorts") + rows_of(found, "sources"):
        counts = [row[stage["key"]] for stage in found["stages"]]
        assert counts == sorted(counts, reverse=True)
        assert row["leads"] == counts[0]


@few
@given(export=EXPORTS, reach=st.sampled_from(["reached", "observed", "any"]))
def test_cohorts_and_sources_each_add_up(
    told: Callable[..., Json], export: Export, reach: str
) -> None:
    found = told(export.asking(reach=reach))
    funnel = {row["stage"]: row["reached"] for row in rows_of(found, "funnel")}
    amounts, is_known = set(), set()
    for table in ("cohorts", "sources"):
        rows = rows_of(found, table)
        assert sum(row["leads"] for row in rows) == found["population"]["leads"]
        for stage in found["stages"]:
            assert sum(row[stage["key"]] for row in rows) == funnel[stage["name"]]
        known = [row["amount"] for row in rows if row["amount"] is not None]
        is_known |= {row["amount"] is not None for row in rows}
        amounts.add(sum(round(100 * amount) for amount in known))
    assert len(amounts) == 1
    assert len(is_known) <= 1, "either no amount of the export is known, or each row has its sum"
    for row in rows_of(found, "cohorts") + rows_of(found, "sources"):
        if row["leads"] == 0:
            assert (row["rate"], row["rate_low"], row["rate_high"]) == (None, None, None)
        else:
            assert row["rate"] == row[found["stages"][-1]["key"]] / row["leads"]
            assert 0 <= row["rate_low"] <= row["rate"] <= row["rate_high"] <= 1


def population(found: Json) -> dict[str, int]:
    flat: dict[str, int] = {}
    for name, count in found["population"].items():
        nested = count if isinstance(count, dict) else {"": count}
        flat |= {f"{name}.{part}": number for part, number in nested.items()}
    return flat


@few
@given(
    export=EXPORTS,
    since=st.none() | st.dates(date(2025, 1, 1), date(2025, 6, 30)),
    where=st.sampled_from([(), ("Score >= 20",), ("source <> '(none)'", "Score < 60")]),
)
def test_every_row_is_counted_once(
    told: Callable[..., Json], export: Export, since: date | None, where: tuple[str, ...]
) -> None:
    options = [word for predicate in where for word in ("--where", predicate)]
    options += ["--since", str(since)] if since else []
    found = told(export, *options)
    parts = population(found)
    lines = len(records(export.files["leads.csv"])) - 1
    assert parts.pop("rows.") == lines
    assert sum(parts.values()) == lines
    assert rows_of(found, "funnel")[0]["reached"] == parts["leads."]
    assert min(parts.values()) >= 0


@few
@given(export=EXPORTS, times=st.integers(1, 2))
def test_the_same_rows_again_are_merged(
    told: Callable[..., Json], export: Export, times: int
) -> None:
    once = told(export)
    again = told(changed(export, lambda body: body * (1 + times), "leads.csv"))
    before, after = population(once), population(again)
    # Whatever is no lead at as-of is there once more each time; what is a lead is merged into
    # the lead that it is.
    alive = before["merged."] + before["filtered."] + before["leads."]
    for name, count in before.items():
        match name:
            case "leads." | "filtered.":
                assert after[name] == count
            case "merged.":
                assert after[name] == count + times * alive
            case _:
                assert after[name] == count * (1 + times), name
    for part in ("as_of", "horizon", "tables", "unmatched"):
        assert numbers(again)[part] == numbers(once)[part], part


@few
@given(
    random=RANDOMS, shape=st.sampled_from(["deals", "mixed", "history"]), rows=st.integers(1, 14)
)
def test_the_same_deals_and_the_same_log_again_change_nothing(
    told: Callable[..., Json], random: Random, shape: str, rows: int
) -> None:
    made = export(random, rows, shape=shape)
    assume("id" in made.config.get("joins", {}).get("deals", {"id": "none needed"}))
    names = [name for name in made.files if name != "leads.csv"]
    again = changed(made, lambda body: body * 2, *names)
    once, twice = numbers(told(made)), numbers(told(again))
    for part in ("as_of", "horizon", "tables", "population"):
        assert twice[part] == once[part], part
    assert twice["unmatched"] == [2 * count for count in once["unmatched"]]
