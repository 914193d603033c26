"""Types of touches that say where they happened: each word as it is looked up, and by example."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from funnelcli.words.touches import OFFLINE, ONLINE, where
from funnelcli.words.vocabulary import plain


def test_each_word_is_there_once_as_it_is_looked_up() -> None:
    told = yaml.safe_load((files("funnelcli.words") / "touches.yaml").read_text("utf-8"))
    words = [word for each in told for side in each.values() for word in side]
    assert [word for word in words if plain(word) != word] == []
    assert [word for word, n in Counter(words).items() if n > 1] == []
    assert {side for each in told for side in each} == {OFFLINE, ONLINE}


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Trade Show", OFFLINE), ("TRADE_SHOW", OFFLINE), ("Phone call", OFFLINE),
        ("Meeting", OFFLINE), ("Direct Mail", OFFLINE), ("mail", OFFLINE), ("Messe", OFFLINE),
        ("Offline Sources", OFFLINE), ("Event (in person)", OFFLINE),
        ("Email", ONLINE), ("e-mail", ONLINE), ("Web Session", ONLINE), ("Online event", ONLINE),
        ("Video call", ONLINE), ("Ad click", ONLINE), ("PageView", ONLINE), ("Webinar", ONLINE),
        ("Event - virtual", ONLINE), ("Mailchimp", None), ("Other", None), ("", None),
    ],
)  # fmt: skip
def test_a_type_says_where_it_happened(text: str, side: str | None) -> None:
    assert where(text) == side
