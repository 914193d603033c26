"""What exports call things, in every language that the program reads.

The words are data: `vocabulary.yaml` lists them by concept and language. Headers and values are
compared without case, accents, separators and camel case.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")

SIGNS = r"[ -/:-@\[-`{-~–—…’]"
"""A class of what stands around words: spaces, brackets, dashes and the like."""
KEPT = 1 << 14
"""So many headers and values are remembered: they are looked at again and again."""
_CAMEL = re.compile(
    r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ](?!s(?![a-zà-ÿ]))[a-zà-ÿ])"
)
"""Where a word begins within others; the `s` of `IDs` begins none."""
_GLUED = re.compile(
    r"\b(\w{2,}?)(datum|zeitpunkt|grund|gründe|reden|quelle|bron|nummer|phase|fase|stufe|status"
    r"|stage)\b"
    r"|\b(closedwon|closedlost|create|created|close|closed|closing|won|lost|lead|deal|modified|lastmodified|due|start"
    r"|end|entry|sale|signup|purchase)(date|time|at|on)\b"
    r"|\b(lead|deal|contact|opportunity|account|company|customer|prospect)(id|ids|key|source|owner"
    r"|name)\b"
)
"""Words written in one: `Verlustdatum`, `closedate`, `dealid`."""
_NOT, _OF = re.compile(r"n['’]t\b"), re.compile(r"['’](s\b)?")
"""Apostrophes of `won't` and of `customer's`; any other parts two words, as in `d'achat`."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def parted(text: str) -> str:
    """Write a header with spaces between its words: `ClosedWon_Date` is `Closed Won Date`."""
    return " ".join(_CAMEL.sub(" ", text).replace("_", " ").split())


@lru_cache(KEPT)
def plain(text: str) -> str:
    """Reduce a header or a value to its words: `Último_Contato` is `ultimo contato`."""
    composed = _OF.sub(" ", _NOT.sub("nt", unicodedata.normalize("NFC", text)))
    words = " ".join(re.sub(r"[\W_]+", " ", parted(composed)).casefold().split())
    words = _GLUED.sub(lambda found: " ".join(part for part in found.groups() if part), words)
    return _without_accents(words)


def _without_accents(text: str) -> str:
    marked = unicodedata.normalize("NFKD", text)
    return "".join(c for c in marked if not unicodedata.combining(c))


@cache
def vocabulary() -> dict[str, dict[str, list[str]]]:
    """Read the words as they are written, by concept and language."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where that was built
    text = (files("funnelcli.words") / "vocabulary.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, list[str]]] = yaml.load(text, loader)  # noqa: S506  (both are safe)
    return words


@cache
def _words(concept: str) -> re.Pattern[str]:
    written = [word for words in vocabulary()[concept].values() for word in words]
    spelled = {
        spelling for word in written for spelling in (plain(word), _otherwise(word.casefold())[1])
    }
    longest_first = sorted(map(re.escape, spelled), key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


@lru_cache(KEPT)
def says(concept: str, text: str) -> bool:
    """Tell whether a header or a value has a word of a concept."""
    return _words(concept).search(plain(text)) is not None


def says_any(concepts: tuple[str, ...], text: str) -> bool:
    """Tell whether it has a word of one of these concepts."""
    return any(says(concept, text) for concept in concepts)


def says_only(concept: str, text: str, *beside: str) -> bool:
    """Tell whether it has a word of a concept, and nothing else but numbers and words `beside`."""
    left, found = _words(concept).subn(" ", plain(text))
    for other in beside:
        left = _words(other).sub(" ", left)
    return found > 0 and not re.sub(r"[\d\s]+", "", left)


@cache
def whole(concept: str, signs: str, *, glued: bool = False) -> str:
    """Write a regular expression of texts that are one word of a concept and nothing else.

    For Polars, which looks at many values: case and accents are alike, and so are the `signs`
    around a word and between its parts, which may be `glued`; a # before a word is a part of it.
    Classes of all Unicode would make it slower a hundred times.
    """
    written = {word.casefold() for words in vocabulary()[concept].values() for word in words}
    written |= {spelled for word in written for spelled in _otherwise(word)}
    between = f"{signs}{'*' if glued else '+'}"
    forms = {
        ("#" if word.startswith("#") else "")
        + between.join(map(re.escape, re.findall(r"[^\W_]+", word)))
        for word in written
    }
    return rf"(?i:{signs}*(?:{'|'.join(sorted(forms))}){signs}*)"


@cache
def placeholders() -> str:
    """Write a regular expression of values that stand for having none: N/A, -, "please select"."""
    return f"^{whole('placeholder', SIGNS)}$|^{SIGNS}+$"


def _otherwise(word: str) -> tuple[str, str]:
    """Write a word without accents, and with ä as ae."""
    return _without_accents(word), _without_accents(word.translate(_UMLAUTS))


@cache
def _all_words() -> re.Pattern[str]:
    concepts = [concept for concept in vocabulary() if concept != "telephone"]
    return re.compile("|".join(_words(concept).pattern for concept in concepts))


@lru_cache(KEPT)
def is_all_words(text: str) -> bool:
    """Tell whether a text is made of words of the vocabulary and numbers alone.

    It can name nobody, however few rows have it.
    """
    return not re.sub(r"[\d\s]+", "", _all_words().sub(" ", plain(text)))


def says_lost(value: str) -> bool:
    """Tell whether a status says that something was lost or cancelled, and not that it was won."""
    return says_any(("lost", "cancelled"), value) and not says("won", value)


def says_unsold(value: str) -> bool:
    """Tell whether a status says that something was lost before any sale: no customer who left."""
    return says("lost", value) and not says_any(("cancelled", "won"), value)


def is_purchase(name: str) -> bool:
    """Tell whether a stage of this name is one of customers: won, or nothing but a purchase."""
    if says_any(("lost", "cancelled", "not", "planned"), name):
        return False
    return says("won", name) or says_only("bought", name, "sale", "date", "closed")
