"""What the sides of a comparison are, and which days those are that are periods."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnelcli.api.sides import Given, given
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.counting.sides import A, B, Side, check_sides, sides_of
from funnelcli.errors import UsageError

AS_OF = date(2026, 5, 20)


def config(fiscal_year_start: int = 1) -> Config:
    return Config.model_validate({
        "version": 1,
        "leads": {"path": "leads.csv", "created": "created"},
        "stages": [{"name": "Lead"}, {"name": "Customer", "at": "bought"}],
        "fiscal_year_start": fiscal_year_start,
    })  # fmt: skip


def asked(a: str | None, b: str | None, defined: Config, cohort: str = "month") -> Question:
    texts = ((A, a), (B, b))
    return Question(
        as_of="latest", reach="reached", window=None, horizon="auto",
        cohort=cohort,  # type: ignore[arg-type]
        options={o.name: o.read(o.name, text, defined) for o, text in texts if text is not None},
    )  # fmt: skip


def labels(
    a: str | None, b: str | None, cohort: str = "month", horizon: int | None = None
) -> tuple[str, str]:
    one, other = sides_of(asked(a, b, config(), cohort), config(), AS_OF, horizon)
    return one.label, other.label


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ("2026-Q1", "2026-Q2", ("2026-Q1", "2026-Q2")),
        ("previous", "2026-Q1", ("2025-Q4", "2026-Q1")),
        ("year-ago", "2026-03", ("2025-03", "2026-03")),
        ("year ago", "2026-W07", ("2025-W07", "2026-W07")),
        ("year-ago", "2020-W53", ("2019-W52", "2020-W53")),
        ("year-ago", "2026", ("2025", "2026")),
        ("2026-Q1", "previous", ("2026-Q1", "2025-Q4")),
        ("last-month", "this-month", ("2026-04", "2026-05")),
        ("2025", "last-quarter", ("2025", "2026-Q1")),
        (None, None, ("2026-03", "2026-04")),
        (None, "2026-Q2", ("2026-Q1", "2026-Q2")),
        ("year-ago", None, ("2025-04", "2026-04")),
    ],
)
def test_periods_by_their_names(a: str | None, b: str | None, found: tuple[str, str]) -> None:
    """As of 20 May 2026, of a horizon that nobody knows.

    Without a name it is the last whole month, and the one before.
    """
    assert labels(a, b) == found


@pytest.mark.parametrize(
    ("a", "cohort", "horizon", "found"),
    [
        # 30 April is 20 days before
        (None, "month", 20, ("2026-03", "2026-04")),
        (None, "month", 21, ("2026-02", "2026-03")),
        # 31 March is 50 days before
        ("year-ago", "quarter", 50, ("2025-Q1", "2026-Q1")),
        (None, "quarter", 51, ("2025-Q3", "2025-Q4")),
    ],
)
def test_without_a_name_it_is_old_enough(
    a: str | None, cohort: str, horizon: int, found: tuple[str, str]
) -> None:
    assert labels(a, None, cohort, horizon) == found


def test_without_names_periods_are_those_of_cohorts() -> None:
    assert labels(None, None, "quarter") == ("2025-Q4", "2026-Q1")


def test_a_side_is_whole_days() -> None:
    defined = config(2)
    one, other = sides_of(asked("previous", "FY2027-Q1", defined), defined, AS_OF, 90)
    assert one == Side("FY2026-Q4", date(2025, 11, 1), date(2026, 1, 31))
    assert other == Side("FY2027-Q1", date(2026, 2, 1), date(2026, 4, 30))


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("2026-Q2", "2026-05", "overlap: a lead would be on both sides"),
        ("2026-04", "last-month", "are both 2026-04"),
        ("previous", "year-ago", "are both told from the other side"),
    ],
)
def test_sides_that_cannot_be(a: str, b: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sides_of(asked(a, b, config()), config(), AS_OF, None)


def test_what_is_known_without_data_is_told_before() -> None:
    with pytest.raises(UsageError, match="overlap"):
        check_sides(asked("2026-Q2", "2026-05", config()), config())
    check_sides(asked("2026-04", "last-month", config()), config())  # as-of may tell them apart
    known = replace(asked("2026-04", None, config()), as_of=AS_OF)
    check_sides(known, config())  # and so may the horizon
    with pytest.raises(UsageError, match="are both 2026-04"):
        check_sides(replace(known, horizon=10), config())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("one.yaml", "two.yml", "one.csv", "two.csv", "2026"):
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("2026-Q1", "previous", "period"),
        ("period:2026", "PERIOD: 2025", "period"),
        ("one.csv", "two.csv", "data"),
        ("one.csv", "*.csv", "data"),
        ("data:2026", "one.csv", "data"),
        ("data:gone.csv", "one.csv", "data"),
        ("one.yaml", "two.yml", "yaml"),
        ("yaml:one", "two.yml", "yaml"),
    ],
)
def test_what_sides_are(a: str, b: str, kind: str) -> None:
    for side in given(a, b):
        assert side is not None
        assert side.kind == kind
        assert ":" not in side.text


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("2026", "2025", "'2026' is a period, and a file of this name is there as well"),
        ("2026-Q1", "one.csv", "--a is a period and --b is an export"),
        ("one.yaml", "two.csv", "--a is a definition and --b is an export"),
        ("one.csv", "./one.csv", "are both one.csv"),
        ("2026-q1", "2026-Q1", "are both 2026-q1"),
        ("gone.csv", "one.csv", "'gone.csv' is no period, and no file of this name is there"),
        ("Q1 2026", "2026-Q2", "did you mean '2026-Q1'"),
        ("-90d", "2026-Q2", "'-90d' is a day, and a side is a period"),
        ("period:", "2026-Q2", "nothing stands behind period:"),
        ("one.csv", None, "--a is an export, and --b is not given"),
    ],
)
def test_what_sides_cannot_be(a: str, b: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        given(a, b)


def test_periods_need_not_be_given() -> None:
    assert given(None, None) == (None, None)
    assert given("year-ago", None) == (Given("--a", "period", "year-ago"), None)
