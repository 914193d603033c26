"""Credits are the same in whatever order leads and touches come, and in whatever parts."""

from collections.abc import Iterator, Mapping

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.counting.analysis import Counts
from funnelcli.counting.attribution.chains import COUNTED, IN_PATHS
from funnelcli.counting.patterns import merged
from funnelcli.model import segment
from funnelcli.tables.rows import ROW

from .lead_tables import asking, counted, leads
from .touches import attribution, credits_of, touches

TABLE = leads("""
    created    | won        | end  | region
    2026-01-05 | 2026-01-10 | won  | North
    2026-01-05 | 2026-01-10 | won  | North
    2026-01-05 | 2026-01-10 | won  | South
    2026-01-05 | -          | open | North
    2026-01-05 | 2026-01-10 | won  | South
    2026-01-05 | 2026-01-10 | won  | North
    2026-01-05 | 2026-01-10 | won  | (none)
""")
TOUCHED = touches("""
    lead | at               | channel
    0    | 2026-01-01 08:00 | a
    0    | 2026-01-02 08:00 | b
    1    | 2026-01-01 08:00 | b
    1    | 2026-01-02 08:00 | a
    1    | 2026-01-03 08:00 |
    2    | 2026-01-01 08:00 | a
    2    | 2026-01-02 08:00 | b
    3    | 2026-01-01 08:00 | a
    5    | 2026-01-01 08:00 | b
    5    | 2026-01-02 08:00 | a
    5    | 2026-01-03 08:00 | b
    6    | 2026-01-01 08:00 |
    6    | 2026-01-02 08:00 | a
    7    | 2026-01-01 08:00 | z
    9    | 2026-01-01 08:00 | z
""")
"""Of the first and the third lead the path is the same, and so is the shape of those of the second
and the sixth. The fourth bought nothing, the fifth has no touch, and of 7 and 9 there is no lead.
"""
MIDDLE = 0.2
"""What a touch between two others has by position; the ends have twice as much."""
CREDITS: Mapping[str, Mapping[tuple[str, str], float]] = {
    "first": {
        ("North", "a"): 1, ("North", "b"): 2, ("South", "a"): 1, ("South", "(no touchpoint)"): 1,
        ("(none)", "(none)"): 1,
    },
    "last": {
        ("North", "b"): 2, ("North", "(none)"): 1, ("South", "b"): 1,
        ("South", "(no touchpoint)"): 1, ("(none)", "a"): 1,
    },
    "linear": {
        ("North", "a"): 1 / 2 + 1 / 3 + 1 / 3, ("North", "b"): 1 / 2 + 1 / 3 + 2 / 3,
        ("North", "(none)"): 1 / 3, ("South", "a"): 1 / 2, ("South", "b"): 1 / 2,
        ("South", "(no touchpoint)"): 1, ("(none)", "(none)"): 1 / 2, ("(none)", "a"): 1 / 2,
    },
    "position": {
        ("North", "a"): 0.5 + MIDDLE + MIDDLE, ("North", "b"): 0.5 + 0.4 + 0.8,
        ("North", "(none)"): 0.4, ("South", "a"): 0.5, ("South", "b"): 0.5,
        ("South", "(no touchpoint)"): 1, ("(none)", "(none)"): 0.5, ("(none)", "a"): 0.5,
    },
}  # fmt: skip
MOVED = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
"""Where the numbers of leads stay as they are."""


@pytest.mark.parametrize(
    ("numbers", "backward"),
    [
        (MOVED, False),
        (MOVED, True),
        # leads come in another order than that of their numbers, between which others are missing
        ([30, 7, 100, 8, 2, 0, 41, 31, 5, 9], False),
        ([30, 7, 100, 8, 2, 0, 41, 31, 5, 9], True),
        # whose touches no lead has are before all others, and behind them
        ([5, 4, 3, 2, 7, 6, 1, 0, 8, 9_999], False),
    ],
)
@pytest.mark.parametrize("segmented", [True, False])
def test_no_order_loses_a_touch_or_doubles_one(
    numbers: list[int], *, backward: bool, segmented: bool
) -> None:
    new = pl.col(ROW).replace_strict(dict(enumerate(numbers)), return_dtype=pl.UInt32)
    table, touched = TABLE.with_columns(new), TOUCHED.with_columns(new)
    if backward:
        table, touched = table.reverse(), touched.reverse()
    by = ("region",) if segmented else ()
    made = attribution(table, touched, asking("Won", by=by))
    rows = made.frame.filter(measure="customers")
    for model, expected in CREDITS.items():
        if segmented:
            cells = rows.select("region", "channel", model).iter_rows()
            found = {(region, channel): credit for region, channel, credit in cells if credit}
            assert found == pytest.approx(expected, abs=1e-8), model
        else:
            whole = dict[str, float]()
            for (_, channel), credit in expected.items():
                whole[channel] = whole.get(channel, 0) + credit
            assert credits_of(made, model) == whole, model
    # five customers with a touch of a, four of b, two of an unnamed channel, and one with none
    assert rows["touched"].sum() == 5 + 4 + 2 + 1


def a_chain() -> Iterator[tuple[str, bool]]:
    """Yield paths of 100 leads, and whether they are of customers.

    Of 80 that come to a, 60 go on to b, from where all buy; 20 begin there.
    """
    yield from [("ab", True)] * 60 + [("a", False)] * 20 + [("b", True)] * 20


def test_moves_of_any_parts_are_the_same_chain() -> None:
    """Without b nobody buys, without a only one in four does: so b has 4 of 7 customers.

    The parts are merged in any order, twice, and some of them have no moves at all.
    """
    lead = "2026-01-05 | {} | {} | North"
    rows, lines = ["created | won | end | region"], ["lead | at | channel"]
    for n, (path, buys) in enumerate(a_chain()):
        rows.append(lead.format(*(("2026-01-10", "won") if buys else ("-", "open"))))
        lines += [f"{n}|2026-01-0{day} 08:00|{channel}" for day, channel in enumerate(path, 1)]
    table, touched = leads("\n".join(rows)), touches("\n".join(lines))
    query = asking("Won", by=("region",))

    def part(of: pl.Expr) -> Counts:
        beside = {"touchpoints": touched.filter(of)}
        return counted("attribution", table.filter(of), query, beside)

    row = pl.col(ROW)
    parts = [part(row % 7 == 3), part(row < 0), part(row % 7 < 3), part(row % 7 > 3)]
    finish = ANALYSES["attribution"].finish
    for counts in (
        part(row >= 0),
        merged(parts),
        merged([merged(parts[::-1][:2]), *parts[:2]]),
        merged([parts[1], merged([parts[2], parts[0], parts[1]]), parts[3]]),
    ):
        made = finish(counts, query)
        assert credits_of(made, "markov") == {"a": 80 * 3 / 7, "b": 80 * 4 / 7}
        of = segment("region")
        moves = counts[COUNTED].select(of, "from", "to", "~converts", "#moves").rows()
        assert sorted(moves, key=str) == sorted(
            [
                ("North", None, "a", None, 80), ("North", None, "b", None, 20),
                ("North", "a", "b", None, 60), ("North", "a", None, False, 20),
                ("North", "b", None, True, 80),
            ],
            key=str,
        )  # fmt: skip
        paths = counts[IN_PATHS].select("channel", "#paths").rows()
        assert sorted(paths) == [("a", 80), ("b", 80)]
