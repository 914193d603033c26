"""What is told of the leads of one small company, whose tables stand in companies.py."""

# ruff: noqa: E501  a sentence is a line

from pathlib import Path

import pytest

from funnelcli.answers.explanation import Clause
from funnelcli.answers.findings import Place
from funnelcli.errors import UsageError

from .companies import DEALS, DEFINITION, LEADS, fates, life, one, told


def test_a_merged_duplicate_tells_of_the_lead_it_is_a_part_of(tmp_path: Path) -> None:
    story = one(tmp_path, "L2")

    assert story.title == (
        "L2 is a part of L1: L1 counts as a lead of 2026-01, from Search; "
        "it reached Customer and is won."
    )
    assert fates(story) == {
        "leads.csv:2": "counted",
        "leads.csv:3": "merged",
        "deals.csv:2": "read",
        "deals.csv:3": "read",
        "deals.csv:4": "read",
        "deals.csv:5": "left_out",
        "log.csv:2": "read",
        "log.csv:4": "read",
    }
    merged = story.records[1]
    assert merged.said == "merged into L1, leads.csv:2: the same email"
    assert merged.reason == "L1"
    assert merged.clause == Clause(
        "lead.deduplicate.by", "email", Place("funnel.yaml", 10, 17), None
    )


def test_each_stage_names_the_row_that_decides_it(tmp_path: Path) -> None:
    stages = life(tmp_path, "L1").stages

    assert [(each.how, each.on, each.days_from_previous) for each in stages] == [
        ("created", "2026-01-05", None),
        ("dated", "2026-01-07", 2),  # of the duplicate, two days before its own
        ("imputed", None, None),
        ("dated", "2026-03-05", None),
    ]
    assert [each.said for each in stages] == [
        "Created in leads.csv:2",
        "MQL Date in leads.csv:3",
        "no entry of its own; it got further, so it passed this stage as well",
        "deals.Closed of D1 in deals.csv:2",
    ]
    assert [(each.line, each.at, each.counts) for each in stages[1].sources] == [
        (3, "2026-01-07", True),
        (2, "2026-01-09", True),
    ]
    assert stages[3].days_from_lead == 59


def test_a_deal_that_is_listed_twice_counts_once(tmp_path: Path) -> None:
    worth = life(tmp_path, "L1").worth

    assert worth is not None
    assert worth.amount == 10050
    assert [(each.id, each.line, each.amount, each.said) for each in worth.deals] == [
        ("D1", 2, 10050, "counts"),
        ("D1", 3, 10050, "the same deal, which counts once"),
        ("D2", 4, 90000, "the `where` of Customer does not hold"),
    ]


def test_a_deal_of_a_lead_that_is_listed_twice_is_told_once(tmp_path: Path) -> None:
    twice = "L7,2026-01-11,fay@f.example,Web,Open,yes,50,,\n"
    deals = f"{DEALS}D6,L7,new,Won,2026-02-20,80\nD7,L7,new,Open,2026-02-21,30\n"
    told = life(tmp_path, "L7", files={"leads.csv": LEADS + twice, "deals.csv": deals})

    assert told.worth is not None
    assert [(each.id, each.line, each.counts, each.said) for each in told.worth.deals] == [
        ("D4", 6, True, "counts"),
        ("D6", 8, True, "counts"),
        ("D7", 9, False, "the `where` of Customer does not hold"),
    ]
    assert [[each.line for each in stage.sources] for stage in told.stages[2:]] == [[3], [8, 6]]


def test_a_deal_that_is_one_only_beside_another_row_counts(tmp_path: Path) -> None:
    files = {
        "leads.csv": LEADS + "L7,2026-01-11,fay@f.example,Fair,Open,yes,50,,\n",
        "deals.csv": DEALS.replace("2026-06-20", "2026-02-20"),
        "funnel.yaml": DEFINITION.replace("= 'Won'}", "= 'Won' AND Source = 'Fair'}"),
    }
    told = life(tmp_path, "L7", files=files)

    assert told.worth is not None
    assert [(each.id, each.counts) for each in told.worth.deals] == [("D4", True)]


def test_a_label_says_by_which_alias(tmp_path: Path) -> None:
    (label,) = life(tmp_path, "L1").segments

    assert (label.label, label.written, label.said) == ("Search", "SEO", "'SEO', by alias")
    assert label.clause.key == "segments.source.aliases.Search"
    assert label.clause.text == "SEO, PPC"


