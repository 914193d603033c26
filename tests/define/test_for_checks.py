"""What only rules look at: addresses, with their mailboxes, as rows have them."""

from pathlib import Path

import pytest

from funnelcli.tables import rows as row

from .companies import lead_table

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Mail}
    %s
    stages: [{name: Lead}, {name: Customer, at: Won}]
    segments: {who: Id}
    as_of: 2026-06-30
"""
ADDRESSES = {
    # the mailbox, None where there is none; whether it is no valid address; whether it is nobody's
    "ana@x.example": ("ana", False, False),
    " ANA@X.example ": ("ana", False, False),
    "Ana+demo@x.example": ("ana", False, False),
    "ana+@x.example": ("ana", False, False),
    "ben@x.example": ("ben", False, False),
    "noreply@x.example": (None, False, True),
    "none+1@x.example": (None, False, True),
    "noreply @x.example": ("noreply @", True, False),
    "x@x.example": (None, False, True),
    "ana@x": ("ana@x", True, False),
    "ana": (None, True, False),
    "+49 30 1234": (None, True, False),
    "ana@x.example; ben@x.example": ("both", True, False),
    "": (None, None, None),
}


@pytest.mark.parametrize("merging", ["", "lead: {deduplicate: {by: [email]}}"])
def test_addresses_are_told_apart_in_any_order(tmp_path: Path, merging: str) -> None:
    for order in (list(ADDRESSES), list(reversed(ADDRESSES))):
        lines = [f'{n},2026-01-01,"{mail}",' for n, mail in enumerate(order)]
        files = {"leads.csv": "\n".join(["Id,Created,Mail,Won", *lines]) + "\n"}
        evidence = lead_table(tmp_path, YAML % merging, files, watched=True).evidence
        assert evidence is not None
        rows = evidence.rows
        assert row.ADDRESS not in rows.columns
        expected = [ADDRESSES[mail] for mail in order]
        assert rows[row.BAD_EMAIL].to_list() == [is_bad for _, is_bad, _ in expected]
        assert rows[row.NOBODY].to_list() == [is_nobodys for _, _, is_nobodys in expected]
        hashes = rows[row.EMAIL].to_list()
        mailboxes = [mailbox for mailbox, _, _ in expected]
        assert [each is None for each in hashes] == [each is None for each in mailboxes]
        pairs = {pair for pair in zip(mailboxes, hashes, strict=True) if pair != (None, None)}
        named, hashed = ({pair[side] for pair in pairs} for side in (0, 1))
        assert len(pairs) == len(named) == len(hashed)


@pytest.mark.parametrize("mails", [["ana@x.example"], ["ana"], [""], []])
def test_all_addresses_are_of_one_kind(tmp_path: Path, mails: list[str]) -> None:
    lines = ["Id,Created,Mail,Won", *(f"{n},2026-01-01,{mail}," for n, mail in enumerate(mails))]
    evidence = lead_table(
        tmp_path, YAML % "", {"leads.csv": "\n".join(lines) + "\n"}, watched=True
    ).evidence
    assert evidence is not None
    expected = [ADDRESSES[mail][1] for mail in mails]
    assert evidence.rows[row.BAD_EMAIL].to_list() == expected
