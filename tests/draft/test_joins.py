"""Which tables hang together: by names where numbers prove nothing, by values where they do."""

from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .drafts import config, drafted, stages
from .reports import from_draft, same
from .test_who_bought import counted, day, if_, rows, said

WON = ("Won", "Lost", "Open")
REFUSED = "which of them has the leads|no stages found"


def leads(header: str, number: int = 60, *, start: int = 1, step: int = 1) -> str:
    return rows(f"{header},Created", lambda i: f"{start + i * step},{day(i)}", number)


def deals(header: str, number: int = 30, *, start: int = 1, step: int = 1) -> str:
    """A third of them won."""
    row = lambda i: f"D{i},{start + i * step},{WON[i % 3]}"  # noqa: E731
    return rows(f"Code,{header},Stage", row, number)


@pytest.mark.parametrize(
    "header", ["Row", "Index", "No.", "Zeile", "lfd. Nr.", "Fila", "Riga", "Unnamed: 0", "#", "n°"]
)
@pytest.mark.parametrize("start", [0, 1, 5001])
def test_numbers_of_rows_are_no_ids_in_any_language(
    header: str, start: int, tmp_path: Path
) -> None:
    files = {
        "leads.csv": rows(f"{header},Code,Created", lambda i: f"{start + i},Q{i * 9},{day(i)}", 60),
        "deals.csv": deals(header, start=start),
    }
    with pytest.raises(DataError, match=REFUSED):
        drafted(tmp_path, files)


@pytest.mark.parametrize("header", ["", " "])
def test_a_column_without_a_name_joins_nothing(header: str, tmp_path: Path) -> None:
    content = rows(f"{header},Code,Created", lambda i: f"{i},Q{i},{day(i)}", 60)
    files = {"leads.csv": content, "d.csv": deals(header)}
    with pytest.raises(DataError, match=REFUSED):
        drafted(tmp_path, files)


@pytest.mark.parametrize(
    ("of_leads", "of_deals"),
    [
        ("id", "lead_id"), ("id", "lead"), ("ID", "Kontakt-ID"), ("No.", "Kundennummer"),
        ("id", "id_cliente"), ("Kundennummer", "Kundennummer"), ("Interessent-Nr.", "Interessent"),
        ("Número de cliente", "numero_de_cliente"), ("id", "klant_id"), ("id", "ID du contact"),
    ],
)  # fmt: skip
def test_small_numbers_are_ids_where_names_say_so(
    of_leads: str, of_deals: str, tmp_path: Path
) -> None:
    report = from_draft(tmp_path, {"l.csv": leads(of_leads), "d.csv": deals(of_deals)})
    assert counted(report) == (10, 10)