def test_an_excluded_row_names_the_condition_that_took_it_out(tmp_path: Path) -> None:
    story = one(tmp_path, "L3")

    assert story.title == "L3 is no lead: excluded as junk (funnel.yaml:8)."
    assert story.life is None
    (record,) = story.records
    assert (record.fate, record.reason) == ("excluded", "junk")
    assert [(each.clause.key, each.holds, each.decides) for each in record.conditions] == [
        ("lead.where", True, False),
        ("lead.exclude.junk", True, True),
    ]


def test_a_condition_without_an_answer_is_told_as_that(tmp_path: Path) -> None:
    (record,) = one(tmp_path, "L6").records[:1]

    assert [(each.clause.key, each.holds) for each in record.conditions] == [
        ("lead.where", True),
        ("lead.exclude.junk", False),
        ("lead.exclude.low", None),
    ]


@pytest.mark.parametrize(
    ("asked", "fate", "title"),
    [
        ("L4", "not_lead", "L4 is no lead: `lead.where` does not hold for it (funnel.yaml:6)."),
        ("L5", "no_created", "L5 is unusable: it has no date of creation."),
        ("L8", "excluded", "L8 is no lead: excluded as low (funnel.yaml:9)."),
        ("L9", "orphan", "L9 is in no row of the leads: only deals names it."),
    ],
)
def test_what_is_no_lead_is_explained_as_well(
    tmp_path: Path, asked: str, fate: str, title: str
) -> None:
    story = one(tmp_path, asked)

    assert (story.fate, story.title, story.life) == (fate, title, None)


def test_a_date_of_creation_that_cannot_be_read(tmp_path: Path) -> None:
    allowed = DEFINITION.replace("status: Status}", "status: Status, read: {unreadable: allow}}")
    files = {"leads.csv": LEADS.replace("L5,,", "L5,soon,"), "funnel.yaml": allowed}

    assert one(tmp_path, "L5", files=files).title == (
        "L5 is unusable: it has no date of creation that can be read."
    )


def test_a_status_does_not_count_beside_a_date(tmp_path: Path) -> None:
    log = "Lead,To,At\nL6,Demo held,2026-02-03 09:00:00\n"
    demo = life(tmp_path, "L6", files={"log.csv": log}).stages[2]
    assert [(each.table, each.counts) for each in demo.sources] == [
        ("history", True), ("leads", False),
    ]  # fmt: skip
    # nor if the date is not known yet
    early = life(tmp_path, "L6", files={"log.csv": log}, as_of="2026-02-02").stages[2]
    assert (early.how, early.reached) == ("missing", False)
    assert [each.counts for each in early.sources] == [False, False]
    assert early.said == (
        "'Demo held' in log.csv:2: 2026-02-03 09:00:00 is after as-of; Status is 'Demo Held' in "
        "leads.csv:7: another row has a date, which counts instead"
    )


def test_a_status_is_an_entry_without_a_date(tmp_path: Path) -> None:
    told = life(tmp_path, "L6")

    assert [each.how for each in told.stages] == ["created", "imputed", "undated", "missing"]
    assert told.stages[2].said == "Status is 'Demo Held' in leads.csv:7, without a date"
    assert (told.outcome.end, told.outcome.on) == ("lost", "2026-02-08")
    assert told.outcome.said == "Lost Date in leads.csv:7"


def test_a_value_of_the_log_is_an_entry_and_dates_out_of_order_are_said(tmp_path: Path) -> None:
    told = life(tmp_path, "L7")

    assert [(each.on, each.out_of_order) for each in told.stages] == [
        ("2026-01-09", False),
        ("2026-01-02", True),
        ("2026-01-20", False),
        ("2026-06-20", False),
    ]
    assert told.stages[1].days_from_lead == -7
    assert told.stages[2].said == "'Demo_held' in log.csv:3"
    assert told.out_of_order


def test_a_date_after_as_of_does_not_count(tmp_path: Path) -> None:
    told = life(tmp_path, "L7", as_of="2026-05-31")

    assert told.stages[3].how == "missing"
    assert told.stages[3].said == "deals.Closed of D4 in deals.csv:6: 2026-06-20 is after as-of"
    assert told.outcome.end == "open"
    assert told.worth is not None
    assert told.worth.amount is None


