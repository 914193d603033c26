"""Whatever a draft makes nothing of is said: statuses with their rows, dates by their names."""

from pathlib import Path

import pytest

from .drafts import drafted, stages
from .reports import from_draft, same
from .test_who_bought import counted, day, if_, rows, said

NAMED = "no stage and no loss names count as in the first stage alone"


@pytest.mark.parametrize(
    ("odd", "told"),
    [("Closed", "Closed (10 rows)"), ("Zahlung offen", "Zahlung offen (10 rows)")],
)
def test_a_status_of_no_stage_is_counted_in_the_report(odd: str, told: str, tmp_path: Path) -> None:
    export = rows(
        "Lead ID,Created,Phase",
        lambda i: f"L{i},{day(i)},{('Neu', 'Open - Not Contacted', odd, 'Angebot')[i % 4]}",
    )

    report = from_draft(tmp_path, {"leads.csv": export})
    note = next(n["message"] for n in report["notes"] if n["code"] == "unnamed-statuses")
    assert note.startswith(f"Rows whose Phase {NAMED}")
    assert note.endswith(f": {told}.")


def test_what_nobody_should_read_is_made_into_nothing_and_counted(tmp_path: Path) -> None:
    names = ("Meeting with Anna Schmidt", "Lost to Peter Klein", "Won by Zoe Kim")
    export = rows(
        "Lead ID,Created,Status",
        lambda i: (
            f"L{i},{day(i)},"
            f"{names[i] if i < 3 else ('Meeting', 'Closed Lost', 'Won', 'New')[i % 4]}"
        ),
    )
    made = drafted(tmp_path, {"leads.csv": export})
    report = from_draft(tmp_path, {"leads.csv": export})

    assert [name for name, *_ in stages(made)] == ["Lead", "Meeting", "Customer"]
    assert not [word for word in ("Anna", "Peter", "Zoe") if word in made.text]
    assert "3 values of fewer than 10 rows each" in said(report)
    assert counted(report) == (9, 9)  # of 10 and 10, but for the two by whom a person is named


def test_words_of_the_vocabulary_name_nobody(tmp_path: Path) -> None:
    export = "Id,Status\na,Demo geplant\nb,Proposal sent\nc,Closed Won\nd,Pas de réponse\n"

    made = drafted(tmp_path, {"x.csv": export})
    names = [name for name, *_ in stages(made)]
    assert names == ["Lead", "Demo geplant", "Proposal sent", "Customer"]


def test_a_stage_of_a_log_that_few_rows_have_is_none(tmp_path: Path) -> None:
    second = ["Call with Anna", *("Won", "Demo") * 20]
    log = rows(
        "lead_id,stage,changed_at",
        lambda i: f"L{i // 2},{('New', second[i // 2])[i % 2]},{day(i)}",
        80,
    )

    made = drafted(tmp_path, {"log.csv": log})
    assert [name for name, *_ in stages(made)] == ["Lead", "Demo", "Customer"]
    assert "Anna" not in made.text


@pytest.mark.parametrize("header", ["Deal Stage", "Verkaufsphase", "Etapa"])
def test_a_status_of_deals_that_says_nothing_is_counted(header: str, tmp_path: Path) -> None:
    leads = rows("Lead ID,Created,Email", lambda i: f"L{i},{day(i)},p{i}@x.example")
    deals = rows(
        f"Deal ID,Lead ID,{header},Created",
        lambda i: f"D{i},L{i},{('Won', 'Lost', 'Waiting for Godot')[i % 3]},{day(i + 3)}",
        36,
    )

    report = from_draft(tmp_path, {"leads.csv": leads, "deals.csv": deals})
    assert counted(report) == (12, 12)
    assert (
        f"Rows of deals.csv whose {header} is of no stage and no loss are neither won nor lost: "
        "Waiting for Godot (12 rows)." in said(report)
    )


def test_dates_of_no_stage_are_named_once_and_maintenance_is_not(tmp_path: Path) -> None:
    export = rows(
        "Lead ID,Created,Contacted Date,Demo Date,Onboarding Start,Close Date,LastModifiedDate",
        lambda i: (
            f"L{i},{day(i)},{day(i + 1)},{if_(i % 2 == 0, day(i + 5))},{day(i)},{day(i)},{day(i)}"
        ),
    )

    report = from_draft(tmp_path, {"leads.csv": export})
    assert [row["stage"] for row in report["tables"][0]["rows"]] == ["Lead", "Contacted", "Demo"]
    assert said(report).count("Dates of no stage and no loss") == 1
    assert "loss: Onboarding Start, Close Date (leads.csv)." in said(report)


def test_many_dates_are_counted(tmp_path: Path) -> None:
    names = [f"End of period {number}" for number in range(20)]
    export = rows(
        f"Lead ID,Created,Won Date,{','.join(names)}",
        lambda i: f"L{i},{day(i)},{day(i + 1)},{','.join([day(i)] * 20)}",
    )

    told = said(from_draft(tmp_path, {"leads.csv": export}))
    assert "End of period 7 and 12 more (leads.csv)." in told


@pytest.mark.parametrize("dates", [False, True])
def test_a_lifecycle_stage_says_who_bought_where_no_date_does(dates: bool, tmp_path: Path) -> None:  # noqa: FBT001
    phases = ("Lead", "Marketing Qualified Lead", "Opportunity", "Customer")
    more = ",Became a Customer Date" if dates else ""
    export = rows(
        f"Record ID,Create Date,Lifecycle Stage,Original Source{more}",
        lambda i: f"{700 + i},{day(i)} 09:00,{phases[i % 4]},Web{more and ','}",
    )

    report = from_draft(tmp_path, {"contacts.csv": export})
    assert counted(report) == (10, 0)
    assert [row["reached"] for row in report["tables"][0]["rows"]] == [40, 30, 20, 10]


def test_the_report_of_a_yaml_counts_statuses_as_well(tmp_path: Path) -> None:
    export = rows(
        "Lead ID,Created,Status",
        lambda i: f"L{i},{day(i)},{('Won', 'Lost', 'Waiting for Godot', 'New')[i % 4]}",
    )

    drawn, written = same(tmp_path, {"leads.csv": export})
    assert drawn == written
    assert f"Status {NAMED}: Waiting for Godot (10 rows)" in drawn
