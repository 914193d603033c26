"""What headers say of ids: which table they are of, and whether they are ids at all."""

import re

from funnelcli.config.headers import folded_header
from funnelcli.words.vocabulary import plain, says, says_only

_REFERENCE = re.compile(r"(?i)lead|contact|prospect|person|customer|mql")


def is_id(header: str) -> bool:
    """Tell whether a header is that of an id or a number of something, and of no telephone."""
    return says("identifier", header) and not says_any_other(header)


def says_any_other(header: str) -> bool:
    """Tell whether a number is one of a telephone, or counts the rows of a file."""
    return says("telephone", header) or says("ordinal", header)


def is_named_id(header: str) -> bool:
    """Tell whether an id is called after something: `Deal ID`, and not `ID` or `No.`."""
    return is_id(header) and not says_only("identifier", header)


def is_same(header: str, other: str) -> bool:
    """Tell whether two headers are one, however they are written."""
    return folded_header(header) == folded_header(other)


def mentions_leads(header: str) -> bool:
    """Tell whether a header has a word of leads in it, wherever it stands."""
    return says("person", header) or bool(_REFERENCE.search(header))


def names_leads(header: str) -> bool:
    """Tell whether a header names a lead and nothing of it: `Lead`, `Contact ID`, `Kundennummer`.

    What is behind the word is at most one for an id, so that `Lead source` is none.
    """
    return _ends_with("person", header)


def may_name_leads(header: str) -> bool:
    """Tell whether a log may call its leads so: after them, or after nothing."""
    return names_leads(header) or not is_named_id(header)


def names_deals(header: str) -> bool:
    """Tell whether a header names a deal and nothing of it: `Converted Deal Id`."""
    return _ends_with("deal", header)


def names_only_leads(header: str) -> bool:
    """Tell whether it names a lead by this word, as other tables may be of customers or persons."""
    return any(word in plain(header).split() for word in ("lead", "mql"))


def _ends_with(concept: str, header: str) -> bool:
    if says_any_other(header):
        return False
    words = plain(header).split()
    while len(words) > 1 and says_only("identifier", words[-1]):
        words.pop()
    return bool(words) and says_only(concept, words[-1])
