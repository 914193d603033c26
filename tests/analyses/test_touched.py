"""The recorded source, what leads say, and their first touch, by hand."""

from typing import Any

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report

from .lead_tables import asking, cells, counted, leads
from .touches import touches

LEADS = leads("""
    created    | won        | end  | source | self_reported
    2026-01-05 | 2026-02-01 | won  | Direct | Podcast
    2026-01-05 | -          | open | Direct | Podcast
    2026-01-05 | -          | open | Direct | (none)
    2026-01-05 | -          | open | Direct | (none)
    2026-01-05 | -          | open | Direct | (none)
    2026-01-05 | -          | open | Ads    | (none)
    2026-06-20 | -          | open | Ads    | (none)
""")
TOUCHES = touches("""
    lead | at               | channel
    0    | 2026-01-05 09:00 | Seo
    0    | 2026-01-06 08:00 | Ads
    1    | 2026-01-04 08:00 | Seo
    1    | 2026-01-04 09:00 | Ads
    2    | 2026-01-04 09:00 | direct
    3    | 2026-01-05 09:01 | Ads
    4    | 2026-01-01 09:00 | Mail
    5    | 2026-01-01 09:00 | ads
    6    | 2026-01-01 09:00 | Mail
""")
"""The touch of the lead 3 is a minute after it came, and that of 0 in the same minute."""


def made(split: tuple[str, ...], **asked: Any) -> Report:
    asked = {"horizon": 90, "min_leads": 1, "split": split, **asked}
    query = asking("Won", **asked)
    counts = counted("touched", LEADS, query, {"touchpoints": TOUCHES})
    return ANALYSES["touched"].report(counts, query)


def test_recorded_said_and_touched() -> None:
    found = made(("source", "self_reported"))
    names = ("source", "self_reported", "first_touch", "leads", "won", "mature_leads")
    assert {*cells(found.frame, *names, "mature_rate")} == {
        ("Direct", "Podcast", "Seo", 2, 1, 2, 0.5),
        ("Direct", "(none)", "direct", 1, 0, 1, 0.0),
        ("Direct", "(none)", "(no touchpoint)", 1, 0, 1, 0.0),
        ("Direct", "(none)", "Mail", 1, 0, 1, 0.0),
        ("Ads", "(none)", "ads", 1, 0, 1, 0.0),
        ("Ads", "(none)", "Mail", 1, 0, 0, None),
    }


def test_what_direct_really_was() -> None:
    found = made(("source",))
    assert [each.name for each in found.columns[:3]] == ["source", "first_touch", "leads"]
    assert found.gist is not None
    assert found.gist.sentences == (
        (
            "Of 5 leads recorded as direct, 4 had a first touch before they came: 2 by Seo, 1 by "
            "Mail, 1 by others; 1 had none."
        ),
        (
            "Of 6 leads with a recorded source and a touch before they came, 2 were recorded under "
            "the channel of their first touch (33.3%)."
        ),
    )


def test_by_is_not_asked_of_it() -> None:
    """It has its own rows, whatever the models are by."""
    assert made(("source",), by=("source",)).frame.equals(made(("source",)).frame)


def test_nothing_is_recorded() -> None:
    found = made(())
    assert found.gist is not None
    assert found.gist.sentences == ()
    assert cells(found.frame, "first_touch", "leads")[0] == ("Seo", 2)
