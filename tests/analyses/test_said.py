"""What leads say brought them, beside what was recorded, by hand."""

from .lead_tables import asking, cells, leads, report

FOLLOW = leads("""
    created    | won        | end  | source         | self_reported | n
    2026-01-01 | 2026-01-09 | won  | Direct Traffic | Podcast       | 4
    2026-01-01 | -          | open | Direct Traffic | Podcast       | 2
    2026-01-01 | -          | open | Direct Traffic | Friend        | 3
    2026-01-01 | -          | open | Direct Traffic | direct_traffic | 1
    2026-01-01 | -          | open | Direct Traffic | (none)        | 5
    2026-01-01 | 2026-01-09 | won  | Google         | google        | 6
    2026-01-01 | -          | open | Google         | Friend        | 2
    2026-01-01 | -          | open | (none)         | Friend        | 7
""")
SOURCES = ("source", "self_reported")


def test_who_says_what_was_recorded() -> None:
    query = asking("Won", by=SOURCES, min_leads=1, horizon=90)
    found = report("agreement", FOLLOW, query)
    columns = ("source", "leads", "answered", "agree", "rate", "said_else", "said_else_leads")
    assert cells(found.frame, *columns, "low_n") == [
        ("Direct Traffic", 15, 10, 1, 0.1, "Podcast", 6, True),
        ("Google", 8, 8, 6, 0.75, "Friend", 2, True),
        ("(none)", 7, 7, None, None, "Friend", 7, True),
    ]
    assert cells(found.closing, *columns[:5]) == [("All recorded", 23, 18, 7, 7 / 18)]
    assert found.gist is not None
    assert found.gist.sentences == (
        (
            "7 of 18 leads that said what brought them named the source that was recorded (38.9%); "
            "23 have a recorded one."
        ),
    )
    assert [note.message for note in found.notes] == [
        (
            "Of 15 leads recorded as Direct Traffic, 9 say that something else brought them: "
            "Podcast (6), Friend (3)."
        ),
    ]


def test_both_sources_with_their_conversion() -> None:
    query = asking("Won", by=SOURCES, min_leads=1, horizon=90)
    found = report("said", FOLLOW, query).frame
    of_direct = found.filter(source="Direct Traffic")
    assert {*cells(of_direct, "self_reported", "leads", "won", "mature_rate")} == {
        ("(none)", 5, 0, 0.0), ("Podcast", 6, 4, 4 / 6), ("Friend", 3, 0, 0.0),
        ("direct_traffic", 1, 0, 0.0),
    }  # fmt: skip


def test_nobody_was_asked() -> None:
    query = asking("Won", by=SOURCES)
    found = report("agreement", FOLLOW.clear(), query)
    assert found.frame.is_empty()
    assert found.notes == ()
    assert found.gist is not None
    assert found.gist.sentences == (
        "No lead has both: a source that was recorded, and one that it said.",
    )
