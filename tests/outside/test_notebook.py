"""A notebook gets the numbers of the command line, and its errors."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

import funnelcli
from funnelcli import Funnel
from funnelcli.api.results import Page

from .program import DEFINITION, LEADS, Program, edited

AMOUNTS = edited(DEFINITION, ("stages:", "amount: Score\ncurrency: EUR\nstages:"))


@pytest.fixture(autouse=True)
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program in a folder with a small export, which is the current one."""
    monkeypatch.chdir(tmp_path)
    program = Program(tmp_path)
    program.write("leads.csv", LEADS)
    program.write("funnelcli.yaml", AMOUNTS)
    return program


def asked(method: str, **options: object) -> object:
    """Asks with what no type checker lets pass."""
    return getattr(funnelcli.load(), method)(**options)


Ask = Callable[[Funnel], Page]
CASES: Mapping[str, tuple[Ask, list[str]]] = {
    "report": (lambda f: f.report(), ["report"]),
    "report by two": (
        lambda f: f.report(by=["region", "source"], top=1),
        ["report", "--by", "region,source", "--top", "1"],
    ),
    "since": (
        lambda f: f.report(since=date(2026, 1, 28), until="2026-02-11"),
        ["report", "--since", "2026-01-28", "--until", "2026-02-11"],
    ),
    "where": (lambda f: f.report(where="Score > 20"), ["report", "--where", "Score > 20"]),
    "policy": (
        lambda f: f.funnel(detail=True, reach="observed", as_of="2026-02-15", window=30),
        ["funnel", "--detail", "--reach", "observed", "--as-of", "2026-02-15", "--window", "30d"],
    ),
    "cohorts": (
        lambda f: f.cohorts(ages=True, age_step=10, project=True, horizon="auto", cohort="week"),
        ["cohorts", "--ages", "--age-step", "10d", "--project", "--horizon", "auto",
         "--cohort", "week"],
    ),
    "seasons": (
        lambda f: f.cohorts(by="season", cohort="quarter"),
        ["cohorts", "--by", "season", "--cohort", "quarter"],
    ),
    "velocity": (lambda f: f.velocity(), ["velocity"]),
    "diagnose": (
        lambda f: f.diagnose(by="region", test=True), ["diagnose", "--by", "region", "--test"],
    ),
    "compare": (
        lambda f: f.compare(a="2026-01", b="2026-02", by="region"),
        ["compare", "--a", "2026-01", "--b", "2026-02", "--by", "region"],
    ),
    "reconcile": (
        lambda f: f.reconcile(transition="mql:customer"),
        ["reconcile", "--transition", "mql:customer"],
    ),
    "sources": (lambda f: f.table("sources"), ["sources"]),
    "curve": (
        lambda f: f.table("curve", by="region", options={"from": "MQL", "to": "Customer"}),
        ["curve", "--by", "region", "--from", "MQL", "--to", "Customer"],
    ),
    "check": (lambda f: f.check(select=["ST"], samples=1), ["check", "--select", "ST",
                                                            "--samples", "1"]),
    "explain": (lambda f: f.explain("L2"), ["explain", "L2"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_answers_what_the_command_line_answers(company: Program, name: str) -> None:
    ask, arguments = CASES[name]

    asked = ask(funnelcli.load())

    assert asked.text("JSON") == company(*arguments, "-f", "json").out.decode()


def test_frames_have_the_rows_of_json(company: Program) -> None:
    answered = funnelcli.load().report()

    tables = company("report", "-f", "json").json["tables"]
    told = {table["name"]: table["rows"] for table in tables}

    assert list(answered) == list(told) == ["funnel", "cohorts", "sources"]
    for name in answered:
        assert answered[name].frame.to_dicts() == told[name]


def test_amounts_are_in_units_of_the_currency() -> None:
    (won,) = (
        funnelcli.load().table("sources", where="source = 'Outbound'")["sources"].frame["amount"]
    )

    assert won == 40.0  # the score of L4, the one customer of it


def test_every_column_is_defined() -> None:
    answered = funnelcli.load().report()

    for name in answered:
        table = answered[name]
        assert list(table.definitions) == table.frame.columns
        assert all(table.definitions.values())


def test_files_take_the_place_of_the_leads() -> None:
    Path("two.csv").write_text("\n".join(LEADS.splitlines()[:3]), "utf-8")

    assert funnelcli.load("funnelcli.yaml", "two.csv").report().headline.n == 2
    assert funnelcli.load("funnelcli.yaml", "two.csv", memory="1MB").report().headline.n == 2
    assert funnelcli.load(Path("funnelcli.yaml"), [Path("two.csv")]).report().headline.n == 2


def test_a_check_tells_the_exit_code_of_the_command(company: Program) -> None:
    Path("leads.csv").write_text(f"{LEADS}L6,2026-03-03,z@z.example,,,,,1,true\n", "utf-8")

    found = funnelcli.load().check()

    assert found.exit_code == company("check").code == 1
    failed = found.frame.filter(status="fail")
    assert failed["code", "count"].rows() == [("ID002", 1)]


def test_a_result_shows_as_its_page() -> None:
    funnel = funnelcli.load()
    answered = funnel.report()

    assert repr(answered) == answered.text()
    assert "2 of 6 leads became customers: ~33.3% (9.7-70.0%), low n" in answered._repr_html_()
    assert "<table" in answered["funnel"]._repr_html_()
    assert repr(funnel) == "Funnel(funnelcli.yaml: Lead > MQL > Customer)"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: funnelcli.load("missing.yaml"), "missing.yaml"),
        (lambda: funnelcli.load(memory="lots"), "--memory: 'lots'"),
        (lambda: funnelcli.load().report(since="yesterday"), "--since: 'yesterday'"),
        (lambda: funnelcli.load().report(window="soon"), "--window: 'soon'"),
        (lambda: funnelcli.load().report(window=-1), "--window: '-1'"),
        (lambda: funnelcli.load().report(by="regoin"), "did you mean 'region'?"),
        (lambda: funnelcli.load().cohorts(age_step=30), "--age-step needs --ages"),
        (lambda: funnelcli.load().table("cohorts"), "Tables: sources, segments, curve"),
        (lambda: funnelcli.load().table("curve", options={"form": "MQL"}), "Options: from, to"),
        (lambda: funnelcli.load().table("curve", options={"from": "MQ"}), "did you mean 'MQL'?"),
        (lambda: funnelcli.load().report().text("jsn"), "did you mean 'json'?"),
        (lambda: funnelcli.load().report().text("xlsx"), "xlsx is no text"),
        (lambda: funnelcli.load().explain("L99"), "L99"),
        (lambda: asked("report", sinse="2026-01-01"), "did you mean 'since'?"),
        (lambda: asked("velocity", by="region"), "there is no option 'by'"),
        (lambda: asked("check", wher="Score > 1"), "did you mean 'where'?"),
        (lambda: funnelcli.load().table("sources", by="region"), "sources takes no --by"),
        (lambda: asked("report", cohort="day"), "--cohort: 'day': expected month, quarter"),
        (lambda: asked("report", reach="observd"), "did you mean 'observed'?"),
        (lambda: asked("report", top="x"), "--top: 'x'"),
        (lambda: funnelcli.load().report(top=-1), "--top: -1"),
        (lambda: asked("cohorts", ages="30d"), "ages and project are True or False"),
        (lambda: asked("check", fail_on="err"), "did you mean 'error'?"),
        (lambda: funnelcli.load().check(select="D"), "there is no rule 'D'"),
        (lambda: funnelcli.load().check(samples=-1), "--samples: -1"),
        (lambda: funnelcli.load().report(where=""), "--where"),
        (lambda: funnelcli.load().table("segments", by=[]), "segments needs --by"),
        (lambda: asked("cohorts", by=["season"], cohort="quarter"), "no --by but season"),
        (lambda: funnelcli.load("funnelcli.yaml", "-"), "expected the path of a file"),
        (lambda: funnelcli.load("a\0b"), "no path can hold"),
        (lambda: funnelcli.load(memory="2 cups"), "--memory: '2 cups': expected a size"),
        (lambda: funnelcli.load(memory=2_000_000_000), "memory: 2000000000: expected a text"),  # type: ignore[arg-type]
        (lambda: funnelcli.load().explain("\ud800"), "no file can hold"),
        (lambda: funnelcli.load("funnelcli.yaml", "missing.csv").report(), "missing.csv"),
        (lambda: funnelcli.load().report(where="Score >"), "--where"),
    ],
)
def test_what_cannot_be_answered_is_an_error_that_says_what_to_do(
    ask: Callable[[], object], said: str
) -> None:
    with pytest.raises(funnelcli.FunnelError) as raised:
        ask()

    assert said in f"{raised.value} {raised.value.hint}"
    assert [each for each in [raised.value.hint] if each] == getattr(raised.value, "__notes__", [])


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="funnel, cohorts, sources"):
        funnelcli.load().report()["fumnel"]


