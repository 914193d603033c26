"""What is told from names and values where no preset fits."""

from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .drafts import config, drafted, stages


def rows(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_roles_are_told_by_name_and_by_value(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        {
            "x.csv": rows(
                "LeadId,Contact,created_at,utm_source,Company Name,ClosedWon Date",
                "a,ana@a.example,2026-01-05,web,A,2026-02-05",
                "b,ben@b.example,2026-01-06,ads,B,",
            )
        },
    )

    leads = config(made).leads
    assert (leads.id, leads.created, leads.email) == ("LeadId", "created_at", "Contact")
    assert (leads.source, leads.account) == ("utm_source", "Company Name")


def test_a_column_that_is_called_like_a_role_and_holds_something_else_is_not_taken(
    tmp_path: Path,
) -> None:
    made = drafted(
        tmp_path,
        {"x.csv": rows("Id,Created,Email,Won", "a,2026-01-05,yes,no", "b,2026-01-06,no,yes")},
    )

    assert config(made).leads.email is None


def test_without_a_column_that_names_the_rows_each_is_a_lead(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        {"x.csv": rows("Source,Created,Won", "a,2026-01-05,no", "a,2026-01-06,yes")},
    )

    assert config(made).leads.id is None
    assert "# check: no column names the rows, so that each row is a lead" in made.text


def test_stages_are_in_the_order_in_which_leads_enter_them(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        {
            "x.csv": rows(
                "Id,Created,Demo Date,Kickoff at,Trial Date",
                "a,2026-01-01,2026-01-11,2026-02-01,2026-01-05",
                "b,2026-01-02,2026-01-12,,2026-01-09",
            )
        },
    )

    assert stages(made) == [
        ("Lead", None, None, None),
        ("Trial", "Trial Date", None, None),
        ("Demo", "Demo Date", None, None),
        ("Kickoff", "Kickoff at", None, None),
    ]
    assert "# check: nothing says who bought. Is Kickoff a purchase?" in made.text
    assert config(made).customers == "unknown"
    assert made.assumed[-1] == ("The stages that were drafted are Lead > Trial > Demo > Kickoff.")


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Deal Won Date", "Deal Lost Date"),
        ("Deal - Won time", "Deal - Lost time"),
        ("Deal - Gewonnen am", "Deal - Verloren am"),
        ("Won", "Disqualified On"),
        ("Customer", "Rejected at"),
        ("Closed-Won Date", "Closed-Lost Date"),
    ],
)
def test_a_loss_is_neither_a_stage_nor_the_customer(won: str, lost: str, tmp_path: Path) -> None:
    lines = rows(f"Id,Created,{won},{lost}", "a,2026-01-01,2026-01-11,", "b,2026-01-02,,2026-01-19")
    made = drafted(tmp_path, {"x.csv": lines})

    assert stages(made)[1:] == [("Customer", won, None, None)]
    (loss,) = config(made).lost
    assert loss is not None
    assert loss.at == lost


@pytest.mark.parametrize(
    "header",
    [
        "Unsubscribed Date", "Churn Date", "Churned at", "Cancelled On", "Reopened Date",
        "Assigned Date", "Renewal Date", "Target Close", "Expected Close Date", "Resolved At",
        "Status change date", "Last change", "Letzte Änderung", "Geändert am", "Gekündigt am",
        "Dernière modification", "Última modificación", "Deal - Deal closed on", "Closed at",
        "Won/Lost Date",
    ],
)  # fmt: skip
def test_a_date_of_maintenance_is_no_stage(header: str, tmp_path: Path) -> None:
    lines = rows(f"Id,Created,MQL Date,{header}", "a,2026-01-01,2026-01-11,2026-02-01")
    made = drafted(tmp_path, {"x.csv": lines})

    assert [name for name, *_ in stages(made)] == ["Lead", "MQL"]
    lines = rows(f"Id,Created,{header}", "a,2026-01-01,2026-02-01")
    with pytest.raises(DataError, match="no stages found"):
        drafted(tmp_path, {"x.csv": lines})


