"""Accounts are one as ids are one lead: however a program wrote the value that tells them."""

from pathlib import Path

import pytest

from .companies import lead_table, notes, population, stories

BY_ACCOUNT = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, account: Company}
    lead: {unit: account}
    stages:
      - name: Lead
      - {name: Won, at: Won}
    segments: {who: Id}
"""
BY_DOMAIN = BY_ACCOUNT.replace("account: Company", "email: Company")


def accounts(tmp_path: Path, yaml: str, *companies: str) -> tuple[int, dict[str, str]]:
    """Count the accounts of leads of these companies; the first has bought."""
    rows = [
        f"{number},2026-01-05,{company},{'' if number else '2026-02-01'}"
        for number, company in enumerate(companies)
    ]
    text = "\n".join(["Id,Created,Company,Won", *rows, ""])
    table = lead_table(tmp_path, yaml, {"leads.csv": text})
    assert sum(story.endswith("won") for story in stories(table).values()) == 1
    return population(table)["leads"], notes(table)


@pytest.mark.parametrize(
    "companies",
    [
        ("1001", "1001.0", "'1001", '"=""1001"""', "10\u200b01", " 1001 "),
        ("Acme", "ACME", "Ac\u200bme", "'Acme", "acme\u00a0"),
        ("Acme Ltd", "acme\u00a0ltd", "Acme_Ltd", "ACME\u2003LTD"),
        ("0015g00000aBcDe", "0015g00000aBcDeAAK", "0015G00000ABCDEAAK", "0015g00000abcdeaak"),
        ("a0X5g00000aBcDe", "a0X5g00000aBcDeEAK"),
        ("bücher.example", "xn--bcher-kva.example", "Bu\u0308cher.example"),
        ("Straße", "STRASSE", "straße"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
)  # fmt: skip
def test_one_account_in_several_writings(tmp_path: Path, companies: tuple[str, ...]) -> None:
    assert accounts(tmp_path, BY_ACCOUNT, *companies)[0] == 1


@pytest.mark.parametrize(
    "companies",
    [
        # digits that are no checksum of the 15 before them
        ("001000000004711001", "001000000004711002", "001000000004711003", "001000000004711013"),
        ("0015g00000aBcDe", "0015g00000ABcDe", "0015g00000abcde"),
        ("1001", "0001001", "1001.5"),
        ("1.0", "1.10", "1"),
        ("Ikra", "Ikra Ltd", "ıkra"),  # a dotless ı is another letter
        ("xn--", "xn--bcher-kva.example", "xn--a-ecp.example"),
    ],
)
def test_accounts_that_only_look_alike(tmp_path: Path, companies: tuple[str, ...]) -> None:
    assert accounts(tmp_path, BY_ACCOUNT, *companies)[0] == len(companies)


def test_what_a_program_wrote_is_counted(tmp_path: Path) -> None:
    _, said = accounts(tmp_path, BY_ACCOUNT, "1001", "1001.0", "'1001", "1002.0")
    assert said["unwrapped-ids"] == (
        "leads: ids in column 'Company' were cleaned before they were compared: "
        "apostrophes or quotes taken off (1), `.0` taken off (2)."
    )


@pytest.mark.parametrize(
    "companies",
    [
        ("a@x.example", "a@x.example;b@y.example", '"c@x.example, b@y.example"'),
        ("a@x.example b@y.example", "a@x.example/b@y.example", "a@x.example|b@y.example"),
        ("Ann <a@x.example>", '"Ann <a@x.example>, Bob <b@y.example>"', "mailto:a@X.example"),
        ("b@XN--BCHER-KVA.example", "c@BÜCHER.example", "d@bü\u200bcher.example"),
    ],
)  # fmt: skip
def test_one_domain_in_several_writings(tmp_path: Path, companies: tuple[str, ...]) -> None:
    count, said = accounts(tmp_path, BY_DOMAIN, *companies)
    assert count == 1
    several = sum(company.count("@") > 1 for company in companies)
    leads = f"{several} lead{'s' if several > 1 else ''}"
    expected = (
        f"{leads} with several e-mail addresses in one cell: the account is that of the first."
    )
    assert said.get("several-addresses") == (expected if several else None)


def test_free_mail_among_several_addresses(tmp_path: Path) -> None:
    companies = ("a@x.example;b@gmail.com", "c@gmail.com;d@x.example", "e@gmail.com;f@x.example")
    count, said = accounts(tmp_path, BY_DOMAIN, *companies)
    assert count == 3  # who has free mail first is of no account
    assert said["several-addresses"].startswith("1 lead with several")
