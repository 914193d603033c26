"""Accounts: the companies that leads belong to, where companies are what is counted.

The `account` role says which company a lead is of. Without the role its e-mail domain does,
except for domains under which anybody has an address: those leads stay persons.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.define.cells import Cells
from funnelcli.errors import ConfigError
from funnelcli.report import Note, counted

if TYPE_CHECKING:
    import polars as pl


def free_mail() -> list[str]:
    """List the domains that free_mail.txt maintains."""
    lines = (files("funnelcli.define") / "free_mail.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def account_of(cells: Cells) -> Iterator["pl.Expr"]:
    """Yield a lead's account, as `row.ACCOUNT`, and whether its mail is free, where that counts.

    Two leads are of one account when the values of the role are equal as segment values are,
    or the domains of their addresses. What is empty, or free mail, is of no account.
    """
    import polars as pl

    leads, lead = cells.definition.config.leads, cells.definition.config.lead
    if leads.account is not None:
        if lead.free_mail:
            place = cells.place("lead", "free_mail")
            raise ConfigError(
                [f"{place}: has no effect beside the role `account`, which tells accounts apart"],
                "Free mail is about e-mail domains, which tell accounts apart without that role.",
            )
        column = cells.find(leads.account, "leads", "account")
        yield from row.hashes(cells.read(column, "account"), row.ACCOUNT)
    elif leads.email is not None:
        domain = cells.read(cells.find(leads.email, "leads", "email"), "domain")
        is_free = domain.is_in([*free_mail(), *lead.free_mail])
        yield from row.hashes(pl.when(~is_free).then(domain), row.ACCOUNT)
        yield is_free.fill_null(value=False).alias(row.FREE_MAIL)
    else:
        place = cells.place("lead", "unit")
        raise ConfigError(
            [f"{place}: accounts need the role `account` or `email` under leads, to be told by"]
        )


def step(accounts: "pl.LazyFrame", survivors: "pl.DataFrame | None") -> Note:
    """Say how many leads became how many accounts, and which of them are an account each.

    `survivors` tells which of the leads that share an account stands for it.
    """
    import polars as pl

    told, lacking = "their account", "without one"
    free, alone = pl.lit(0), pl.col(row.ACCOUNT[0]).is_null().sum()
    if row.FREE_MAIL in accounts.collect_schema():
        told, lacking = "the domain of their e-mail", "without a domain"
        free = pl.col(row.FREE_MAIL).sum()
    count, of_free_mail, of_none = accounts.select(pl.len(), free, alone).collect().row(0)
    leads, said = count, ""
    if survivors is not None:
        sizes = survivors.group_by(row.SURVIVOR).len().select(pl.len(), most=pl.col("len").max())
        shared, most = sizes.row(0)
        leads += survivors.height - shared
        said = f", at most {counted(most, 'lead')} in one"
    reasons = {"with free mail": of_free_mail, lacking: of_none - of_free_mail}
    if each := [f"{counted(n, 'lead')} {why}" for why, n in reasons.items() if n]:
        said += f"; {' and '.join(each)} {'is' if of_none == 1 else 'are'} an account each"
    return Note(
        "accounts",
        f"{counted(leads, 'lead')} became {counted(count, 'account')} by {told}{said}.",
    )
