"""How a spreadsheet of somebody's region reads CSV, from the environment and nothing else.

Which marks a locale has is a table here, after CLDR 47: what the system knows of locales differs
from one machine to the next, and the same environment has to give the same bytes.
"""

import re
from collections.abc import Mapping
from typing import Final

from funnelcli.render.style import Region

_VARIABLES: Final = ("LC_ALL", "LC_NUMERIC", "LANG")
"""The first that is set decides, as for every program (POSIX)."""
_COMMA: Final = (
    "af az ba be bg br bs ca cs cv da de el eo es et eu fi fo fr fur fy gl hr hsb ht hu hy ia id ie"
    " is it jv ka kk kl ku ky lb ln lt lv mk nb nl nn no oc pl ps pt rm rn ro ru rw sc se sg sk sl"
    " sq sr ss su sv tg tk tr tt uk uz ve vi wo"
)
"""Languages with a decimal comma."""
_OTHERWISE: Final[Mapping[str, str]] = {
    "ar": "DZ LB LY MA MR TN",
    "de": "CH LI",
    "en": "AT BE CZ DE DK EE ES FI FR GE HU ID IT LT LV NL NO PL PT RO SE SI SK UA ZA",
    "es": "BR BZ CU DO GT HN MX NI PA PE PR SV US",
    "fr": "RW",
    "it": "CH",
    "ms": "BN ID",
    "qu": "BO",
    "sw": "CD",
}
"""Where a language has the other mark."""
_SEMICOLON: Final = ("CH", "LI")
"""Where semicolons are between fields whatever the decimal mark is; elsewhere a comma decides."""


def region(environ: Mapping[str, str]) -> Region:
    """Read the locale; without one, or with C, it is commas between fields and decimal points."""
    name = next(filter(None, map(environ.get, _VARIABLES)), "")
    language, _, territory = re.split(r"[.@]", name)[0].replace("-", "_").partition("_")
    language, territory = language.lower(), territory.upper()
    comma = (language in _COMMA.split()) != (territory in _OTHERWISE.get(language, "").split())
    return Region(
        delimiter=";" if comma or territory in _SEMICOLON else ",",
        decimal_mark="," if comma else ".",
    )
