"""What was spent, what was done about leads and who came: certain, or said and not taken."""

import re
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from funnelcli.config import parse
from funnelcli.config.tables import Events
from funnelcli.draft import Draft
from funnelcli.errors import DataError

from .beside import ACTIVITIES, IDS, LEADS, NONE, OPEN, SPEND, TOUCHPOINTS, VISITORS, days, table
from .drafts import config, drafted
from .reports import from_draft, same

CASES = {
    (name, case): (text, keys)
    for name, cases in (
        ("spend", SPEND),
        ("visitors", VISITORS),
        ("activities", ACTIVITIES),
        ("touchpoints", TOUCHPOINTS),
    )
    for case, (text, keys) in cases.items()
}
ENTERED = [(id_, month, stage) for id_ in IDS[:20] for month, stage in ((4, "Demo"), (5, "Won"))]
HISTORY = table(
    "Lead ID,Changed at,Stage", [f"{id_},2026-0{m}-11 10:00,{stage}" for id_, m, stage in ENTERED]
)
DEALS = table(
    "Deal ID,Lead ID,Created,Type,Stage,Close Date,Amount,Currency",
    [f"D{i},{IDS[i]},2026-02-01,New,Closed Won,2026-03-0{1 + i % 9},{i}00,EUR" for i in range(20)],
)


def said_in(made: Draft) -> str:
    """The text of a draft, with its comments in one line each."""
    return re.sub(r"\n *# ", " ", made.text)


def named(made: Draft) -> dict[str, dict[str, str]]:
    """The columns that a draft names of each of the three tables."""
    return {
        name: {**({"lead": each.lead} if isinstance(each, Events) else {}), **each.columns()}
        for name, each in config(made).input_tables().items()
    }


@pytest.mark.parametrize("case", CASES, ids=" - ".join)
def test_a_table_is_known_by_its_columns_in_any_order_of_the_files(
    case: tuple[str, str], tmp_path: Path
) -> None:
    text, keys = CASES[case]
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": text})

    assert named(made) == {case[0]: keys}
    assert config(made).leads.path == ("a.csv",)
    assert not config(made).joins
    assert made.text == drafted(tmp_path, {"b.csv": text, "a.csv": LEADS}).text


@pytest.mark.parametrize("case", CASES, ids=" - ".join)
def test_what_is_drafted_can_be_read(case: tuple[str, str], tmp_path: Path) -> None:
    report = from_draft(tmp_path, {"a.csv": LEADS, "b.csv": CASES[case][0]})

    assert report["tables"][0]["rows"][0]["reached"] == 40
    assert not any("cannot be read" in note["message"] for note in report["notes"])


@pytest.mark.parametrize("name", ["spend", "visitors", "activities", "touchpoints"])
def test_a_draft_reports_as_its_yaml_does(name: str, tmp_path: Path) -> None:
    drawn, written = same(tmp_path, {"a.csv": LEADS, "b.csv": CASES[name, "Spanish"][0]})

    assert drawn == written


@pytest.mark.parametrize("case", NONE)
def test_another_table_is_none_of_these_and_it_is_said_why(case: str, tmp_path: Path) -> None:
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": NONE[case]})

    assert not named(made)
    said = said_in(made)
    assert re.search(r"check: b\.csv is left out: .* b\.csv is neither what was spent", said)
    assert "who came to the site" in said
    assert "what was done about the leads" in said
    assert "what the leads met" in said


@pytest.mark.parametrize("case", OPEN)
def test_what_may_be_meant_otherwise_is_proposed_and_not_taken(case: str, tmp_path: Path) -> None:
    text, column = OPEN[case]
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": text})

    assert not named(made)
    (said,) = (said for said in made.assumed if said.startswith("b.csv may be "))
    assert column in said
    (line,) = re.findall(r"(?m)^# ((?:spend|visitors|activities|touchpoints): \{.*\})", made.text)
    taken = parse(made.text.replace(f"# {line}", line).encode(), Path("funnelcli.yaml")).config
    assert len(taken.input_tables()) == 1