def test_a_date_beyond_the_window_does_not_count(tmp_path: Path) -> None:
    told = life(tmp_path, "L7", window="90d")

    assert told.stages[3].said == (
        "deals.Closed of D4 in deals.csv:6: "
        "2026-06-20 is 162 days after the lead, beyond the window of 90"
    )


def test_observed_says_that_a_stage_was_skipped(tmp_path: Path) -> None:
    told = life(tmp_path, "L1", reach="observed")

    assert [each.reached for each in told.stages] == [True, True, False, False]
    assert told.stages[3].said.endswith("every stage before has to be entered")


def test_a_lead_that_is_lost_in_one_of_two_rows_is_open(tmp_path: Path) -> None:
    told = life(tmp_path, "L1", as_of="2026-03-04")

    assert told.outcome.end == "open"
    assert told.outcome.said == (
        "not in Customer; given up in 1 of its 2 rows, and not in the others"
    )


def test_who_is_won_is_not_lost(tmp_path: Path) -> None:
    files = {"leads.csv": LEADS.replace("2026-01-09,\n", "2026-01-09,2026-04-01\n", 1)}

    assert life(tmp_path, "L1", files=files).outcome.said == (
        "it entered Customer; given up in leads.csv:2, leads.csv:3, but who is won is not lost"
    )


def test_a_filter_is_named(tmp_path: Path) -> None:
    story = one(tmp_path, "L1", since="2026-01-08")

    assert story.fate == "filtered"
    assert story.title.startswith(
        "L1 is a lead of 2026-01, from Search, left out by --since 2026-01-08; "
    )
    assert story.records[0].clause == Clause("--since 2026-01-08")


def test_of_two_filters_the_one_that_leaves_it_out_is_named(tmp_path: Path) -> None:
    story = one(tmp_path, "L1", where=["Score > 10", "source = 'Web'"])

    assert story.records[0].clause == Clause("--where source = 'Web'")


def test_a_lead_of_later_than_as_of_is_not_known_yet(tmp_path: Path) -> None:
    story = one(tmp_path, "L7", as_of="2026-01-08")

    assert story.title == (
        "L7 is not known yet: created 2026-01-09, after as-of 2026-01-08 23:59:59."
    )
    assert story.records[0].clause == Clause("--as-of 2026-01-08")


def test_an_address_means_every_lead_that_has_it(tmp_path: Path) -> None:
    files = {"funnel.yaml": DEFINITION.replace("  deduplicate: {by: [email]}\n", "")}

    stories = told(tmp_path, " ANA@a.example", files=files)

    assert [story.id for story in stories] == ["L1", "L2"]


def test_a_row_that_is_no_lead_goes_with_the_lead_of_its_id(tmp_path: Path) -> None:
    again = "L1,2026-01-05,ana@a.example,SEO,Junk,yes,50,,\n"

    story = one(tmp_path, "L1", files={"leads.csv": LEADS + again})

    assert [each.fate for each in story.records if each.table == "leads"] == [
        "counted", "merged", "excluded",
    ]  # fmt: skip


def test_an_account_tells_of_all_its_leads(tmp_path: Path) -> None:
    definition = DEFINITION.replace("  deduplicate: {by: [email]}\n", "  unit: account\n")
    leads = LEADS.replace("fay@f.example", "fay@a.example")

    story = one(tmp_path, "L7", files={"funnel.yaml": definition, "leads.csv": leads})

    assert story.title.startswith("L7 is a part of L1: L1 counts as an account of 2026-01")
    assert story.records[2].said == "merged into L1, leads.csv:2: the same account"
    assert story.life is not None
    people = story.life.segments[-1]
    assert (people.segment, people.label, people.written) == ("people", "3 to 5", None)
    assert people.said == "those that had come by 2026-02-04, when it was 30 days old"
    assert people.clause.key == "lead.unit"


