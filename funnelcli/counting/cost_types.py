"""Kinds of cost: what is paid for being seen, and the others, such as people and tools."""

from typing import Final

from funnelcli.config import fold

_WORDS: Final = """
    people person personnel staff team headcount employee employees hr salary salaries wage wages
    payroll compensation commission commissions bonus bonuses labor labour freelance freelancer
    freelancers contractor contractors consultant consultants consulting agency agencies fee fees
    retainer tool tools tooling software saas license licenses licence licences subscription
    subscriptions technology tech martech crm hosting overhead overheads office rent travel
    training production internal other others
    personal gehalt gehälter lohn löhne agentur honorar honorare lizenz lizenzen werkzeuge
"""
OTHERS: Final = frozenset(_WORDS.split())
"""Words of a kind of cost that is not paid for being seen."""


def is_media(kind: str | None) -> bool:
    """Tell whether a kind of cost is paid for being seen; one without a name is.

    It is unless a word of its name says what else it is for.
    """
    words = fold(kind or "").replace("-", " ").replace("/", " ").replace("&", " ").split()
    return OTHERS.isdisjoint(words)
