"""The words of the program: each language has each of them, and they are found in any writing."""

import re
from importlib.resources import files

import polars as pl
import pytest

from funnelcli.words.vocabulary import (
    LANGUAGES,
    is_purchase,
    placeholders,
    plain,
    says,
    says_lost,
    says_unsold,
    vocabulary,
    whole,
)


@pytest.mark.parametrize("concept", vocabulary())
def test_every_language_has_words_of_every_concept(concept: str) -> None:
    words = vocabulary()[concept]

    assert tuple(words) == LANGUAGES
    for language in LANGUAGES:
        assert words[language]
        assert all(isinstance(word, str) and plain(word) for word in words[language])
        assert len(set(words[language])) == len(words[language])


def test_no_concept_is_there_twice() -> None:
    written = files("funnelcli.words").joinpath("vocabulary.yaml").read_text("utf-8")
    concepts = re.findall(r"(?m)^(\w+):", written)

    assert concepts == list(vocabulary())


@pytest.mark.parametrize("concept", vocabulary())
def test_a_word_is_found_in_any_case_and_with_any_separator(concept: str) -> None:
    for words in vocabulary()[concept].values():
        for word in words:
            for written in (word, word.upper(), f"Deal - {word.replace(' ', '_')}"):
                assert says(concept, written), written


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("CloseDate", "close date"),
        ("close_date", "close date"),
        ("Close Date", "close date"),
        ("closedate", "close date"),
        ("CLOSEDATE", "close date"),
        ("MQLDate", "mql date"),
        ("Associated Contact IDs", "associated contact ids"),
        ("contactIDsOld", "contact ids old"),
        ("Última_alteração", "ultima alteracao"),
        ("Verlustdatum", "verlust datum"),
        ("update", "update"),
    ],
)
def test_camel_snake_and_spaces_are_one(written: str, words: str) -> None:
    assert plain(written) == words


def test_an_umlaut_may_be_written_in_two_letters() -> None:
    assert says("modified", "Geaendert am")
    assert says("modified", "GEÄNDERT AM")


@pytest.mark.parametrize(
    "name",
    ["Customer", "Closed Won", "Neukunde", "Kunde seit", "Cerrada ganada", "Vinto il", "Klant",
     "Data da venda", "Affaire gagnée", "Deal - Won time", "purchase_date"],
)  # fmt: skip
def test_what_is_called_won_or_bought_is_a_purchase(name: str) -> None:
    assert is_purchase(name)


@pytest.mark.parametrize(
    "name",
    ["Contract signed", "Qualified", "Potential customer", "Former customer", "Nicht gewonnen",
     "Cliente potencial", "Lost customer", "Expected won date", "Customer demo", "Converted",
     "Close Date", "mdate", "Won't buy"],
)  # fmt: skip
def test_nothing_else_is(name: str) -> None:
    assert not is_purchase(name)


@pytest.mark.parametrize(
    "value",
    ["N/A", "n/a", "#N/A", "-", "—", "...", "NULL", "--None--", "Please  select", "- Select -",
     "(not set)", "k.A.", "BITTE AUSWÄHLEN", "Auswaehlen", "Non renseigne", "Sin especificar",
     "Não informado", "Nessuno", "n.v.t.", "#NV", "#REF!", "#DIV/0!", "nan", "TBD"],
)  # fmt: skip
def test_what_stands_for_nothing_is_a_placeholder(value: str) -> None:
    assert pl.Series([value]).str.contains(placeholders()).all()


@pytest.mark.parametrize(
    "value",
    ["NA", "NV", "ND", "Selected", "Select Partners", "None of these", "Unknown", "Other", "0",
     "L-1", "C++", "Nullarbor", "Vide-grenier", "é", "日本"],
)  # fmt: skip
def test_what_says_something_is_none(value: str) -> None:
    assert not pl.Series([value]).str.contains(placeholders()).any()


@pytest.mark.parametrize("concept", ["placeholder", "nobody"])
def test_each_word_alone_is_the_whole_of_it(concept: str) -> None:
    pattern = re.compile(whole(concept, "[-._ ]", glued=concept == "nobody"))
    for words in vocabulary()[concept].values():
        for word in words:
            spelled = re.sub(r"[^\w#]+", "-", word).strip("-")
            assert pattern.fullmatch(spelled), word
            assert pattern.fullmatch(spelled.upper()), word
            assert not pattern.fullmatch(f"{spelled}x"), word


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_a_loss_says_that_nothing_was_sold(language: str) -> None:
    for word in vocabulary()["lost"][language]:
        for written in (word, word.upper(), f"{word} - 42", f"Lead_{word.replace(' ', '_')}"):
            # in German an order that is given up is one that is placed
            assert says_unsold(written) != says("won", written), written
            assert says_lost(written) == says_unsold(written), written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_a_customer_who_left_says_that_something_was_sold(language: str) -> None:
    for word in vocabulary()["cancelled"][language]:
        for written in (word, word.upper(), f"{word} - 42", f"Status: {word}"):
            assert not says_unsold(written), written
            assert says_lost(written), written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_a_sale_is_no_loss(language: str) -> None:
    for concept in ("won", "bought", "new", "qualified", "meeting", "proposal", "opportunity"):
        for word in vocabulary()[concept][language]:
            assert not says_unsold(word), word


@pytest.mark.parametrize(
    ("value", "is_unsold"),
    [
        ("Verloren - Preis", True), ("Closed Lost", True), ("ClosedLost", True), ("Perdu", True),
        ("Perdido", True), ("Perdida - sin presupuesto", True), ("Venda perdida", True),
        ("Affaire perdue", True), ("Persa", True), ("VERLOREN (concurrent)", True),
        ("Churned", False), ("Cancelled", False), ("Gekündigt", False), ("GEKUENDIGT", False),
        ("Résilié", False), ("Lost customer", False), ("Verlorener Kunde", False),
        ("Cliente perdido", False), ("Opted out", False), ("Won back", False), ("Customer", False),
    ],
)  # fmt: skip
def test_what_is_lost_before_a_sale_and_who_left_after_it(value: str, *, is_unsold: bool) -> None:
    assert says_unsold(value) is is_unsold
