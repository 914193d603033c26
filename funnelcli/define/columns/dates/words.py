"""Words in dates: the names of months and weekdays in seven languages, and those of zones."""

import unicodedata

MONTHS: dict[str, tuple[str, ...]] = {
    "English": (
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
        "august aug", "september sept sep", "october oct", "november nov", "december dec",
    ),
    "German": (
        "januar jänner jän jan", "februar feber feb", "märz maerz mär mrz", "april apr", "mai",
        "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov",
        "dezember dez",
    ),
    "French": (
        "janvier janv jan", "février févr fév", "mars mar", "avril avr", "mai", "juin",
        "juillet juil", "août aoû", "septembre sept sep", "octobre oct", "novembre nov",
        "décembre déc",
    ),
    "Spanish": (
        "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul",
        "agosto ago", "septiembre setiembre sept sep set", "octubre oct", "noviembre nov",
        "diciembre dic",
    ),
    "Portuguese": (
        "janeiro jan", "fevereiro fev", "março mar", "abril abr", "maio mai", "junho jun",
        "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez",
    ),
    "Italian": (
        "gennaio genn gen", "febbraio febbr feb", "marzo mar", "aprile apr", "maggio magg mag",
        "giugno giu", "luglio lug", "agosto ago", "settembre sett set", "ottobre ott",
        "novembre nov", "dicembre dic",
    ),
    "Dutch": (
        "januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
        "augustus aug", "september sept sep", "oktober okt", "november nov", "december dec",
    ),
}  # fmt: skip
"""The names of the twelve months, in full and as they are abbreviated."""

WEEKDAYS = (
    "monday mon tuesday tues tue wednesday wed thursday thurs thur thu friday fri saturday sat "
    "sunday sun "
    "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so "
    "lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim "
    "lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo dom "
    "segunda-feira segunda seg terça-feira terça ter quarta-feira quarta qua quinta-feira quinta "
    "qui sexta-feira sexta sex "
    "lunedì martedì mercoledì giovedì gio venerdì sabato domenica "
    "maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo"
)
"""The names of weekdays in the same languages, in full and as they are abbreviated."""

ZONES = {
    "+0000": "WET",
    "+0100": "CET MEZ WEST",
    "+0200": "CEST MESZ EET SAST",
    "+0300": "EEST MSK",
    "+0800": "AWST HKT SGT",
    "+0900": "JST KST",
    "+1000": "AEST",
    "+1100": "AEDT",
    "+1200": "NZST",
    "+1300": "NZDT",
    "-0300": "BRT",
    "-0400": "EDT",
    "-0500": "EST",
    "-0600": "MDT",
    "-0700": "MST PDT",
    "-0800": "PST AKDT",
    "-0900": "AKST",
    "-1000": "HST",
}
"""Names of zones, each of one offset whatever the season; UTC and GMT are read as they stand."""

AMBIGUOUS_ZONES = ("CST", "CDT", "IST", "BST", "AST", "ADT", "ECT", "GST", "SST", "AMT", "WST")
"""Names of zones of several countries, with different offsets."""


def spellings(words: str) -> list[str]:
    """List words, and each with accents also as it is written without them; the longest first."""
    found = {form for word in words.split() for form in (word, _without_accents(word))}
    return sorted(found, key=lambda word: (-len(word), word))


def _without_accents(word: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
