"""Known findings: what is new beside them, what is gone, and the file that they are in."""

# ruff: noqa: E501  a sentence is a line

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, strategies as st

from funnelcli.checks.baseline import Baseline, Found, Slot, key_hashes
from funnelcli.errors import ConfigError

PATH = Path("known.json")

WON: Slot = ("stage-order", "leads", "Won")
MQL: Slot = ("stage-order", "leads", "MQL")
DEALS: Slot = ("duplicate-deal", "deals", None)
EXPORT: Slot = ("stale-export", None, None)

L17, L203, ANN = "38772232be218c1d", "bb2a1b1a268f2341", "438c4c7afe600cdf"
"""`printf %s L-17 | sha256sum | cut -c1-16`, of L-203 and of ann@example.org."""

Counts = Mapping[Slot, Mapping[str, int]]


def frame(keys: Mapping[str, int]) -> pl.DataFrame:
    schema = {"key": pl.String, "count": pl.Int64}
    return pl.DataFrame({"key": list(keys), "count": list(keys.values())}, schema)


def found(counts: Counts) -> Found:
    return {slot: frame(keys) for slot, keys in counts.items()}


def new(baseline: Baseline, slot: Slot, keys: Mapping[str, int]) -> dict[str, int]:
    rows = baseline.known(slot, frame(keys)).iter_rows(named=True)
    return {row["key"]: row["count"] - row["known"] for row in rows}


def test_hashes_are_those_of_any_other_program() -> None:
    ids = pl.Series("id", ["L-17", None, "L-203", "L-17", "ann@example.org", "Größe", ""])

    hashes = key_hashes(ids)

    assert hashes.to_list() == [L17, "", L203, L17, ANN, "aedc3f80989a6546", ""]
    assert hashes.name == "id"


@pytest.mark.parametrize("ids", [[], [None]])
def test_hashes_of_no_ids(ids: list[str | None]) -> None:
    hashes = key_hashes(pl.Series(ids, dtype=pl.String))
    assert hashes.to_list() == [""] * len(ids)
    assert hashes.dtype == pl.String


FILE = """\
{
  "version": 1,
  "tool": "funnelcli",
  "known": [
    {
      "rule": "duplicate-deal",
      "table": "deals",
      "column": null,
      "count": 1,
      "keys": {
        "38772232be218c1d": 1
      }
    },
    {
      "rule": "stage-order",
      "table": "leads",
      "column": "Größe",
      "count": 5,
      "keys": {
        "": 2,
        "38772232be218c1d": 1,
        "bb2a1b1a268f2341": 2
      }
    },
    {
      "rule": "stale-export",
      "table": null,
      "column": null,
      "count": 1,
      "keys": {
        "": 1
      }
    }
  ]
}
"""


def test_the_file() -> None:
    size: Slot = ("stage-order", "leads", "Größe")
    counts: Counts = {
        EXPORT: {"": 1},
        size: {L203: 2, "": 2, L17: 1},
        MQL: {},
        DEALS: {L17: 1, L203: 0},
    }
    baseline = Baseline.of(found(counts))
    assert baseline.text() == FILE
    assert baseline.total == 7
    assert Baseline.parse(FILE.encode(), PATH) == baseline


def test_only_more_of_a_key_is_new() -> None:
    baseline = Baseline({WON: {L17: 2, L203: 1}})
    assert new(baseline, WON, {L203: 1, L17: 2}) == {L203: 0, L17: 0}
    assert new(baseline, WON, {L17: 3, ANN: 4}) == {L17: 1, ANN: 4}
    assert new(baseline, WON, {L17: 1}) == {L17: 0}
    assert new(baseline, MQL, {L17: 1}) == {L17: 1}  # known of another column
    assert new(baseline, DEALS, {L17: 1}) == {L17: 1}  # and of another rule


def test_a_finding_about_no_rows_is_new_if_it_is_worse() -> None:
    baseline = Baseline({EXPORT: {"": 3}})
    assert new(baseline, EXPORT, {"": 3}) == {"": 0}
    assert new(baseline, EXPORT, {"": 5}) == {"": 2}


