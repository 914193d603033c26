"""What must add up, and what must not change credits, on small companies of any shape."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import Phase, given, settings, strategies as st

from .program import Program

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.test_parts import in_parts
else:
    from test_parts import in_parts

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
stages:
  - {name: Lead}
  - {name: MQL, at: Qualified}
  - {name: Opportunity, at: Opened}
  - {name: Customer, at: Won}
touchpoints: {path: touches.csv, lead: Lead, at: At, channel: Channel, campaign: Campaign}
attribution: {half_life: HALF_LIFE, custom: {first: 10, opportunity: 25, last: 60, other: 5}}
as_of: 2026-12-31
horizon: 60d
"""
START = datetime(2026, 3, 1, 9)  # noqa: DTZ001
LATE = 200
"""Days after which no lead of these converts any more."""
MODELS = (
    "first", "last", "last_non_direct", "linear", "position", "u_shaped", "w_shaped", "full_path",
    "time_decay", "custom",
)  # fmt: skip
NEAR = 1e-7
few = settings(max_examples=5, phases=[Phase.explicit, Phase.reuse, Phase.generate])


class Lead(NamedTuple):
    """Days after START, and touches: days after START, number of a channel, of a campaign."""

    created: int
    opened: int | None
    won: int | None
    touches: list[tuple[int, int, int]]


days = st.integers(0, 40)
touches = st.tuples(days, st.integers(0, 3), st.integers(0, 1))
leads = st.builds(Lead, days, st.none() | days, st.none() | days, st.lists(touches, max_size=5))
companies = st.lists(leads, min_size=1, max_size=6).filter(
    lambda company: any(at <= (lead.won or -1) for lead in company for at, *_ in lead.touches)
)
Credits = dict[tuple[str, str], dict[str, float]]


def credits_of(
    company: list[Lead], *, half_life: str = "7d", shuffled: Random | None = None,
    own_channels: bool = False, parts: AbstractContextManager[None] | None = None,
) -> Credits:  # fmt: skip
    """Write a company, and run the command; a channel can be of one lead only."""
    numbers = list(range(len(company)))
    ids = [f"{n:03}" for n in numbers]
    if shuffled is not None:
        shuffled.shuffle(ids)
    rows, touched = [], []
    for number, lead in zip(numbers, company, strict=True):
        when = (lead.created, None, lead.opened, lead.won)
        rows.append(",".join([ids[number], *("" if d is None else str(day(d)) for d in when)]))
        for at, channel, campaign in lead.touches:
            name = "Direct" if channel == 3 else f"Channel {channel}"
            name = f"{number} {channel}" if own_channels else name
            touched.append(f"{ids[number]},{day(at)},{name},Campaign {campaign}")
    if shuffled is not None:
        shuffled.shuffle(rows)
        shuffled.shuffle(touched)
    with TemporaryDirectory() as folder:
        program = Program(Path(folder))
        program.write("leads.csv", "\n".join(["Id,Created,Qualified,Opened,Won", *rows]))
        program.write("touches.csv", "\n".join(["Lead,At,Channel,Campaign", *touched]))
        program.write("funnelcli.yaml", YAML.replace("HALF_LIFE", half_life))
        if parts is None:
            tables = program("attribution", "-f", "json").json["tables"]
        else:
            with parts:
                tables = program("attribution", "-f", "json").json["tables"]
    (table,) = (each for each in tables if each["name"] == "attribution")
    return {
        (row["measure"], row["channel"]): {model: row[model] for model in MODELS}
        for row in table["rows"]
    }


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def of(measure: str, credits_: Credits) -> dict[str, dict[str, float]]:
    return {channel: row for (name, channel), row in credits_.items() if name == measure}


@few
@given(companies)
def test_credits_add_up_to_one_for_each_lead(company: list[Lead]) -> None:
    """Nothing but a lead has its channels, so their credit is its own."""
    found = credits_of(company, own_channels=True)
    for measure, converted in (
        ("leads", [lead.created for lead in company]),
        ("customers", [lead.won for lead in company]),
    ):
        rows = of(measure, found)
        for model in MODELS:
            for number, end in enumerate(converted):
                is_touched = end is not None and any(
                    at <= end for at, *_ in company[number].touches
                )
                mine = [row[model] for name, row in rows.items() if name.startswith(f"{number} ")]
                assert sum(mine) == pytest.approx(float(is_touched), abs=1e-12)
            total = sum(end is not None for end in converted)
            assert sum(row[model] for row in rows.values()) == pytest.approx(total, abs=1e-12)


@few
@given(companies, st.randoms(use_true_random=False))
def test_neither_order_nor_ids_nor_parts_change_a_byte(company: list[Lead], random: Random) -> None:
    found = credits_of(company)
    assert credits_of(company, shuffled=random) == found
    assert credits_of(company, parts=in_parts(3, rows=2)) == found