def test_all_files_at_once_with_deals_and_a_history(tmp_path: Path) -> None:
    files = {
        "visitors.csv": VISITORS["German"][0],
        "activities.csv": ACTIVITIES["all columns"][0],
        "history.csv": HISTORY,
        "spend.csv": SPEND["as Google Ads exports it"][0].replace("USD", "EUR"),
        "deals.csv": DEALS,
        "leads.csv": LEADS,
    }
    made = drafted(tmp_path, files)

    assert list(named(made)) == ["spend", "activities", "visitors"]
    assert config(made).leads.path == ("leads.csv",)
    assert list(config(made).joins) == ["deals"]
    history = config(made).history
    assert history is not None
    assert history.path == ("history.csv",)
    without = {name: text for name, text in files.items() if name[0] in "ldh"}
    alone = config(drafted(tmp_path, without))
    assert (config(made).stages, config(made).lost) == (alone.stages, alone.lost)


def test_sheets_of_one_workbook(tmp_path: Path) -> None:
    book = BytesIO()
    from xlsxwriter import Workbook

    with Workbook(book) as out:
        for name, text in (("Leads", LEADS), ("Costs", SPEND["Spanish"][0])):
            sheet = out.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split(","))
    made = drafted(tmp_path, {"book.xlsx": book.getvalue()})

    assert named(made) == {"spend": SPEND["Spanish"][1]}
    assert config(made).input_tables()["spend"].path == ("book.xlsx#Costs",)


def test_a_log_with_kinds_beside_its_stages_stays_a_history(tmp_path: Path) -> None:
    changes = [f"{id_},2026-0{m}-11,Call,{stage}" for id_, m, stage in ENTERED]
    log = table("Lead ID,Date,Type,Stage", changes)
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": log})

    assert not named(made)
    assert config(made).history is not None


def test_deals_with_a_type_stay_deals(tmp_path: Path) -> None:
    calls = DEALS.replace(",New,", ",Call,")
    made = drafted(tmp_path, {"a.csv": LEADS, "deals.csv": calls})

    assert not named(made)
    assert list(config(made).joins) == ["deals"]


@pytest.mark.parametrize("name", ["spend", "visitors"])
def test_without_leads_nothing_is_drafted(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="and no table of leads") as caught:
        drafted(tmp_path, {"b.csv": CASES[name, "Spanish"][0]})
    assert caught.value.hint == "Give the file of the leads as well."


def test_a_join_is_never_called_as_one_of_these_tables(tmp_path: Path) -> None:
    deals = DEALS.replace("Type,", "Kind,")
    made = drafted(tmp_path, {"leads.csv": LEADS, "spend.csv": deals})

    assert list(config(made).joins) == ["spend_2"]


def test_two_tables_of_one_kind_are_none(tmp_path: Path) -> None:
    files = {"a.csv": LEADS, "b.csv": SPEND["Spanish"][0], "c.csv": SPEND["without a channel"][0]}
    made = drafted(tmp_path, files)

    assert not named(made)
    (said,) = (said for said in made.assumed if "none is taken" in said)
    assert said.startswith("b.csv and c.csv are each what was spent, and a YAML has one table")


def test_activities_by_the_address_of_a_lead(tmp_path: Path) -> None:
    leads = "Lead ID,Email,Created,Status\n" + "".join(
        f"K{i},p{i}@x.example,2026-01-{10 + i},{('Won', 'Open')[i % 2]}\n" for i in range(18)
    )
    calls = [f"p{i % 12}@x.example,2026-02-{10 + i} 10:00,Call" for i in range(18)]
    made = drafted(tmp_path, {"a.csv": leads, "b.csv": table("Contact,Date,Type", calls)})

    assert named(made) == {"activities": {"lead": "Contact", "at": "Date", "type": "Type"}}
    assert "by: Email" in made.text


def test_times_in_a_column_of_their_own_are_said_not_to_be_read(tmp_path: Path) -> None:
    text = table("Lead ID,Date,Time,Type", days("{twice},{date},9:{i:02},{kind}"))
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": text})

    assert "  # check: Date has days; the times in Time are not read.\n" in made.text


