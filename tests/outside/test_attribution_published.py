"""Published credits of touches come from the command line, by leads and touches built for each."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from .credited import DATA, LATEST, YAML, column, needs_data
from .program import Program

BILLIONTH = 1e-9
SCALE = 100
"""Markov chains are the same for so many times the leads, and these are enough of them."""

MODELS = {
    "mta-first": "first",
    "mta-last": "last",
    "mta-linear": "linear",
    "mta-position-40-20-40": "position",
    "mta-linear-repeats": "linear",
    "mta-position-30-70-two-touch": "custom",
    "snowplow-position-140-repeat": "position",
    "snowplow-linear-140": "linear",
    "snowplow-two-touch": "position",
    "posthog-first": "first",
    "posthog-last": "last",
    "posthog-linear": "linear",
    "posthog-time": "time_decay",
    "posthog-position": "position",
    "posthog-repeat-linear": "linear",
    "pychattr-linear": "linear",
    "12k-timedecay-7d": "time_decay",
    "12k-position": "position",
    "google-halflife": "time_decay",
    "salesforce-ushape": "position",
}
MARKOV = ("mta-markov-transition", "bryl-markov", "pychattr-markov")
WITH_MILESTONES = ("w-shape-5-touch", "full-path-5-middle")
GAMES = ("mta-shapley-subset-sum", "dp6-shapley-worked-game")
"""What each coalition is worth; of the second game its dividends have both signs."""
WRONG_AT_ITS_SOURCE = ("dp6-timedecay-step",)


def pairs() -> dict[str, Any]:
    text = (DATA / "attribution_pairs.json").read_text("utf-8")
    return {pair["id"]: pair for pair in json.loads(text)["pairs"]}


class Company:
    """Leads with touches, to be written and asked about."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.leads = ["Id,Created,Qualified,Opened,Won,Amount"]
        self.touches = ["Lead,At,Channel"]

    def add(
        self, path: Sequence[str], *, ages: Sequence[float] = (), amount: object = "",
        is_won: bool = True, stages: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """Add a lead with these touches, so many days before its purchase, or a day apart.

        `stages` are entered at the moments of touches.
        """
        number = len(self.leads)
        days = ages or range(len(path))[::-1]
        at = [LATEST - timedelta(days=each) for each in days]
        default = {"created": len(path) - 1, "opened": len(path) - 1}
        when = {name: at[touch] for name, touch in (stages or default).items()}
        won = LATEST if is_won else ""
        self.leads.append(f"{number},{when['created']},,{when.get('opened', '')},{won},{amount}")
        self.touches += [f"{number},{t},{name}" for t, name in zip(at, path, strict=True)]

    def credits(
        self, model: str, *options: str, half_life: str = "7d", measure: str = "customers"
    ) -> dict[str, float]:
        """Run the command, and take a column of it."""
        self.program.write("leads.csv", "\n".join(self.leads))
        self.program.write("touches.csv", "\n".join(self.touches))
        text = YAML.replace("FORM", "csv").replace("HALF_LIFE", half_life)
        self.program.write("funnelcli.yaml", text)
        return column(self.program, model, *options, measure=measure)


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(Program(tmp_path))


@needs_data
def test_every_pair_is_tested() -> None:
    tested = {*MODELS, *MARKOV, *WITH_MILESTONES, *GAMES}
    assert {name for name, pair in pairs().items() if pair["agrees"]} == tested
    assert {name for name, pair in pairs().items() if not pair["agrees"]} == {*WRONG_AT_ITS_SOURCE}


@needs_data
@pytest.mark.parametrize("name", MODELS)
def test_credits_of_paths(name: str, company: Company) -> None:
    """A path of 10 conversions is of ten customers; one of 66.50 dollars of one, times that."""
    pair, total, times = pairs()[name], 0.0, 1.0
    for path in pair["input"]:
        is_count = path["value"] < 20
        is_count &= path["value"] == int(path["value"])
        for _ in range(int(path["value"]) if is_count else 1):
            company.add(path["path"], ages=path.get("ages", ()))
        times = times if is_count else path["value"]
        total += path["value"]
    half_life = "1d" if name.startswith("posthog") else "7d"
    found = company.credits(MODELS[name], half_life=half_life)
    found = {channel: credit * times for channel, credit in found.items()}
    near = max(pair["tolerance"], 5 * BILLIONTH * total)
    expected = dict.fromkeys(found, 0.0) | pair["expected"]
    assert found == pytest.approx(expected, abs=near)
    assert sum(found.values()) == pytest.approx(total)


@needs_data
@pytest.mark.parametrize("name", [name for name in MODELS if name.startswith(("snow", "12k"))])
def test_credits_in_money(name: str, company: Company) -> None:
    pair = pairs()[name]
    (path,) = pair["input"]
    company.add(path["path"], ages=path.get("ages", ()), amount=path["value"])
    found = company.credits(MODELS[name], measure="amount")
    expected = {"(no touchpoint)": 0.0} | pair["expected"]
    assert found == pytest.approx(expected, abs=max(pair["tolerance"], 0.005))


@needs_data
def test_weights_of_milestones(company: Company) -> None:
    """The five touches of elir.app, and the nine of an employee of Adobe."""
    found = pairs()
    wanted = found["w-shape-5-touch"]
    first, lead, opportunity = wanted["input"]["milestones"]
    assert first == 0
    company.add("01234", stages={"created": lead, "opened": opportunity})
    assert company.credits("w_shaped") == pytest.approx(
        wanted["expected"] | {"(no touchpoint)": 0}, abs=5 * BILLIONTH
    )


@needs_data
def test_weights_of_a_full_path(company: Company) -> None:
    wanted = pairs()["full-path-5-middle"]
    milestones, expected = wanted["input"]["milestones"], wanted["expected"]
    company.add("012345678", stages={"created": milestones[1], "opened": milestones[2]})
    weights = {str(n): expected["ms" if n in milestones else "mid"] for n in range(9)}
    assert company.credits("full_path") == pytest.approx(
        weights | {"(no touchpoint)": 0}, abs=10 * BILLIONTH
    )


@needs_data
@pytest.mark.parametrize(
    ("starts", "touches", "stages"),
    [
        ("w_shape_first_equals_lead", "abc", {"created": 0, "opened": 2}),
        ("w_shape_no_middle", "abc", {"created": 1, "opened": 2}),
        ("w_shape_single", "a", {"created": 0, "opened": 0}),
        ("w_shape_no_opportunity", "abc", {"created": 2}),
    ],
)
def test_conventions_of_milestones(
    starts: str, touches: str, stages: dict[str, int], company: Company
) -> None:
    text = (DATA / "attribution_pairs.json").read_text("utf-8")
    conventions = json.loads(text)["conventions_not_published"]
    (wanted,) = (weights for name, weights in conventions.items() if name.startswith(starts))
    company.add(touches, stages=stages)
    found = company.credits("w_shaped")
    assert [found[channel] for channel in touches] == pytest.approx(wanted, abs=5 * BILLIONTH)


@needs_data
@pytest.mark.parametrize("name", MARKOV)
def test_markov(name: str, company: Company) -> None:
    """Of `a, b` and `a, c` only the chance of a conversion is published: 2/3.

    Without b it is 1/3 · 1/2, without c 2/3 · 3/4; so b removes 3/4 of it, c 1/4, and a all.
    """
    pair = pairs()[name]
    for path in pair["input"]:
        for _ in range(SCALE * path["conv"]):
            company.add(path["path"])
        for _ in range(SCALE * path["null"]):
            company.add(path["path"], is_won=False)
    channels = {channel for path in pair["input"] for channel in path["path"]}
    expected = {each: credit for each, credit in pair["expected"].items() if each in channels}
    expected = expected or {"a": 4 / 2, "b": 4 / 2 * 3 / 4, "c": 4 / 2 * 1 / 4}
    found = company.credits("markov")
    scaled = {channel: credit / SCALE for channel, credit in found.items() if credit}
    assert scaled == pytest.approx(expected, abs=max(pair["tolerance"], 1e-6))


@needs_data
@pytest.mark.parametrize("name", GAMES)
def test_games_of_coalitions(name: str, tmp_path: Path) -> None:
    """Shapley values are what each coalition adds of its own, split evenly among its members.

    What it takes away is split so, too, and taken off: of other customers here.
    """
    pair = pairs()[name]
    if name == "mta-shapley-subset-sum":
        added, expected = {("a",): 4, ("a", "b"): 6}, pair["expected"]
        assert {">".join(of): worth for of, worth in added.items()} == pair["input"]
    else:
        added, expected = dict[tuple[str, ...], int](), {"OS": 23 / 3, "FB": 49 / 6, "D": 19 / 6}
        for names, worth in pair["input"].items():
            members = tuple(names.split("+"))
            within = [own for of, own in added.items() if {*of} < {*members}]
            added[members] = worth - sum(within)
    found = dict.fromkeys(expected, 0.0)
    for sign in (1, -1):
        (tmp_path / str(sign)).mkdir()
        company = Company(Program(tmp_path / str(sign)))
        for members, own in added.items():
            for _ in range(own * sign):
                company.add([*members, members[0]])
        if len(company.leads) > 1:
            for channel, credit in company.credits("linear", "--distinct").items():
                found[channel] = found.get(channel, 0) + sign * credit
    assert found == pytest.approx(expected | {"(no touchpoint)": 0}, abs=1e-6)
    assert sum(found.values()) == pytest.approx(pair["expected"].get("sum", 10))