@pytest.mark.parametrize("credited", ["channel", "campaign", "type", "cost", "Ad"])
def test_the_order_of_the_file_decides_nothing_whatever_is_credited(
    credited: str, tmp_path: Path
) -> None:
    """Seven touches a lead at three instants, which only what is credited tells apart."""
    random, program = Random(1), Program(tmp_path)  # noqa: S311  (no secret)
    touched = [
        f"{n:03},2026-03-0{random.randint(1, 3)},{random.choice('ab')},,"
        f"{random.choice(('Call', 'Ad', ''))},{random.choice((1, 2, 3, ''))},{random.choice('xyz')}"
        for n in range(80)
        for _ in range(7)
    ]
    lead = "2026-03-04,,2026-03-05,"
    leads_ = [f"{n:03},{lead}{'2026-03-06' if n % 4 else ''}" for n in range(80)]
    program.write("leads.csv", "\n".join(["Id,Created,Qualified,Opened,Won", *leads_]))
    yaml = YAML.replace("HALF_LIFE", "7d").replace(
        "campaign: Campaign", "campaign: Campaign, type: Type, cost: Cost"
    )
    program.write("funnelcli.yaml", yaml)
    asked = ("attribution", "--credit", credited, "--intervals", "-f", "json")
    found = []
    for _ in range(3):
        random.shuffle(touched)
        rows = "\n".join(["Lead,At,Channel,Campaign,Type,Cost,Ad", *touched])
        program.write("touches.csv", rows)
        found.append(program(*asked).json["tables"])
    assert found[0][0]["rows"][0]["markov"] is not None
    assert found[1:] == found[:1] * 2


@few
@given(companies)
def test_what_comes_later_and_who_does_not_buy_change_no_customers_credit(
    company: list[Lead],
) -> None:
    more = [Lead(3, 4, None, [(2, 0, 0), (3, 1, 1)])]
    more += [
        lead._replace(touches=[*lead.touches, *([] if lead.won is None else [(LATE, 1, 0)])])
        for lead in company
    ]
    found = of("customers", credits_of(company))
    again = of("customers", credits_of(more))
    assert {name: row for name, row in again.items() if any(row.values())} == {
        name: row for name, row in found.items() if any(row.values())
    }


@few
@given(companies)
def test_time_decay_between_linear_and_last(company: list[Lead]) -> None:
    """All ages may be greater by as much; days apart are many half-lives of an hour."""
    found = credits_of(company)
    older = [
        lead._replace(
            won=lead.won if lead.won is None else lead.won + LATE,
            created=lead.created + LATE,
            opened=None,
            touches=[each for each in lead.touches if each[0] <= (lead.won or 0)],
        )
        for lead in company
    ]
    for channel, row in of("customers", credits_of(older)).items():
        before = of("customers", found).get(channel, {"time_decay": 0})
        assert row["time_decay"] == pytest.approx(before["time_decay"], abs=NEAR)
    for row in credits_of(company, half_life="99999d").values():
        assert row["time_decay"] == pytest.approx(row["linear"], abs=1e-3)
    for row in credits_of(company, half_life="1h").values():
        assert row["time_decay"] == pytest.approx(row["last"], abs=1e-6)


def test_position_of_one_and_of_two_touches() -> None:
    """One has all, and of two each has half; so it is where two touches are of one instant."""
    for touched, expected in (
        ([(1, 0, 0)], [1, 0, 0]),
        ([(1, 0, 0), (2, 1, 0)], [0.5, 0.5, 0]),
        ([(1, 0, 0), (2, 1, 0), (2, 2, 0)], [0.5, 0.25, 0.25]),
        ([(1, 0, 0), (1, 1, 0)], [0.5, 0.5, 0]),
        ([(1, 0, 0), (2, 1, 0), (3, 0, 0)], [0.8, 0.2, 0]),
    ):
        rows = of("customers", credits_of([Lead(0, None, 5, touched)]))
        found = [rows.get(f"Channel {n}", {"position": 0.0})["position"] for n in range(3)]
        assert found == pytest.approx(expected, abs=1e-12)


def test_weights_of_three_and_more_touches_are_those_of_the_yaml() -> None:
    """Asymmetric ones: each is used once, in its place."""
    (rows,) = [
        of("customers", credits_of([Lead(0, 2, 5, [(1, 0, 0), (2, 1, 0), (3, 2, 0), (4, 3, 0)])]))
    ]
    found = [rows[name]["custom"] for name in ("Channel 0", "Channel 1", "Channel 2", "Direct")]
    assert found == pytest.approx([0.1, 0.25, 0.05, 0.6], abs=1e-9)
    assert all(a != b for a, b in pairwise(found))
