"""Leads of one account become one, told by the role or by the domain of the e-mail."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, strategies as st

from funnelcli import define
from funnelcli.config import fold
from funnelcli.define.columns import values
from funnelcli.define.rows.accounts import free_mail
from funnelcli.errors import ConfigError

from .companies import amounts, lead_table, notes, population, segments, stories

BY_DOMAIN = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email, amount: Amount}
    lead: {unit: account}
    stages:
      - name: Lead
      - {name: MQL, at: MQL}
      - {name: Won, at: Won}
    lost: {at: Lost}
    segments: {who: Name}
"""
BY_ACCOUNT = BY_DOMAIN.replace("email: Email", "email: Email, account: Company")


def test_leads_of_an_account_are_merged_as_duplicates_are(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_DOMAIN, {"leads.csv": """
        Id,Created,Name,Email,Amount,MQL,Won,Lost
        1,2026-01-05,late,ann@acme.example,100.50,2026-01-06,,2026-02-01
        2,2026-01-02,early, Bob@ACME.example ,20.00,2026-01-09,2026-03-01,
        3,2026-01-09,last,cy@acme.example,100.49,,2026-02-15,2026-02-02
        4,2026-01-03,one,dan@birch.example,5.00,,,2026-02-01
        5,2026-01-04,two,eve@birch.example,6.00,,,2026-02-10
        6,2026-01-03,other,fay@cedar.example,7.00,,,2026-02-01
        7,2026-01-04,open,gil@cedar.example,8.00,,,
    """})  # fmt: skip
    # the earliest row stands, with the earliest entry of each stage and the sum of the amounts;
    # lost only if each of them is
    assert stories(table) == {
        "early": "2026-01-02 2026-01-06 2026-02-15 won",
        "one": "2026-01-03 - - lost",
        "other": "2026-01-03 - - open",
    }
    assert amounts(table) == {"early": 22_099, "one": 1100, "other": 1500}
    assert population(table) == {"merged": 4, "leads": 3}
    assert notes(table)["accounts"] == (
        "7 leads became 3 accounts by the domain of their e-mail, at most 3 leads in one."
    )