def test_costs_say_the_currency_where_nothing_else_does(tmp_path: Path) -> None:
    deals = DEALS.replace(",Currency", "").replace(",EUR", "")
    costs = table("Date,Channel,Cost (EUR)", days("{date},{source},{i}5.00"))
    made = drafted(tmp_path, {"a.csv": LEADS, "deals.csv": deals, "b.csv": costs})

    assert config(made).currency == "EUR"
    assert (
        "Amounts (Amount) are taken to be in EUR, as the costs of b.csv are: nothing else says a "
        "currency."
    ) in made.assumed


@pytest.mark.parametrize("cost", ["Cost,$5", "Cost (USD),5", "Cost,5 USD"])
def test_costs_in_another_currency_than_the_amounts_are_left_out(cost: str, tmp_path: Path) -> None:
    name, value = cost.split(",")
    text = table(f"Date,Channel,{name}", days("{date},{source}," + value))
    made = drafted(tmp_path, {"a.csv": LEADS, "deals.csv": DEALS, "b.csv": text})

    assert not named(made)
    assert any("and the report is in EUR: it is left out" in said for said in made.assumed)


def test_costs_in_two_currencies_are_proposed_in_that_of_the_report(tmp_path: Path) -> None:
    rows = [f"2026-01-{10 + i},Social,5{i},{('USD', 'EUR')[i % 2]}" for i in range(12)]
    text = table("Date,Channel,Cost,Currency", rows)
    made = drafted(tmp_path, {"a.csv": LEADS, "deals.csv": DEALS, "b.csv": text})

    assert not named(made)
    (line,) = re.findall(r"(?m)^# these alone\n# (spend: .*)$", made.text)
    taken = parse(made.text.replace(f"# {line}", line).encode(), Path("funnelcli.yaml")).config
    assert taken.input_tables()["spend"].where == "\"Currency\" = 'EUR'"


def test_channels_that_are_no_source_are_named_with_the_source_each_may_be(tmp_path: Path) -> None:
    channels = ("Google Ads", "LinkedIn Ads", "social", "Zeppelin", "paid_search")
    rows = [f"2026-01-{10 + i},{channels[i % 5]},5.00" for i in range(15)]
    files = {"a.csv": LEADS, "b.csv": table("Date,Channel,Cost", rows)}
    made = drafted(tmp_path, files)

    said = said_in(made)
    assert (
        "check: 'Google Ads' and 'LinkedIn Ads' and 1 channel of fewer than 10 rows of b.csv are "
        "no sources of the leads."
    ) in said
    line = "channels: {Google Ads: Paid Search, LinkedIn Ads: Social}"
    taken = parse(made.text.replace(f"# {line}", line).encode(), Path("funnelcli.yaml")).config
    assert taken.channels == {"Google Ads": "Paid Search", "LinkedIn Ads": "Social"}
    assert "Zeppelin" not in made.text


def test_costs_and_visitors_of_one_table(tmp_path: Path) -> None:
    text = table("Date,Channel,Sessions,Cost", days("{date},{source},1{i},{i}.50"))
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": text})

    assert list(named(made)) == ["spend"]
    said = said_in(made)
    assert "It may be who came to the site as well: visitors: {path: b.csv, date: Date, " in said


def test_which_of_two_channels_is_meant_is_not_guessed(tmp_path: Path) -> None:
    text = table("Date,Source one,Source two,Cost", days("{date},A,B,{i}.50"))
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": text})

    assert named(made) == {"spend": {"date": "Date", "cost": "Cost"}}
    said = said_in(made)
    assert "check: Which column has the channels is not decided: Source one or Source two." in said


def test_no_file_beside_the_leads_changes_their_table(tmp_path: Path) -> None:
    """Tables that are longer and have lead ids of their own make no other table the leads."""
    long = table("Lead ID,Created,Source,Type", days("{twice},{date} 10:00,Web,{kind}", 24) * 40)
    made = drafted(tmp_path, {"b.csv": long, "a.csv": LEADS})

    assert config(made).leads.path == ("a.csv",)
    assert len(pl.read_csv(BytesIO(long.encode()))) > 20 * 40


