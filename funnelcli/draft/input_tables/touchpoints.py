"""A table of what leads met: their ids, one moment, and a channel, a campaign or an address."""

import re
from collections.abc import Iterator

import polars as pl

from funnelcli.config.presets import ACTIVITIES
from funnelcli.draft.describe import harmless
from funnelcli.draft.input_tables.activities import looks_like_activities, moments_in, what_else
from funnelcli.draft.input_tables.looks import Looks, either, none
from funnelcli.draft.input_tables.rows_of import has_stages
from funnelcli.draft.input_tables.spend import is_cost, is_currency
from funnelcli.draft.profile import MOSTLY, Column
from funnelcli.draft.references import names_leads
from funnelcli.draft.relations import REPEATED
from funnelcli.draft.sheet import Sheet
from funnelcli.words.vocabulary import plain, says, says_only

TOUCHPOINTS = "touchpoints"
_CHANNEL = re.compile(
    r"\b(channels?|kanal|kanale|canal|canale|kanaal|touchpoints?|source medium)\b"
)
_MEDIUM = re.compile(r"\b(medium|medio|support)\b")
_PAGE = re.compile(r"\b(url|landing ?page|page seen|seite|landingpage|page|pagina)\b")
_REFERRER = re.compile(r"\breferr?er\b|\breferring\b")
_TYPE = re.compile(r"\b(touch|touchpoint|interaction|campaign|kampagnen?) (type|typ|art|kind)\b")
_ADDRESS = r"^\S*[./]\S*$"
_UTM = "(?i)[?&#]utm_"


def looks_like_touchpoints(sheet: Sheet, lead: Column | None) -> Looks:
    """Tell whether a table is what leads met; `lead` is its column with ids of leads.

    What has no more than a source may be a log of sources: such a table is proposed, not taken.
    """
    if lead is None or (other := _what_else(sheet)):
        return none(TOUCHPOINTS, other if lead else "no column of it holds ids of the leads")
    told = _told(sheet, lead)
    if not told:
        return none(TOUCHPOINTS, "no column of it has channels, campaigns or addresses of pages")
    when = moments_in(sheet)
    if not when:
        return none(TOUCHPOINTS, "no column of it has dates")
    done = looks_like_activities(sheet, lead).keys
    if (
        "user" in done
        or "direction" in done
        or (done and set(told) == {"channel"} and _is_source(told))
    ):
        return none(TOUCHPOINTS, "its rows are what was done, and by whom")
    keys = {"lead": lead.name, "at": when[0].name, **told, **_beside(sheet, told)}
    unsettled = []
    if told.get("channel") is not None and told["channel"] == told.get("campaign"):
        unsettled.append("Nothing in it is called a channel: its campaigns are taken for channels.")
    return Looks(
        TOUCHPOINTS, keys, unsettled=tuple(unsettled), doubt=_doubt(sheet, lead, when, told)
    )


def may_be_touchpoints(sheet: Sheet) -> Column | None:
    """Find the column that is called after leads, in a table that looks like touches."""
    named = [c for c in sheet.columns if c.filled and names_leads(c.name)]
    lead = next((c for c in named if c.distinct <= REPEATED * c.filled), None)
    return lead if lead is not None and looks_like_touchpoints(sheet, lead).is_certain else None


def _what_else(sheet: Sheet) -> str:
    if sheet.preset is not None and sheet.preset.kind == ACTIVITIES:
        return f"it is of {sheet.preset.title}"
    return what_else(sheet) or ("its rows have stages" if has_stages(sheet) else "")


def _told(sheet: Sheet, lead: Column) -> dict[str, str]:
    """Find what tells the channel, and the campaign."""
    texts = [c for c in sheet.columns if c.kind == "text" and c.filled and c != lead]
    found: dict[str, str] = {}
    channel = _one(c for c in texts if _CHANNEL.search(plain(c.name)) and c.values)
    medium = _one(c for c in texts if _MEDIUM.fullmatch(_of_web(c)))
    sources = [c for c in texts if says("source", c.name) and c not in (channel, medium)]
    plainly = [c for c in sources if says_only("source", _of_web(c))]
    source = _one(iter(plainly or sources))
    campaigns = [c for c in texts if says_only("campaign", _of_web(c), "identifier")]
    campaign = next((c for c in campaigns if not says("identifier", c.name)), None)
    campaign = campaign or next(iter(campaigns), None)
    page = _one(c for c in texts if _is_page(sheet, c))
    if channel is None and (medium is None or source is None) and page is None:
        kinds = [c for c in texts if _TYPE.search(plain(c.name)) and c.values]
        channel = _one(iter(kinds)) or source or campaign
    if channel is not None:
        found["channel"] = channel.name
    if campaign is not None:
        found["campaign"] = campaign.name
    if page is not None:
        found["url"] = page.name
        referrer = _one(c for c in texts if _REFERRER.search(plain(c.name)))
        found |= {"referrer": referrer.name} if referrer else {}
    if medium is not None and source is not None:
        found |= {"source": source.name, "medium": medium.name}
    return found


def _beside(sheet: Sheet, told: dict[str, str]) -> dict[str, str]:
    """Find what tells online from offline, and what touches cost."""
    left = [c for c in sheet.columns if c.filled and c.name not in told.values()]
    kinds = [c for c in left if c.kind == "text" and c.values]
    kind = _one(c for c in kinds if says_only("kind", c.name) or _TYPE.search(plain(c.name)))
    found = {} if kind is None else {"type": kind.name}
    cost = _one(c for c in left if c.kind == "number" and is_cost(c))
    if cost is not None:
        found["cost"] = cost.name
        currency = _one(c for c in kinds if is_currency(c))
        found |= {"currency": currency.name} if currency else {}
    return found


def _doubt(sheet: Sheet, lead: Column, when: list[Column], told: dict[str, str]) -> str:
    if len(when) > 1:
        return f"When each touch was may be {either(when)}."
    if lead.distinct == lead.filled:
        return f"No lead has two rows by {harmless(lead.name)}, so that it may be a list of leads."
    if set(told) == {"channel"} and _is_source(told):
        return (
            f"Nothing in it says that {harmless(told['channel'])} is of touches, and not a source "
            "that was changed."
        )
    if "url" in told and len(told) == 1 and not _has(sheet, sheet.profile[told["url"]], _UTM):
        return f"No address in {harmless(told['url'])} has a utm parameter."
    return ""


def _is_source(told: dict[str, str]) -> bool:
    return not _CHANNEL.search(plain(told["channel"]))


def _of_web(column: Column) -> str:
    """Leave out of a header what web analytics writes before: utm, session, first user."""
    return re.sub(
        r"\b(utm|session|first user|first|latest|last|traffic)\b ?", "", plain(column.name)
    ).strip()


def _is_page(sheet: Sheet, column: Column) -> bool:
    name = plain(column.name)
    if not _PAGE.search(name) or _REFERRER.search(name) or says("kind", column.name):
        return False
    value = pl.col(f"~{column.index}").drop_nulls()
    share = sheet.look(sheet.texts.select(value.str.contains(_ADDRESS).mean())).item()
    return share is not None and share >= MOSTLY


def _has(sheet: Sheet, column: Column, pattern: str) -> bool:
    value = pl.col(f"~{column.index}").drop_nulls()
    return bool(sheet.look(sheet.texts.select(value.str.contains(pattern).any())).item())


def _one(columns: Iterator[Column]) -> Column | None:
    """Take the one column that there is; of several none is taken."""
    found = list(columns)
    return found[0] if len(found) == 1 else None