def test_the_order_of_what_was_found_is_kept() -> None:
    keys = [f"{number * 7 % 499:016x}" for number in range(499)]
    baseline = Baseline({WON: dict.fromkeys(sorted(keys)[::2], 1)})
    known = baseline.known(WON, frame(dict.fromkeys(keys, 1)))
    assert known["key"].to_list() == keys
    assert known.columns == ["key", "count", "known"]
    assert known["known"].sum() == 250


def test_a_key_that_is_there_twice_is_a_mistake() -> None:
    # both would be known, though only one is
    twice = pl.DataFrame({"key": [L17, L17], "count": [1, 1]})
    with pytest.raises(pl.exceptions.ComputeError):
        Baseline({WON: {L17: 1}}).known(WON, twice)


def test_what_is_gone() -> None:
    baseline = Baseline({WON: {L17: 3, L203: 1, ANN: 2}, MQL: {ANN: 1}, DEALS: {L17: 4}})
    # L-17 has one less, L-203 none and Ann more; MQL has nothing; the rule about deals was not run
    now = found({WON: {L17: 2, ANN: 9}})

    assert baseline.slack(now) == 1 + 1 + 1
    assert baseline.pruned(now) == Baseline({WON: {L17: 2, ANN: 2}, DEALS: {L17: 4}})
    assert baseline.slack({}) == 0
    assert baseline.pruned({}) == baseline


def test_a_rule_that_found_nothing_was_run() -> None:
    baseline = Baseline({WON: {L17: 3}, MQL: {ANN: 1}, DEALS: {L17: 4}})
    now = found({("stage-order", None, None): {}})
    assert baseline.slack(now) == 4
    assert baseline.pruned(now) == Baseline({DEALS: {L17: 4}})


KEYS = st.dictionaries(st.sampled_from(["", L17, L203, ANN]), st.integers(1, 5))
OWN: list[Slot] = [
    ("own-rule", "Größe", None),
    ("own-rule", "deals", None),
    ("own-rule", "deals", ""),
]
SLOTS = st.sampled_from([WON, MQL, DEALS, EXPORT, *OWN])
COUNTS = st.dictionaries(SLOTS, KEYS)


@given(COUNTS)
def test_what_was_taken_for_known_is_all_known(counts: Counts) -> None:
    baseline = Baseline.of(found(counts))
    assert baseline.slack(found(counts)) == 0
    assert baseline.pruned(found(counts)) == baseline
    for slot, keys in counts.items():
        assert new(baseline, slot, keys) == dict.fromkeys(keys, 0)


@given(COUNTS)
def test_one_row_more_of_a_known_key_is_new(counts: Counts) -> None:
    baseline = Baseline.of(found(counts))
    for slot, keys in counts.items():
        for key in keys:
            more = {**keys, key: keys[key] + 1}
            assert new(baseline, slot, more) == {**dict.fromkeys(keys, 0), key: 1}


@given(COUNTS, COUNTS)
def test_pruning_never_adds_and_leaves_no_slack(before: Counts, now: Counts) -> None:
    baseline = Baseline.of(found(before))
    pruned = baseline.pruned(found(now))

    for slot, keys in pruned.counts.items():
        for key, count in keys.items():
            assert 0 < count <= before[slot][key]
    assert pruned.slack(found(now)) == 0
    assert pruned.pruned(found(now)) == pruned
    assert baseline.slack(found(now)) == baseline.total - pruned.total >= 0
    for slot, keys in now.items():
        assert new(pruned, slot, keys) == new(baseline, slot, keys)


@given(counts=COUNTS, seed=st.randoms())
def test_the_order_of_rows_and_rules_changes_nothing(counts: Counts, seed: Random) -> None:
    def shuffled(values: Mapping[Any, Any]) -> dict[Any, Any]:
        return dict(seed.sample(list(values.items()), len(values)))

    sorted_anew = {slot: shuffled(keys) for slot, keys in shuffled(counts).items()}

    text = Baseline.of(found(counts)).text()
    assert Baseline.of(found(sorted_anew)).text() == text
    assert Baseline.parse(text.encode(), PATH) == Baseline.of(found(counts))
    assert Baseline.parse(text.encode(), PATH).text() == text


