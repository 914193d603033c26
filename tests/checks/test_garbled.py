"""Garbled text: names of Europe are not, and each of them is once it was read wrongly."""

from __future__ import annotations

import polars as pl
import pytest

from funnelcli.checks.garbled import GARBLED

NAMES = [
    "Jonas Weiß", "Søren Lykke", "Inés Prado", "Mia Ekström", "François Müller", "Zoë Åberg",
    "Łukasz Żak", "Dvořák s.r.o.", "Şükrü Öztürk", "Ελένη Παπαδοπούλου", "Иван Петров",
    "L’Écran – “Paris”", "JOÃO DA CONCEIÇÃO", "MÜNCHEN", "CAFÉ’S", "Weiß’ Büro", "Citroën™",
    "Ångström™", "ÎLE-DE-FRANCE", "Ârpád", "ROMÂNIA", "TĂRGU MUREȘ", "Đặng Thị Ánh", "東京",
    "naïve – test", "10 € – 20 €", "√2", "«Été»", "Ñandú", "ÐÓRARINN", "°C ± 2", "£50 ½ price",
]  # fmt: skip


def is_garbled(text: str) -> bool:
    found: bool = pl.Series([text]).str.contains(GARBLED).item()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_names_are_not_garbled(name: str) -> None:
    assert not is_garbled(name)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1250", "mac_roman"])
@pytest.mark.parametrize(
    "name", ["Jonas Weiß", "Søren Lykke", "Inés Prado", "Mia Ekström", "Müller", "Öztürk"]
)
def test_names_read_wrongly_are(name: str, encoding: str) -> None:
    assert is_garbled(name.encode().decode(encoding, "replace"))


@pytest.mark.parametrize("name", ["Łukasz", "Dvořák", "Ελένη", "Иван Петров", "L’Écran"])
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_letters_of_other_languages_are(name: str, encoding: str) -> None:
    assert is_garbled(name.encode().decode(encoding, "replace"))


@pytest.mark.parametrize("name", ["Jonas Weiß", "Inés Prado", "Łukasz".lower()])
def test_what_was_no_utf_8_is(name: str) -> None:
    assert is_garbled(name.encode("cp1250", "replace").decode("utf-8", "replace"))


def test_dashes_and_quotation_marks_are() -> None:
    assert is_garbled("a – b".encode().decode("cp1252"))
    assert is_garbled("“a".encode().decode("cp1252"))