def test_free_mail_and_no_mail_stay_a_lead_each(tmp_path: Path) -> None:
    yaml = BY_DOMAIN.replace("unit: account", "unit: account, free_mail: [Club.example]")
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Email,Amount,MQL,Won,Lost
        1,2026-01-01,a,ann@gmail.com,,,,
        2,2026-01-01,b,bob@GMail.com,,,,
        3,2026-01-01,c,cy@web.de,,,,
        4,2026-01-01,d,dan@club.example,,,,
        5,2026-01-01,e,eve@CLUB.example,,,,
        6,2026-01-01,f,,,,,
        7,2026-01-01,g,,,,,
        8,2026-01-01,h,n/a,,,,
        9,2026-01-01,i,none@none,,,,
        10,2026-01-01,j,none@none,,,,
        11,2026-01-01,k,x@mail.club.example,,,,
        12,2026-01-02,-,y@mail.club.example,,,,
    """})  # fmt: skip
    assert set(stories(table)) == set("abcdefghijk")
    assert population(table) == {"merged": 1, "leads": 11}
    assert notes(table)["accounts"] == (
        "12 leads became 11 accounts by the domain of their e-mail, at most 2 leads in one; "
        "5 leads with free mail and 5 leads without a domain are an account each."
    )


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ann@acme.example", "acme.example"),
        (" Ann@ACME.Example ", "acme.example"),
        ("Ann <ann@acme.example>", "acme.example"),
        ("ann@acme.example; bob@birch.example", "acme.example"),  # the first of several
        ("ann@acme.example.", "acme.example"),
        ("ann@mail.acme.co.uk", "mail.acme.co.uk"),
        ("ann@büro.example", "büro.example"),
        ("acme.example", None),
        ("ann@", None),
        ("@", None),
        ("ann@localhost", None),
    ],
)
def test_the_domain_of_an_address(address: str, domain: str | None) -> None:
    found = pl.DataFrame({"x": [address]}).select(values.domain(pl.col("x")))
    assert found.item() == domain


def test_accounts_are_compared_as_segment_values_are(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_ACCOUNT, {"leads.csv": """
        Id,Created,Name,Email,Company,Amount,MQL,Won,Lost
        1,2026-01-01,acme,a@one.example,Acme Ltd,,,,
        2,2026-01-02,-,b@two.example, ACME  ltd,,,,
        3,2026-01-02,-,c@three.example,acme_ltd,,,,
        4,2026-01-01,acme without,d@one.example,Acme,,,,
        5,2026-01-01,groß,,Groß,,,,
        6,2026-01-02,-,,GROSS,,,,
        7,2026-01-01,café,,Caf\u00e9,,,,
        8,2026-01-02,-,,Cafe\u0301,,,,
        9,2026-01-01,no company,e@one.example,,,,,
        10,2026-01-01,no company either,e@one.example," ",,,,
    """})  # fmt: skip
    assert set(stories(table)) == {
        "acme", "acme without", "groß", "café", "no company", "no company either",
    }  # fmt: skip
    assert notes(table)["accounts"] == (
        "10 leads became 6 accounts by their account, at most 3 leads in one; "
        "2 leads without one are an account each."
    )


# Python and Rust differ on spaces and on the dotless ı, which has I for a capital.
LETTERS = (
    st.characters(exclude_categories=["Cs"])
    | st.characters(codec="iso8859-1")
    | st.sampled_from("ıİĲłŠšΣσςΛλЖжﬁKÅⅣⓐẞß\u0301\u0307\u0308\u2003\u3000\x1c\x1f\x85_ ")
)


@given(st.text(LETTERS, max_size=6), st.sampled_from([str.upper, str.lower, str.title]))
def test_folding_is_that_of_segment_values(text: str, written: Callable[[str], str]) -> None:
    other = f" {written(text)}_"
    found = values.folded(pl.Series([text, other, None]))
    assert found.to_list() == [fold(text), fold(other), None]


def test_the_case_of_a_salesforce_id_is_meant(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_ACCOUNT, {"leads.csv": """
        Id,Created,Name,Email,Company,Amount,MQL,Won,Lost
        1,2026-01-01,small,,0015g00000aBcDe,,,,
        2,2026-01-01,large,,0015g00000ABcDe,,,,
        3,2026-01-02,-,,0015g00000aBcDeAAK,,,,
        4,2026-01-01,a name,,001 Designs Company,,,,
        5,2026-01-02,-,,001 DESIGNS company,,,,
    """})  # fmt: skip
    assert set(stories(table)) == {"small", "large", "a name"}


def test_accounts_come_after_ids_and_duplicates(tmp_path: Path) -> None:
    yaml = BY_DOMAIN.replace("unit: account", "deduplicate: {by: [Phone]}, unit: account").replace(
        "segments: {", "segments: {phone: Phone, "
    )
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Email,Phone,Amount,MQL,Won,Lost
        1,2026-01-02,moved,ann@acme.example,1,,,2026-05-01,
        1,2026-01-01,ann,ann@birch.example,1,,,,
        2,2026-01-03,acme,bob@acme.example,2,,,,
        3,2026-01-04,cy,cy@cedar.example,3,,,,
        4,2026-01-05,cy at acme,cy@acme.example,3,,2026-01-07,,
        5,2026-01-06,birch,dan@birch.example,5,,2026-01-08,,
        6,2026-01-07,free,eve@gmail.com,6,,,,
        7,2026-01-08,free too,eve@acme.example,6,,2026-01-09,,
    """}, by=("who", "phone"))  # fmt: skip
    # Lead 1 is of birch, by its earliest row, and lead 3 of cedar. Who is a person by free mail
    # stays one with the rows merged into it.
    assert stories(table) == {
        "ann": "2026-01-01 2026-01-08 2026-05-01 won",
        "acme": "2026-01-03 - - open",
        "cy": "2026-01-04 2026-01-07 - open",
        "free": "2026-01-07 2026-01-09 - open",
    }
    assert segments(table, "phone")["ann"] == "1"
    assert population(table) == {"merged": 4, "leads": 4}
    assert notes(table)["accounts"] == (
        "5 leads became 4 accounts by the domain of their e-mail, at most 2 leads in one; "
        "1 lead with free mail is an account each."
    )


