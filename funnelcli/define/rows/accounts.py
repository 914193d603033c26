"""Accounts: the companies that leads belong to, where companies are what is counted.

The `account` role says which company a lead is of. Without the role its e-mail domain does,
except for domains under which anybody has an address: those leads stay persons.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.comparable import restored
from funnelcli.define.columns.ids.salesforce import replaced, shortened
from funnelcli.define.columns.ids.wrappings import INVISIBLE
from funnelcli.define.columns.values import folded
from funnelcli.errors import ConfigError
from funnelcli.tables import rows as row
from funnelcli.words.text import counted

ACCOUNT_ID = r"^001[A-Za-z0-9]{12}$"
"""The id of an account of Salesforce, in its short form."""
PUNYCODE = "xn--"
"""Begins a part of a domain that has other letters than those of ASCII."""


def free_mail() -> list[str]:
    """List the domains that free_mail.txt maintains."""
    lines = (files("funnelcli.define") / "free_mail.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def account_of(cells: Cells) -> Iterator[pl.Expr]:
    """Yield what tells a lead's account: the value of the role, or the domain of its address."""
    leads, lead = cells.definition.config.leads, cells.definition.config.lead
    if leads.account is not None:
        if lead.free_mail:
            place = cells.place("lead", "free_mail")
            raise ConfigError(
                [f"{place}: has no effect beside the role `account`, which tells accounts apart"],
                "Free mail is about e-mail domains, which tell accounts apart without that role.",
            )
        column = cells.find(leads.account, "leads", "account")
        yield cells.read(column, "text").alias(row.COMPANY)
    elif leads.email is not None:
        column = cells.find(leads.email, "leads", "email")
        yield cells.read(column, "domain").alias(row.COMPANY)
        several = cells.read(column, "text").str.contains("@.*@")
        yield several.fill_null(value=False).alias(row.ADDRESSES)
    else:
        place = cells.place("lead", "unit")
        raise ConfigError(
            [f"{place}: accounts need the role `account` or `email` under leads, to be told by"]
        )


def accounts(companies: pl.Series, cells: Cells) -> pl.DataFrame:
    """Tell each row's account, as `row.ACCOUNT`, and whether its mail is free, where that counts.

    Two leads are of one account when the values of the role are one id, or equal as segment
    values are, or when the domains of their addresses are equal. What is empty, or free mail,
    is of no account.
    """
    leads, lead = cells.definition.config.leads, cells.definition.config.lead
    if leads.account is not None:
        column = cells.find(leads.account, "leads", "account")
        keys = _named(restored(companies, column, cells)).alias("key").to_frame()
        return keys.select(row.hashes(pl.col("key"), row.ACCOUNT))
    domain = decoded(companies)
    known = [_readable(each) for each in (*free_mail(), *lead.free_mail)]
    is_free = domain.is_in(known).fill_null(value=False).alias(row.FREE_MAIL)
    keys = domain.set(is_free, None).alias("key").to_frame()
    return keys.select(is_free, *row.hashes(pl.col("key"), row.ACCOUNT))


def of_several(columns: Sequence[str]) -> Iterator[pl.Expr]:
    """Leave `row.ADDRESSES` for those whose account one of several addresses tells."""
    if row.ADDRESSES in columns:
        yield pl.col(row.ADDRESSES) & pl.col(row.ACCOUNT[0]).is_not_null()


def _named(accounts: pl.Series) -> pl.Series:
    """Name an account alike however it is written; in an id of Salesforce the case is meant."""
    short = shortened(accounts)
    cut = short.filter((short != accounts).fill_null(value=False)).unique()
    is_id = short.str.contains(ACCOUNT_ID) | short.is_in(cut.implode())
    names = folded(decoded(short))
    found = pl.select(pl.when(is_id).then(short).otherwise(names).alias(accounts.name))
    return found.to_series()


def decoded(names: pl.Series) -> pl.Series:
    """Write domains as people do: xn--bcher-kva.example is bücher.example, in one form of ü."""
    ascii_only = names.str.len_bytes() == names.str.len_chars()
    coded = names.filter(~ascii_only | names.str.contains(f"(?i){PUNYCODE}")).unique()
    visible = coded.str.replace_all(INVISIBLE, "")
    return replaced(names, coded, pl.Series(map(_readable, visible), dtype=pl.String))


def _readable(name: str) -> str:
    """Decode the parts of a domain that are coded for systems that know ASCII only."""
    parts = []
    for part in name.split("."):
        is_coded = part.lower().startswith(PUNYCODE)
        try:
            parts.append(
                part[len(PUNYCODE) :].encode("ascii").decode("punycode") if is_coded else part
            )
        except UnicodeError:
            parts.append(part)
    return unicodedata.normalize("NFC", ".".join(parts))


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """How leads became accounts; the counts of parts add up."""

    leads: int
    accounts: int
    most: int
    """Leads in the account that has most of those that several are; 0 where none has several."""
    of_free_mail: int
    """Leads with free mail, which are an account each."""
    of_none: int
    """Leads that are an account each, those with free mail among them."""
    several: int
    """Leads with several addresses, the first of which tells the account."""

    @classmethod
    def of(
        cls, people: pl.DataFrame, accounts: pl.LazyFrame, survivors: pl.DataFrame | None
    ) -> "Accounts":
        """Count; `survivors` tells which of the people that share an account stands for it."""
        free, alone = pl.lit(0), pl.col(row.ACCOUNT[0]).is_null().sum()
        if row.FREE_MAIL in accounts.collect_schema():
            free = pl.col(row.FREE_MAIL).sum()
        count, of_free_mail, of_none = accounts.select(pl.len(), free, alone).collect().row(0)
        leads, most = count, 0
        if survivors is not None:
            sizes = (
                survivors.group_by(row.SURVIVOR).len().select(pl.len(), most=pl.col("len").max())
            )
            shared, most = sizes.row(0)
            leads += survivors.height - shared
        several = people[row.ADDRESSES].sum() if row.ADDRESSES in people.columns else 0
        return cls(
            leads=leads,
            accounts=count,
            most=most,
            of_free_mail=of_free_mail,
            of_none=of_none,
            several=int(several),
        )

    def __add__(self, other: "Accounts") -> "Accounts":
        return Accounts(
            leads=self.leads + other.leads,
            accounts=self.accounts + other.accounts,
            most=max(self.most, other.most),
            of_free_mail=self.of_free_mail + other.of_free_mail,
            of_none=self.of_none + other.of_none,
            several=self.several + other.several,
        )

    def notes(self, config: Config) -> Iterator[Note]:
        """Say how many leads became how many accounts, and by what."""
        if self.several:
            yield Note(
                "several-addresses",
                f"{counted(self.several, 'lead')} with several e-mail addresses in one cell: the "
                "account is that of the first.",
            )
        told, lacking = "their account", "without one"
        if config.leads.account is None:
            told, lacking = "the domain of their e-mail", "without a domain"
        said = f", at most {counted(self.most, 'lead')} in one" if self.most else ""
        reasons = {
            "with free mail": self.of_free_mail,
            lacking: self.of_none - self.of_free_mail,
        }
        if each := [f"{counted(n, 'lead')} {why}" for why, n in reasons.items() if n]:
            said += f"; {' and '.join(each)} {'is' if self.of_none == 1 else 'are'} an account each"
        yield Note(
            "accounts",
            f"{counted(self.leads, 'lead')} became {counted(self.accounts, 'account')} by "
            f"{told}{said}.",
        )
