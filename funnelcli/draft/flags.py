"""What columns of yes and no are called after."""

import re

from funnelcli.words.vocabulary import is_purchase, plain, says, says_only

_FLAG = re.compile(r"^(property )?(hs )?(is|has|was) ")


def is_sale_flag(header: str) -> bool:
    """Tell whether a column of yes and no is called won or customer, and not a customer before."""
    name = _FLAG.sub("", plain(header))
    return is_purchase(name) and not says("existing", name)


def is_loss_flag(header: str) -> bool:
    """Tell whether a column of yes and no is called lost or disqualified."""
    name = _FLAG.sub("", plain(header))
    return says_only("lost", name, "closed", "object")


def is_end_flag(header: str) -> bool:
    """Tell whether a column of yes and no is called closed, whichever way it ended."""
    return says_only("closed", _FLAG.sub("", plain(header)), "object")


def is_conversion(header: str) -> bool:
    """Tell whether a column of yes and no is called converted, and no more."""
    return says_only("converted", _FLAG.sub("", plain(header)), "object")