@pytest.mark.parametrize(
    ("header", "value", "predicate"),
    [
        ("Won", "1,0", "Won = 1"),
        ("Customer", "TRUE,false", "Customer = TRUE"),
        ("Is Won", "Yes,No", "\"Is Won\" = 'Yes'"),
    ],
)
def test_a_column_of_yes_and_no_tells_customers(
    header: str, value: str, predicate: str, tmp_path: Path
) -> None:
    yes, no = value.split(",")
    made = drafted(
        tmp_path,
        {"x.csv": rows(f"Id,Created,{header}", f"a,2026-01-01,{yes}", f"b,2026-01-02,{no}")},
    )

    assert stages(made)[1:] == [("Customer", None, predicate, None)]


@pytest.mark.parametrize(
    ("header", "row", "stage"),
    [
        ("Converted", "1", ("Converted", None, "Converted = 1", None)),
        ("Status,IsConverted", "Converted,1", ("Converted", None, None, ("Converted",))),
        ("Converted Date,Converted", "2026-02-01,1", ("Converted", "Converted Date", None, None)),
        ("Status", "Converted", ("Converted", None, None, ("Converted",))),
    ],
)
def test_a_conversion_makes_no_customer(
    header: str,
    row: str,
    stage: tuple[str, str | None, str | None, tuple[str, ...] | None],
    tmp_path: Path,
) -> None:
    made = drafted(tmp_path, {"x.csv": rows(f"Id,Created,{header}", f"a,2026-01-01,{row}")})

    assert stages(made)[1:] == [stage]
    said = "A converted lead is not a customer yet"
    assert f"# check: {said}" in made.text
    assert not any(said in sentence for sentence in made.assumed)  # reports have a note of it


def test_a_status_without_a_known_place_is_no_stage(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        {
            "x.csv": rows(
                "Id,Status",
                "a,New",
                "c,Qualified",
                "d,MQL",
                "e,Won",
                "f,Junk",
                *(f"n{i},Nurturing" for i in range(10)),
            )
        },
    )

    assert [(name, values) for name, _, _, values in stages(made)] == [
        ("Lead", None),
        ("MQL", ("MQL",)),
        ("Qualified", ("Qualified",)),
        ("Customer", ("Won",)),
    ]
    (lost,) = config(made).lost
    assert lost.values == ("Junk",)
    assert "# check: no stage is made of Nurturing" in made.text


def test_a_stage_stands_where_its_name_says_and_not_where_letters_of_it_do(tmp_path: Path) -> None:
    quotes = [f"b{i},Formal quote" for i in range(10)]
    made = drafted(
        tmp_path,
        {"x.csv": rows("Id,Status", "a,Proposal", *quotes, "c,SQL", "d,SAL", "e,Won")},
    )

    names = [name for name, *_ in stages(made)]
    assert names == ["Lead", "SAL", "SQL", "Formal quote", "Proposal", "Customer"]


NEGATED = ("Not contacted", "Not yet qualified", "Quote rejected", "Open - Not Contacted")


@pytest.mark.parametrize("value", [*NEGATED, "Nicht erreicht", "Demo no-show", "Meeting lost"])
def test_a_status_that_says_no_is_no_stage_that_was_passed(value: str, tmp_path: Path) -> None:
    many = [f"a{i},{value}" for i in range(10)]
    status = rows("Id,Status", *many, "b,MQL", "c,Won", "d,New")
    log = rows(
        "lead_id,stage,at",
        "a,New,2026-01-01", *(f"a{i},{value},2026-01-02" for i in range(10)),
        *(f"a{i},New,2026-01-01" for i in range(10)), "b,MQL,2026-01-03", "b,Won,2026-01-04",
        "b,New,2026-01-02",
    )  # fmt: skip

    for content in (status, log):
        made = drafted(tmp_path, {"x.csv": content})
        assert [name for name, *_ in stages(made)] == ["Lead", "MQL", "Customer"]
        assert f"# check: no stage is made of {value}" in made.text


def test_contacts_and_deals_in_one_file_are_refused(tmp_path: Path) -> None:
    lines = rows(
        "Record ID - Contact,Record ID - Deal,Deal Name,Deal Stage,Pipeline,Create Date,Close Date",
        "101,9001,A,Closed Won,Sales,2026-01-10 09:00,2026-02-01 09:00",
    )

    with pytest.raises(DataError, match="one row for each pair of Contact and Deal"):
        drafted(tmp_path, {"x.csv": lines})


