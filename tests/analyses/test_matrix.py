"""From stage to stage, counted by hand."""

from .lead_tables import asking, cells, leads, report

FIVE = leads("""
    created    | mql        | sql        | end  | ways
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 0>1, 1>2, 2>1*, 1>2*
    2026-01-01 | 2026-01-02 | 2026-01-03 | open | 0>2, 2>lost, lost>2*
    2026-01-01 | 2026-01-02 | -          | open | 0>New, New>1, 1>New*, New>1*
    2026-01-01 | 2026-01-02 | -          | lost | 0>1, 1>lost
    2026-01-01 | -          | -          | open | -
""")
VALUES = {"MQL": {"at": None, "values": ["MQL"]}, "SQL": {"at": None, "values": ["SQL"]}}


def test_from_each_stage_to_each_other() -> None:
    found = report("matrix", FIVE, asking("MQL", "SQL", answers=VALUES))
    assert cells(found.frame, "from", "to", "leads", "moves", "reentries") == [
        ("Lead", "MQL", 2, 2, 0),
        ("Lead", "SQL", 1, 1, 0),
        ("Lead", "New", 1, 1, 0),
        ("MQL", "SQL", 1, 2, 1),
        ("MQL", "(lost)", 1, 1, 0),
        ("MQL", "New", 1, 1, 1),
        ("SQL", "MQL", 1, 1, 1),
        ("SQL", "(lost)", 1, 1, 0),
        ("(lost)", "SQL", 1, 1, 1),
        ("New", "MQL", 1, 2, 1),
    ]
    assert found.notes == ()
    assert found.gist is not None
    # forward 0>1, 1>2, 1>2, 0>2, 0>1 and back 2>1; 2>lost and 1>lost; lost>2; 0>New, New>1 twice
    # and 1>New
    assert found.gist.sentences == (
        "5 of 6 moves between stages went forward (83.3%); 13 moves of 4 leads in all.",
        "Most often back: from SQL to MQL (1 move of 1 lead).",
        (
            "The others: 2 into a loss, 1 out of one, 4 from or to a value of the history that "
            "names no stage."
        ),
    )


def test_values_that_name_no_stage_come_last_by_how_many_come_in() -> None:
    table = leads("""
        created    | mql | end  | ways
        2026-01-01 | -   | open | 0>Alpha, Alpha>Beta, Beta>1
        2026-01-01 | -   | open | 0>Beta
        2026-01-01 | -   | open | 0>1, 1>lost
    """)
    found = report("matrix", table, asking("MQL", answers=VALUES))
    # two came into Beta, one into Alpha
    assert cells(found.frame, "from", "to") == [
        ("Lead", "MQL"), ("Lead", "Beta"), ("Lead", "Alpha"), ("MQL", "(lost)"), ("Beta", "MQL"),
        ("Alpha", "Beta"),
    ]  # fmt: skip
    assert found.page is not None
    assert [column.label for column in found.page.columns[1:]] == [
        "Lead", "MQL", "(lost)", "Beta", "Alpha",
    ]  # fmt: skip


def test_no_move_leads_from_stage_to_stage() -> None:
    table = leads("""
        created    | mql | end  | ways
        2026-01-01 | -   | open | 0>New
    """)
    [found, nothing] = (report("matrix", each, asking("MQL")) for each in (table, FIVE.clear()))
    assert found.gist is not None
    assert found.gist.sentences == (
        "None of 1 move of 1 lead went from one stage of the YAML to another.",
        "Most often: from Lead to New (1 move of 1 lead).",
        "The others: 1 from or to a value of the history that names no stage.",
    )
    assert nothing.gist is not None
    assert nothing.gist.sentences == ("The history tells of no move of a lead.",)


def test_a_page_is_a_square() -> None:
    page = report("matrix", FIVE, asking("MQL", "SQL", answers=VALUES)).page
    assert page is not None
    assert [column.label for column in page.columns] == [
        "From, to", "Lead", "MQL", "SQL", "(lost)", "New",
    ]  # fmt: skip
    assert page.frame.rows() == [
        ("Lead", None, 2, 1, None, 1),
        ("MQL", None, None, 2, 1, 1),
        ("SQL", None, 1, None, 1, None),
        ("(lost)", None, None, 1, None, None),
        ("New", None, 2, None, None, None),
    ]
    assert page.closing is not None
    assert page.closing.rows() == [
        ("Came in", None, 5, 4, 2, 2),
        ("Of these again", None, 2, 2, 0, 1),
    ]


def test_rare_values_share_a_column_of_the_page() -> None:
    ways = ", ".join(f"0>V{n}" for n in range(1, 8))
    table = leads(f"""
        created    | mql | end  | ways
        2026-01-01 | -   | open | {ways}, V7>V6*
    """)
    page = report("matrix", table, asking("MQL")).page
    assert page is not None
    assert [column.label for column in page.columns[1:]] == [
        "Lead", "V6", "V1", "V2", "V3", "V4", "(other)",
    ]  # fmt: skip
    assert page.frame.rows()[0] == ("Lead", None, 1, 1, 1, 1, 1, 2)
    assert page.frame.rows()[-1] == ("(other)", None, 1, None, None, None, None, None)


def test_the_history_does_not_tell_of_every_stage() -> None:
    found = report("matrix", FIVE.clear(), asking("MQL", "SQL"))
    assert found.frame.is_empty()
    [note] = found.notes
    assert note.message.startswith("The history tells nothing of MQL, SQL, which have no `values`")