ENTRY = {"rule": "a", "table": None, "column": None, "count": 1, "keys": {L17: 1}}
NO_BASELINE = "known.json: is no baseline: expected an object with `version`, `tool` and `known`"
NO_ENTRY = "known.json: known[0]: expected `rule`, `table`, `column`, `count`, and `keys` with their counts"


def refused(source: bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        Baseline.parse(source, PATH)
    assert caught.value.hint == "`funnelcli check --write-baseline` writes it anew."
    return str(caught.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "known.json:1:1: not JSON: Expecting value"),
        (b'{\n  "version": 1,\n<<<<<<< HEAD\n', "known.json:3:1: not JSON: Expecting property name enclosed in double quotes"),
        (b'{"version": "\xff"}', "known.json: not JSON"),
        (b"[" * 100_000, "known.json: not JSON"),
        (b"1" * 5_000, "known.json: not JSON"),
        (b"[]", NO_BASELINE),
        (b"{}", NO_BASELINE),
        (b'{"version": 1, "tool": "funnelcli"}', NO_BASELINE),
        (b'{"version": 1, "tool": "funnelcli", "known": {}}', NO_BASELINE),
        (b'{"version": 1, "tool": "funnelcli", "known": [], "unknown": []}', NO_BASELINE),
        (b'{"version": 1, "tool": "eslint", "known": []}', NO_BASELINE),
        (b'{"version": 2, "tool": "funnelcli", "rules": []}', "known.json: version: got 2, expected 1"),
        (b'{"version": "1.0", "tool": "funnelcli", "known": []}', 'known.json: version: got "1.0", expected 1'),
    ],
)  # fmt: skip
def test_files_that_are_no_baseline(source: bytes, said: str) -> None:
    assert refused(source) == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("stage-order", NO_ENTRY),
        ({**ENTRY, "rule": None}, NO_ENTRY),
        ({**ENTRY, "table": 1}, NO_ENTRY),
        ({**ENTRY, "rows": [17]}, NO_ENTRY),
        ({key: value for key, value in ENTRY.items() if key != "column"}, NO_ENTRY),
        ({**ENTRY, "count": "1"}, NO_ENTRY),
        ({**ENTRY, "count": 0, "keys": {}}, NO_ENTRY),
        ({**ENTRY, "keys": [L17]}, NO_ENTRY),
        ({**ENTRY, "keys": {"L-17": 1}}, NO_ENTRY),
        ({**ENTRY, "keys": {L17.upper(): 1}}, NO_ENTRY),
        ({**ENTRY, "keys": {L17: 1.0}}, NO_ENTRY),
        ({**ENTRY, "keys": {L17: True}}, NO_ENTRY),
        ({**ENTRY, "keys": {L17: 0, L203: 1}}, NO_ENTRY),
        ({**ENTRY, "count": 2**63, "keys": {L17: 2**63}}, NO_ENTRY),
        ({**ENTRY, "count": 3}, "known.json: known[0]: `count` is 3, and its keys add up to 1"),
    ],
)  # fmt: skip
def test_entries_that_were_not_written_so(entry: object, said: str) -> None:
    written = {"version": 1, "tool": "funnelcli", "known": [entry]}
    assert refused(json.dumps(written).encode()) == said


def test_an_entry_that_is_there_twice() -> None:
    other = {**ENTRY, "column": "Won"}
    written = {"version": 1, "tool": "funnelcli", "known": [other, ENTRY, {**ENTRY, "count": 1}]}
    assert refused(json.dumps(written).encode()) == (
        "known.json: known[2]: has the rule, the table and the column of known[1]"
    )


def test_a_file_without_findings() -> None:
    empty = Baseline.of({})
    assert empty.text() == '{\n  "version": 1,\n  "tool": "funnelcli",\n  "known": []\n}\n'
    assert Baseline.parse(empty.text().encode(), PATH) == empty
    assert (empty.total, empty.slack(found({WON: {L17: 1}}))) == (0, 0)
