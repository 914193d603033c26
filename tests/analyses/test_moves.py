"""Moves backward, counted by hand."""

from .lead_tables import asking, cells, leads, report

SIX = leads("""
    created    | mql        | sql        | end  | moves
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 2>1 2026-02-01 2026-02-11, 2>1 2026-03-01
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 2>1 2026-02-01
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 2>1 2026-02-01 2026-02-05, 1>lost 2026-02-09
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 2>Nurturing 2026-02-01, 2>Paused 2026-03-01
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 2>Nurturing 2026-02-01 2026-02-01, 2>0 2026-04-01
    2026-01-01 | -          | -          | open | -
""")


def test_from_where_to_where_and_back() -> None:
    found = report("moves", SIX, asking("MQL", "SQL"))
    assert cells(found.frame, "from", "to", "leads", "moves", "recovered", "median_days") == [
        ("MQL", "(lost)", 1, 1, 0, None),
        ("SQL", "Lead", 1, 1, 0, None),
        # The first lead went back twice; its first move tells the days: 10, and 4 of the third.
        ("SQL", "MQL", 3, 4, 2, 7),
        # what is no stage comes last, most leads first; back on the same day is 0 days
        ("SQL", "Nurturing", 2, 2, 1, 0),
        ("SQL", "Paused", 1, 1, 0, None),
    ]
    [note] = found.notes
    assert note.message.startswith("5 of 6 leads left a stage")


def test_nobody_went_back() -> None:
    found = report("moves", SIX.tail(1), asking("MQL", "SQL"))
    assert found.frame.is_empty()
    [note] = found.notes
    assert note.message.startswith("None of 1 lead left a stage")


def test_nobody_was_there() -> None:
    found = report("moves", SIX.clear(), asking("MQL", "SQL"))
    assert found.frame.is_empty()
    assert found.notes == ()