def test_leads_with_twins_and_a_type_like_an_activity_stay_the_leads(tmp_path: Path) -> None:
    leads = table(
        "Lead ID,Created,Type,MQL Date,Won Date",
        [f"{IDS[i % 30]},2026-01-{5 + i % 20:02},{('Call', 'Webinar')[i % 2]},2026-02-01,2026-02-09"
         for i in range(40)],
    )  # fmt: skip
    made = drafted(tmp_path, {"a.csv": leads, "deals.csv": DEALS})

    assert config(made).leads.path == ("a.csv",)
    assert not named(made)
    assert config(drafted(tmp_path, {"a.csv": leads})).leads.path == ("a.csv",)


TOUCHES = TOUCHPOINTS["channels and campaigns"][0]


def test_touches_activities_and_a_history_at_once(tmp_path: Path) -> None:
    files = {"a.csv": LEADS, "b.csv": TOUCHES, "c.csv": ACTIVITIES["Spanish"][0], "d.csv": HISTORY}
    made = drafted(tmp_path, files)

    assert list(named(made)) == ["activities", "touchpoints"]
    assert config(made).leads.path == ("a.csv",)
    assert config(made).history is not None


@pytest.mark.parametrize("header", ["Lead ID,Date,Channel,Stage", "Lead ID,At,Campaign,New stage"])
def test_a_history_with_channels_stays_a_history(header: str, tmp_path: Path) -> None:
    rows = [f"{id_},2026-0{month}-11,Web,{stage}" for id_, month, stage in ENTERED]
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": table(header, rows)})

    assert not named(made)
    assert config(made).history is not None


@pytest.mark.parametrize("column", ["Channel", "Campaign", "UTM Source,UTM Medium"])
def test_deals_with_a_channel_stay_deals(column: str, tmp_path: Path) -> None:
    values = ",".join("x" for _ in column.split(","))
    deals = DEALS.replace("Type,", f"{column},").replace(",New,", f",{values},")
    made = drafted(tmp_path, {"a.csv": LEADS, "deals.csv": deals})

    assert not named(made)
    assert list(config(made).joins) == ["deals"]


def test_leads_with_twins_and_a_channel_stay_the_leads(tmp_path: Path) -> None:
    rows = [f"{IDS[i % 30]},2026-01-{5 + i % 20:02},Social,C1,2026-02-01" for i in range(40)]
    leads = table("Lead ID,Created,Channel,Campaign,Won Date", rows)
    made = drafted(tmp_path, {"a.csv": leads, "deals.csv": DEALS})

    assert config(made).leads.path == ("a.csv",)
    assert not named(made)


def test_campaigns_that_are_taken_for_channels_are_to_be_checked(tmp_path: Path) -> None:
    text = TOUCHPOINTS["members of campaigns without a type"][0]
    made = drafted(tmp_path, {"a.csv": LEADS, "b.csv": text})

    assert "check: Nothing in it is called a channel: its campaigns are taken for" in said_in(made)
    assert "no sources of the leads" not in said_in(made)


def test_costs_of_touches_in_another_currency_are_left_out_alone(tmp_path: Path) -> None:
    text = TOUCHPOINTS["all columns"][0]
    made = drafted(tmp_path, {"a.csv": LEADS, "deals.csv": DEALS, "b.csv": text})

    assert set(named(made)["touchpoints"]) == {"lead", "at", "channel", "campaign", "type"}
    (said,) = (said for said in made.assumed if said.startswith("Costs of b.csv"))
    assert said.endswith("its costs are in USD, and the report is in EUR.")


def test_touches_by_the_address_of_a_lead(tmp_path: Path) -> None:
    leads = "Lead ID,Email,Created,Status\n" + "".join(
        f"K{i},p{i}@x.example,2026-01-{10 + i},{('Won', 'Open')[i % 2]}\n" for i in range(18)
    )
    rows = [f"p{i % 12}@x.example,2026-02-{10 + i} 10:00,Fair" for i in range(18)]
    made = drafted(tmp_path, {"a.csv": leads, "b.csv": table("Contact,Date,Channel", rows)})

    assert named(made) == {"touchpoints": {"lead": "Contact", "at": "Date", "channel": "Channel"}}
    assert "by: Email" in made.text