def test_the_name_of_a_pipeline_is_no_part_of_a_stage(tmp_path: Path) -> None:
    entered = '"Date entered ""{} (Lifecycle Stage Pipeline)"""'
    header = f"Id,Created,{entered.format('SQL')},{entered.format('Customer')}"
    made = drafted(tmp_path, {"x.csv": rows(header, "a,2026-01-01,2026-01-02,2026-01-03")})

    assert [name for name, *_ in stages(made)] == ["Lead", "SQL", "Customer"]


def test_stages_get_keys_where_their_names_make_none(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        {
            "x.csv": rows(
                "Id,Created,商談 date,Rate date,Won date",
                "a,2026-01-01,2026-01-02,2026-01-03,2026-01-04",
            )
        },
    )

    assert [stage.key for stage in config(made).stages] == [
        "lead",
        "stage_1",
        "stage_2",
        "customer",
    ]


def test_no_funnel_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no stages found") as error:
        drafted(tmp_path, {"x.csv": rows("Id,Created,Color,Status", "a,2026-01-01,red,Blue")})

    assert "'Status' holds 'Aaaa'" in error.value.message
    assert "'Created'" in error.value.message


def test_a_log_that_does_not_tell_customers_is_no_funnel(tmp_path: Path) -> None:
    log = rows("lead_id,stage,at", "a,Red,2026-01-01", "a,Blue,2026-01-02", "a,Green,2026-01-03")

    with pytest.raises(DataError, match="no stages found"):
        drafted(tmp_path, {"x.csv": log})


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"x\.csv: a header without rows"):
        drafted(tmp_path, {"x.csv": "Id,Created,Won Date\n"})


def test_the_order_of_day_and_month_is_left_open_where_nothing_tells_it(tmp_path: Path) -> None:
    made = drafted(tmp_path, {"x.csv": rows("Id,Created,Won Date", "a,03/01/2026,04/02/2026")})

    assert config(made).leads.read.date_order is None
    assert "# check: nothing shows whether day or month comes first" in made.text


def test_dates_of_which_only_the_first_shows_its_order_are_taken_as_it_is(tmp_path: Path) -> None:
    lines = rows("id,created,Customer Date", "1,13/02/2026,03/04/2026", "2,14/02/2026,")
    made = drafted(tmp_path, {"x.csv": lines})

    assert config(made).leads.read.date_order == "dmy"
    assert stages(made)[-1] == ("Customer", "Customer Date", None, None)


def test_windows_line_ends_and_semicolons_change_nothing(tmp_path: Path) -> None:
    plain = rows("Id,Created,Won Date", "a,2026-01-01,2026-02-01", "b,2026-01-02,")
    made = drafted(tmp_path, {"x.csv": plain})

    windows = plain.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig")
    assert drafted(tmp_path, {"x.csv": windows}) == made


def test_text_from_the_data_does_no_harm(tmp_path: Path) -> None:
    hostile = 'x\x1b[31m\n- {name: "Bad"}\u2028 #: \'"'
    header = 'St\u0085age: \\ "{'
    lines = [
        ["Id", "Created", "Won Date", header, "Region"],
        ["a", "2026-01-01", "2026-02-01", hostile, hostile],
        ["b", "2026-01-02", "", "plain", "true"],
    ]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    made = drafted(tmp_path, {"x.csv": rows(*quoted)})

    assert all(line.isprintable() for line in made.text.splitlines())
    assert [name for name, *_ in stages(made)] == ["Lead", "Customer"]
    assert config(made).segments["region"].column == "Region"


def test_names_that_yaml_would_read_otherwise_come_back_as_they_are(tmp_path: Path) -> None:
    for header in ("no", "~", "12:30", "a: b", "# x", "*x", " Won", 'q"u\\ote', "null", "é"):
        quoted = '"' + header.replace('"', '""') + '"'
        made = drafted(
            tmp_path, {"x.csv": rows(f"Id,{quoted},Won Date", "a,2026-01-01,2026-02-01")}
        )

        assert config(made).leads.created == header