def test_an_account_adds_up_the_largest_amounts_of_its_leads(tmp_path: Path) -> None:
    definition = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, account: Company, amount: Amount}
        lead: {unit: account}
        stages: [{name: Lead}, {name: Customer, at: Won}]
    """
    leads = """\
        Id,Created,Company,Won,Amount
        L1,2026-01-05,Acme,2026-02-01,100
        L1,2026-01-06,Acme,,120
        L2,2026-01-07,ACME,,-30
        L3,2026-01-08,acme,,
        L4,2026-01-08,,2026-02-01,7
    """

    worth = life(tmp_path, "L2", files={"funnel.yaml": definition, "leads.csv": leads}).worth

    assert worth is not None
    assert worth.amount == 9000
    assert worth.said == "the sum over its leads, of each the largest of its rows"
    assert [(each.id, each.amount, each.said) for each in worth.deals] == [
        ("L1", 10_000, "not the largest of its rows"),
        ("L1", 12_000, "counts"),
        ("L2", -3000, "counts"),
    ]


def test_findings_are_those_that_the_lead_is_part_of(tmp_path: Path) -> None:
    touches = {each.name: each for each in one(tmp_path, "L7").touches}

    assert touches["stage-order"].column == "MQL"
    assert "stage-order" not in {each.name for each in one(tmp_path, "L6").touches}
    assert "missing-source" in {each.name for each in one(tmp_path, "L6").touches}
    assert {each.name for each in one(tmp_path, "L9").touches} == {"orphan-reference"}


def test_cells_are_as_they_stand_in_the_file(tmp_path: Path) -> None:
    record = one(tmp_path, "L2").records[1]

    assert {cell.column: cell.value for cell in record.cells} == {
        "Id": "L2", "Created": "2026-02-01", "Email": "Ana@a.example", "Source": "Web",
        "Status": "Open", "Consent": "yes", "Score": "50", "MQL Date": "2026-01-07",
        "Lost Date": "2026-03-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("D1", "D1 is a row of deals: L1 counts as a lead of 2026-01, from Search; it reached Customer and is won."),
        (" D4 ", "D4 is a row of deals: L7 counts as a lead of 2026-01, from Web; it reached Customer and is won."),
        # what `where` leaves out is told of the lead that it names
        ("D3", "D3 is a row of deals: L2 is a part of L1: L1 counts as a lead of 2026-01, from Search; it reached Customer and is won."),
        ("D5", "D5 is a row of deals: L9 is in no row of the leads: only deals names it."),
    ],
)  # fmt: skip
def test_the_id_of_a_deal_means_its_lead(tmp_path: Path, asked: str, title: str) -> None:
    assert one(tmp_path, asked).title == title


def test_a_deal_of_several_leads_means_each_of_them(tmp_path: Path) -> None:
    files = {
        "funnel.yaml": DEFINITION.replace("id: Deal,", "id: Deal, separator: ';',"),
        "deals.csv": DEALS + "D8,L7; L6,new,Open,,\n",
    }
    for asked in ("D8", "L7;L6"):  # its own id, and what `check` calls a row without one
        titles = [story.title for story in told(tmp_path, asked, files=files)]
        assert [title.partition(" counts")[0] for title in titles] == [
            f"{asked} is a row of deals: L6", f"{asked} is a row of deals: L7",
        ]  # fmt: skip


def test_a_lead_comes_before_a_deal_of_the_same_id(tmp_path: Path) -> None:
    deals = DEALS.replace("D4,L7", "L6,L7")
    assert one(tmp_path, "L6", files={"deals.csv": deals}).id == "L6"


def test_a_deal_of_nobody_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        told(tmp_path, "D9", files={"deals.csv": DEALS + "D9,,new,Won,2026-02-05,60\n"})

    assert refused.value.message == "'D9' is a row of deals that names no lead"
    assert refused.value.hint == "It is deals.csv:8."


@pytest.mark.parametrize(
    ("asked", "said", "hint"),
    [
        ("L10", "'L10' is no id in leads or deals or history", "The nearest ids: L1"),
        ("zed@z.example", "'zed@z.example' is no id and no e-mail address in ", "as written"),
        ("Keine@z.example", "'Keine@z.example' is an address that stands for having none", "id"),
        ("xx@xx.example", "'xx@xx.example' is an address that stands for having none", "id"),
    ],
)
def test_an_unknown_id_is_refused(tmp_path: Path, asked: str, said: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        told(tmp_path, asked)

    assert refused.value.message.startswith(said)
    assert hint in (refused.value.hint or "")


def test_an_address_that_is_nobodys_is_still_the_id_it_is_of(tmp_path: Path) -> None:
    # nobody is told by it as a mailbox, but it is refused only where it is no id either
    nobody = "none@z.example,2026-01-12,none@z.example,Web,Open,yes,50,,\n"
    story = one(tmp_path, "none@z.example", files={"leads.csv": LEADS + nobody})

    assert story.id == "none@z.example"
    with pytest.raises(UsageError, match="stands for having none"):
        told(tmp_path, "noreply@z.example", files={"leads.csv": LEADS + nobody})