def test_values_of_python_are_taken_as_texts_are() -> None:
    funnel = funnelcli.load()

    assert funnel.report(since=datetime(2026, 1, 28, 9)).headline.n == 4  # noqa: DTZ001
    assert funnel.check(select="ST,DT").frame["code"].str.slice(0, 2).unique().len() == 2
    assert list(funnel.table("segments", by=("region",))) == ["segments"]


def test_what_there_is_can_be_found() -> None:
    assert set(funnelcli.__all__) <= set(dir(funnelcli))
    for name in funnelcli.__all__:
        assert getattr(funnelcli, name) is not None
    with pytest.raises(AttributeError, match="laod"):
        getattr(funnelcli, "laod")  # noqa: B009


def test_paths_are_those_of_the_folder_that_it_was_loaded_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "two.csv").write_text("\n".join(LEADS.splitlines()[:3]), "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "leads.csv").write_text("\n".join(LEADS.splitlines()[:2]), "utf-8")
    all_six, two = funnelcli.load(), funnelcli.load("funnelcli.yaml", "two.csv")
    monkeypatch.chdir(other)

    assert all_six.report().headline.n == 6
    assert two.report().headline.n == 2


def test_nobody_can_be_an_answer() -> None:
    funnel = funnelcli.load()

    with pytest.raises(funnelcli.FunnelError):
        funnel.report(where="Score > 99")
    assert funnel.report(where="Score > 99", allow_empty=True).headline.value is None


def test_what_the_system_refuses_is_an_error_like_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))

    with pytest.raises(funnelcli.FunnelError):
        funnelcli.load()