def test_an_account_is_worth_the_distinct_deals_of_its_leads(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, account: Company}
        joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
        lead: {unit: account}
        stages:
          - name: Lead
          - {name: Won, at: deals.Closed}
        amount: deals.Amount
        segments: {who: Company}
    """
    files = {
        "leads.csv": """
            Id,Created,Company
            1,2026-01-01,Acme
            2,2026-01-02,ACME
            3,2026-01-03,Birch
        """,
        "deals.csv": """
            Lead,Deal,Closed,Amount
            1,d1,2026-02-01,100
            2,d1,2026-02-01,100
            2,d2,2026-03-01,7
            3,d3,2026-02-01,1
        """,
    }
    table = lead_table(tmp_path, yaml, files, as_of=date(2026, 3, 31))
    assert amounts(table) == {"Acme": 10700, "Birch": 100}  # d1 is a deal of both, once


def test_what_is_excluded_or_filtered_is_counted_where_it_was(tmp_path: Path) -> None:
    yaml = BY_ACCOUNT.replace("unit: account", "unit: account, exclude: {junk: \"Name = 'junk'\"}")
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Email,Company,Amount,MQL,Won,Lost
        1,2026-01-01,junk,,Acme,,2026-01-02,,
        2,2026-01-05,acme,,Acme,,,,
        3,2026-01-06,-,,Acme,,,,
        4,2026-01-07,birch,,Birch,,,,
        5,2026-03-01,later,,Birch,,,,
    """}, as_of=date(2026, 2, 28), where=("Company = 'Acme'",))  # fmt: skip
    assert stories(table) == {"acme": "2026-01-05 - - open"}
    assert population(table) == {
        "excluded.junk": 1, "after_as_of": 1, "merged": 1, "filtered": 1, "leads": 1,
    }  # fmt: skip
    assert notes(table)["accounts"].startswith("3 leads became 2 accounts")


@pytest.mark.parametrize("reverse", [False, True])
def test_an_independent_recount(tmp_path: Path, *, reverse: bool) -> None:
    draw = random.Random(7)  # noqa: S311
    day = date(2026, 1, 1)
    domains = ["acme.example", "ACME.example", "birch.example", "gmail.com", "web.de", ""]
    rows: list[tuple[int, date, str, date | None, date | None]] = []
    for number in range(400):
        domain = draw.choice([*domains, f"own{draw.randrange(60)}.example"])
        email = f"p{number}@{domain}" if domain else ""
        created = day + timedelta(days=draw.randrange(60))
        won, lost = (
            created + timedelta(days=draw.randrange(40)) if draw.random() < share else None
            for share in (0.3, 0.5)
        )
        rows.append((number, created, email, won, lost))
    lines = [f"{n},{c},{n},{e},,,{w or ''},{x or ''}" for n, c, e, w, x in rows]
    header = "Id,Created,Name,Email,Amount,MQL,Won,Lost"
    text = "\n".join([header, *(reversed(lines) if reverse else lines)]) + "\n"

    accounts = defaultdict(list)
    for lead in rows:
        domain = lead[2].partition("@")[2].lower()
        is_account = domain and domain not in ("gmail.com", "web.de")
        accounts[domain if is_account else lead[0]].append(lead)
    expected = {}
    for leads in accounts.values():
        number, created, *_ = min(leads, key=lambda lead: (lead[1], str(lead[0])))
        wins = [won for *_, won, _ in leads if won]
        end = "won" if wins else "lost" if all(lead[4] for lead in leads) else "open"
        expected[str(number)] = f"{created} - {min(wins) if wins else '-'} {end}"

    table = lead_table(tmp_path, BY_DOMAIN, {"leads.csv": text})
    assert stories(table) == expected
    assert population(table) == {"merged": 400 - len(expected), "leads": len(expected)}


def test_without_a_role_nothing_tells_accounts(tmp_path: Path) -> None:
    yaml = BY_DOMAIN.replace(", email: Email", "")
    with pytest.raises(ConfigError) as error:
        lead_table(tmp_path, yaml, {"leads.csv": "Id,Created,Name,Amount,MQL,Won,Lost\n"})
    (problem,) = error.value.problems
    assert problem.endswith(
        "/funnel.yaml:4:8: lead.unit: accounts need the role `account` or `email` under leads, "
        "to be told by"
    )


