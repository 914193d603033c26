"""The words of the program: each language has each of them, and they are found in any writing."""

import re
from importlib.resources import files

import polars as pl
import pytest

from funnelcli.vocabulary import (
    LANGUAGES,
    is_purchase,
    placeholders,
    plain,
    says,
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
    written = files("funnelcli").joinpath("vocabulary.yaml").read_text("utf-8")
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