@pytest.mark.parametrize(
    ("of_leads", "of_deals"),
    [
        ("converted_deal_id", "id"), ("deal_id", "deal_id"), ("Converted Deal Id", "Deal Id"),
        ("Converted Opportunity", "Opportunity ID"), ("Auftragsnummer", "Auftragsnummer"),
        ("ID da oportunidade", "ID da oportunidade"), ("Trattativa", "ID trattativa"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", [1, 5001])
def test_small_numbers_of_deals_that_the_leads_name(
    of_leads: str, of_deals: str, start: int, tmp_path: Path
) -> None:
    files = {
        "leads.csv": rows(
            f"Lead ID,Created,{of_leads}",
            lambda i: f"L{i},{day(i)},{if_(i % 3 == 0, str(start + i // 3))}",
            60,
        ),
        "deals.csv": rows(
            f"{of_deals},Stage,Created,Close Date",
            lambda i: f"{start + i},{WON[i % 2]},{day(3 * i)},{day(3 * i + 20)}",
            20,
        ),
    }
    assert counted(from_draft(tmp_path, files)) == (10, 10)


def test_a_number_is_of_another_table_that_has_all_of_them(tmp_path: Path) -> None:
    files = {
        "leads.csv": rows(
            "id,created,status", lambda i: f"{i + 1},{day(i)},{('New', 'Contacted')[i % 2]}", 60
        ),
        "deals.csv": deals("person_id", 20).replace("Code,", "deal_id,"),
        "people.csv": rows("id,name,city", lambda i: f"{i + 1},P{i},X", 25),
    }
    for order in (sorted(files), sorted(files, reverse=True)):
        report = from_draft(tmp_path, {name: files[name] for name in order})
        assert report["conversion"]["customers"] is None
    del files["people.csv"]
    assert counted(from_draft(tmp_path, files)) == (7, 7)


@pytest.mark.parametrize("header", ["lead", "person", "belongs to", "Ref"])
@pytest.mark.parametrize(("start", "step"), [(1000, 13), (100_003, 977), (7, 41)])
def test_numbers_that_are_far_apart_are_no_chance(
    header: str, start: int, step: int, tmp_path: Path
) -> None:
    files = {
        "a.csv": leads("id", start=start, step=step),
        "b.csv": deals(header, start=start, step=2 * step),
    }
    assert counted(from_draft(tmp_path, files)) == (10, 10)


def test_amounts_are_no_ids_though_all_are(tmp_path: Path) -> None:
    files = {
        "leads.csv": leads("Lead ID", start=1000, step=100),
        "deals.csv": rows("Code,Amount,Stage", lambda i: f"D{i},{1000 + i * 100},{WON[i % 3]}", 30),
    }
    with pytest.raises(DataError, match=REFUSED):
        drafted(tmp_path, files)


@pytest.mark.parametrize("more", ["", ";"])
def test_deals_of_hubspot_name_their_contacts_by_ids_in_the_plural(
    more: str, tmp_path: Path
) -> None:
    """The ids are numbers in a row, so that only the header can say what they are."""

    def sold(i: int) -> str:
        ids = f"{5000 + i}{if_(bool(more) and i < 10, f'{more}{5030 + i}')}"
        return f"{9000 + i},{('Closed Won', 'Closed Lost')[i % 2]},{day(i)},{day(i)},{ids}"

    header = "Record ID,Deal Stage,Create Date,Close Date,Associated Contact IDs"
    files = {
        "contacts.csv": rows(
            "Record ID,Email,Create Date", lambda i: f"{5000 + i},p{i}@x.example,{day(i)}", 60
        ),
        "deals.csv": rows(header, sold, 30),
    }
    made = drafted(tmp_path, files)
    (joined,) = config(made).joins.values()
    assert (joined.lead, joined.separator) == ("Associated Contact IDs", more or None)
    told = (
        "Associated Contact IDs names several leads in a cell: a row of deals.csv counts for each, "
        "with its whole amount."
    )
    assert (told in made.assumed) == bool(more)


@pytest.mark.parametrize("separator", [";", "; ", ",", "|"])
@pytest.mark.parametrize("written", ["p{0}@x.example", "P {0} (P{0}@X.example)"])
def test_each_of_several_addresses_in_a_cell_is_a_lead(
    separator: str, written: str, tmp_path: Path
) -> None:
    def both(number: int) -> str:
        names = [f"{number}", f"{number + 30}"]
        return separator.join(written.format(name) for name in names)

    files = {
        "contacts.csv": rows(
            "Contact,Email,Created", lambda i: f"C{i * 7},p{i}@x.example,{day(i)}", 60
        ),
        "deals.csv": rows(
            "Deal,Contacts,Stage,Closed",
            lambda i: f'Z{i},"{both(i)}",{WON[i % 3]},{day(i + 60)}',
            30,
        ),
    }
    assert counted(from_draft(tmp_path, files)) == (20, 20)
    drawn, by_yaml = same(tmp_path, files)
    assert drawn == by_yaml


def test_each_of_several_ids_in_some_cells_is_a_lead(tmp_path: Path) -> None:
    files = {
        "leads.csv": rows("Lead ID,Created", lambda i: f"00Q{i:04}X,{day(i)}", 60),
        "deals.csv": rows(
            "Deal,Leads,Stage",
            lambda i: f"D{i},00Q{i:04}X{if_(i < 10, f';00Q{i + 40:04}X')},{WON[i % 3]}",
            30,
        ),
    }
    report = from_draft(tmp_path, files)
    assert counted(report) == (14, 13)  # 10 and 10 of the first 30, and 4 and 3 of the second ids
    assert "40 distinct values are ids of leads" in said(report)


OPPORTUNITIES = [
    "Contact ID,Opportunity ID,Created,Stage", "Account ID,Deal ID,Created,Status",
    "Kunden-ID,Verkaufschancen-Nr.,Erstellt am,Status", "contact,uuid,created_at,stage",
    "Cliente,Número de negocio,Fecha,Estado", "Lead ID,Ticket,Date,Stage",
]  # fmt: skip


@pytest.mark.parametrize("header", OPPORTUNITIES)
def test_several_things_of_a_person_are_no_log(header: str, tmp_path: Path) -> None:
    content = rows(header, lambda i: f"C{i % 10},Z{i},{day(i)},{WON[i % 3]}", 60)
    made = drafted(tmp_path, {"x.csv": content})
    assert config(made).history is None
    if "Ticket" in header:
        return
    assert config(made).leads.id == header.split(",")[1]
    assert counted(from_draft(tmp_path, {"x.csv": content})) == (20, 20)


@pytest.mark.parametrize(
    "header",
    [
        "Lead ID,Verlauf-ID,Datum,Status", "Event ID,Kontakt,Datum,Status",
        "contact_id,id,date,stage", "ID,Opportunity ID,Created Date,Stage",
        "klant_id,Wijzigings-ID,Datum,Status",
    ],
)  # fmt: skip
def test_rows_of_a_log_may_have_an_id_of_their_own(header: str, tmp_path: Path) -> None:
    names = header.split(",")
    lead = next(name for name in names if name in (
        "Lead ID", "Kontakt", "contact_id", "Opportunity ID", "klant_id"
    ))  # fmt: skip
    is_first = names[0] == lead

    def changes(i: int) -> str:
        steps = ["New", "Proposal", *([("Won", "Lost")[i % 2]] if i % 3 else [])]
        ids = [(f"L{i}", f"Z{i * 5 + k}") for k in range(len(steps))]
        return "\n".join(
            ",".join((*(pair if is_first else pair[::-1]), day(i + 3 * k), step))
            for k, (pair, step) in enumerate(zip(ids, steps, strict=True))
        )

    made = drafted(tmp_path, {"x.csv": rows(header, changes, 60)})
    history = config(made).history
    assert history is not None
    assert history.lead == lead
    assert counted(from_draft(tmp_path, {"x.csv": rows(header, changes, 60)})) == (20, 20)


OTHERS = {
    "tickets": ("Ticket Id,Email,Status,Opened", ("Open", "Resolved", "Cancelled")),
    "list": ("Email,Status,Added", ("Subscribed", "Unsubscribed", "Subscribed")),
    "aufgaben": ("Aufgaben-ID,E-Mail,Status,Erstellt am", ("Offen", "Erledigt", "Storniert")),
    "visites": ("ID visite,E-mail,Statut,Date", ("Prévue", "Faite", "Annulée")),
    "cases": ("Case Number,Email,Status,Closed Date", ("New", "Closed", "Rejected")),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_cancelled_elsewhere_loses_no_lead(name: str, tmp_path: Path) -> None:
    header, values = OTHERS[name]
    has_id = header.count(",") == 3
    files = {
        "leads.csv": rows("Lead Id,Email,Created", lambda i: f"L{i},p{i}@x.example,{day(i)}", 60),
        "deals.csv": rows(
            "Deal Id,Lead Id,Stage,Closing Date",
            lambda i: f"D{i},L{2 * i},{WON[i % 3]},{day(i + 60)}",
            30,
        ),
        f"{name}.csv": rows(
            header,
            lambda i: f"{if_(has_id, f'T{i},')}p{i}@x.example,{values[i % 3]},{day(i + 1)}",
            60,
        ),
    }
    made = drafted(tmp_path, files)
    assert [each[0] for each in stages(made)] == ["Lead", "Customer"]
    assert f"{name}.csv is left out: nothing in it says what became of leads." in made.assumed
    for order in (sorted(files), sorted(files, reverse=True)):
        report = from_draft(tmp_path, {name: files[name] for name in order})
        assert counted(report) == (10, 10)


def test_deals_come_before_what_their_history_says(tmp_path: Path) -> None:
    def changes(i: int) -> str:
        name, steps = f"OP{i:04}Y", (("Proposal", 5), (("Won", "Lost")[i % 2], 15))
        return "\n".join(f"{name},{to},{day(2 * i + after)}" for to, after in steps)

    files = {
        "leads.csv": rows(
            "Lead ID,Created,Converted Opportunity ID",
            lambda i: f"LX{i:04},{day(i)},{if_(i % 2 == 0, f'OP{i // 2:04}Y')}",
            60,
        ),
        "opps.csv": rows(
            "Opportunity ID,Amount,Created", lambda i: f"OP{i:04}Y,100,{day(2 * i + 2)}", 30
        ),
        "history.csv": rows("Opportunity ID,Stage,Changed at", changes, 10),
    }
    report = from_draft(tmp_path, files)
    reached = [(row["stage"], row["reached"]) for row in report["tables"][0]["rows"]]
    assert reached == [("Lead", 60), ("Opportunity", 30), ("Proposal", 10), ("Customer", 5)]


def test_prospecting_comes_before_a_proposal(tmp_path: Path) -> None:
    values = ("Proposal", "Prospecting", "Closed Won", "Proposal")
    content = rows("Id,Created,Stage", lambda i: f"O{i},{day(i)},{values[i % 4]}")
    made = drafted(tmp_path, {"x.csv": content})
    names = [each[0] for each in stages(made)]
    assert names.index("Prospecting") < names.index("Proposal")


HUBSPOT = "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Create Date,Amount,Deal owner"


@pytest.mark.parametrize(
    ("values", "customers"),
    [
        (("Appointment scheduled", "Closed lost"), 0),  # all known: nobody has bought yet
        (("Appointment scheduled", "Stufe 7", "Closed lost"), None),
        (("Appointment scheduled", "Stufe 7", "Closed lost", "Closed won"), 10),
        (("Stufe 7", "Closed lost"), None),
    ],
)
def test_own_labels_are_no_zero(
    values: tuple[str, ...], customers: int | None, tmp_path: Path
) -> None:
    content = rows(
        HUBSPOT,
        lambda i: f"{100 + i},A,{values[i % len(values)]},Sales,{day(i + 30)},{day(i)},10,B",
    )
    if customers is None:
        with pytest.raises(DataError, match="HubSpot deals without a stage") as refused:
            drafted(tmp_path, {"deals.csv": content})
        said = f"None of the {len(values)} values of 'Deal Stage' is called won, and of 1 nothing"
        assert said in str(refused.value.hint)
        return
    report = from_draft(tmp_path, {"deals.csv": content})
    assert report["conversion"]["customers"] == customers


@pytest.mark.parametrize("header", ["Status", "Statut", "Fase"])
def test_a_header_of_two_columns_is_said_to_be_there(header: str, tmp_path: Path) -> None:
    content = rows(
        f"ID,Created,{header},{header}",
        lambda i: f"L{i},{day(i)},{('Open', 'Closed')[i % 2]},{WON[i % 3]}",
    )
    with pytest.raises(DataError) as refused:
        drafted(tmp_path, {"x.csv": content})
    assert f"2 columns are called {header!r}" in str(refused.value)
    assert "no such column" not in str(refused.value)


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv"), ("deals.csv", "x.csv")])
def test_of_two_tables_that_nothing_ties_none_is_chosen(
    names: tuple[str, str], tmp_path: Path
) -> None:
    """Whatever the files are called: 200 leads are not 60 deals."""
    of_leads = rows("Nr,Code,Created", lambda i: f"{i},Q{i * 9},{day(i)}", 200)
    of_deals = rows("Nr,Deal,Stage", lambda i: f"{i},Z{i},{WON[i % 3]}", 60)
    files = dict(zip(names, (of_leads, of_deals), strict=True))
    for order in (sorted(files), sorted(files, reverse=True)):
        with pytest.raises(DataError, match=REFUSED):
            drafted(tmp_path, {name: files[name] for name in order})