def test_free_mail_is_not_ignored_beside_the_role(tmp_path: Path) -> None:
    yaml = BY_ACCOUNT.replace("unit: account", "unit: account, free_mail: [club.example]")
    with pytest.raises(ConfigError, match="has no effect beside the role `account`"):
        lead_table(
            tmp_path, yaml, {"leads.csv": "Id,Created,Name,Email,Company,Amount,MQL,Won,Lost\n"}
        )


def test_the_list_of_free_mail_is_kept_in_order() -> None:
    path = Path(define.__file__).with_name("free_mail.txt")
    _, *parts = path.read_text("utf-8").strip().split("\n\n")
    listed = [part.splitlines()[1:] for part in parts]
    assert all(part.startswith("# ") for part in parts)
    assert listed == [sorted(domains) for domains in listed]
    assert list(chain.from_iterable(listed)) == free_mail()
    assert len(set(free_mail())) == len(free_mail()) > 400
    assert all(domain == domain.strip().lower() for domain in free_mail())
    assert {"gmail.com", "qq.com", "t-online.de", "mail.ru", "orange.fr"} <= set(free_mail())


def test_an_account_has_the_amounts_of_its_distinct_leads(tmp_path: Path) -> None:
    yaml = BY_ACCOUNT.replace("unit: account", "unit: account, deduplicate: {by: [email]}")
    text = """
        Id,Created,Name,Email,Company,Amount,MQL,Won,Lost
        1,2026-01-01,Acme,a@x.example,Acme,100,,2026-02-01,
        1,2026-01-02,-,a@x.example,Acme,120,,,
        2,2026-01-03,-,A@X.example,Acme,250,,,
        3,2026-01-04,-,b@x.example,ACME,40,,,
        4,2026-01-05,-,c@x.example,acme,-7,,,
        5,2026-01-06,-,d@x.example,acme,,,,
        6,2026-01-07,Birch,e@x.example,Birch,,,2026-02-01,
        7,2026-01-08,-,f@x.example,birch,,,,
        8,2026-01-09,alone,,,11,,2026-02-01,
    """
    table = lead_table(tmp_path, yaml, {"leads.csv": text})
    # 1 and 2 are one lead, of 250: a duplicate repeats its deal. 3 and 4 are leads of their own.
    assert amounts(table) == {"Acme": 28_300, "Birch": None, "alone": 1100}
    # without the role `email` as a key, 2 is one, too
    table = lead_table(tmp_path, BY_ACCOUNT, {"leads.csv": text})
    assert amounts(table) == {"Acme": 12_000 + 25_000 + 4000 - 700, "Birch": None, "alone": 1100}


def test_a_lead_after_as_of_is_not_of_the_account_yet(tmp_path: Path) -> None:
    text = """
        Id,Created,Name,Email,Company,Amount,MQL,Won,Lost
        1,2026-01-01,Acme,,Acme,100,,2026-02-01,
        2,2026-03-01,-,,Acme,40,,2026-03-02,
    """
    table = lead_table(tmp_path, BY_ACCOUNT, {"leads.csv": text}, as_of=date(2026, 2, 15))
    assert amounts(table) == {"Acme": 10_000}


def test_deals_of_an_account_are_added_up_each_once(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, account: Company}
        joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
        lead: {unit: account}
        stages: [{name: Lead}, {name: Won, at: deals.Closed}]
        amount: deals.Amount
        segments: {who: Company}
    """
    files = {
        "leads.csv": "Id,Created,Company\n1,2026-01-01,Acme\n2,2026-01-02,Acme\n",
        "deals.csv": "Deal,Lead,Closed,Amount\nd1,1,2026-02-01,100\nd1,2,2026-02-01,100\n"
        "d2,2,2026-02-02,30\n,2,2026-02-02,1\n,2,2026-02-02,1\n",
    }
    assert amounts(lead_table(tmp_path, yaml, files)) == {"Acme": 13_200}
