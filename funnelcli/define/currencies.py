"""Which currencies the signs and codes beside amounts can stand for."""

import re
from collections.abc import Collection, Iterable, Mapping

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES
KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD
TWD TZS UAH UGX USD UYI UYU UYW UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CODES = frozenset(_CODES.split())
"""The codes of ISO 4217 for money, and two that older exports still have."""

_CROWNS, _RUPEES, _FRANC = "SEK NOK DKK ISK", "INR PKR LKR NPR MUR SCR", "CHF"
SIGNS: Mapping[str, frozenset[str]] = {
    sign: frozenset(codes.split())
    for sign, codes in {
        "$": "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP BBD BMD BND BSD BZD CUP CVE FJD "
             "GYD JMD KYD LRD NAD SBD SRD TTD XCD",
        "US$": "USD", "U$S": "USD", "C$": "CAD NIO", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
        "NZ$": "NZD", "S$": "SGD", "SG$": "SGD", "HK$": "HKD", "NT$": "TWD", "MX$": "MXN",
        "R$": "BRL", "€": "EUR", "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP", "£E": "EGP",
        "¥": "JPY CNY", "￥": "JPY CNY", "JP¥": "JPY", "CN¥": "CNY", "円": "JPY", "元": "CNY TWD",
        "RMB": "CNY", "₹": "INR", "Rs": _RUPEES, "Rs.": _RUPEES, "kr": _CROWNS, "kr.": _CROWNS,
        "Fr": _FRANC, "Fr.": _FRANC, "SFr": _FRANC, "SFr.": _FRANC, "zł": "PLN", "Kč": "CZK",
        "Ft": "HUF", "lei": "RON MDL", "лв": "BGN", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₪": "ILS",
        "₩": "KRW KPW", "฿": "THB", "₫": "VND", "₱": "PHP CUP", "RM": "MYR", "Rp": "IDR",
        "R": "ZAR", "₦": "NGN", "₵": "GHS", "₡": "CRC", "₲": "PYG", "₸": "KZT", "₼": "AZN",
        "₾": "GEL", "₭": "LAK", "₮": "MNT", "S/": "PEN",
    }.items()
}  # fmt: skip
"""What is written beside amounts instead of a code, with the currencies it can mean."""

NAMES: Mapping[str, str] = {
    "us dollar": "USD", "euro": "EUR", "pound sterling": "GBP", "british pound": "GBP",
    "canadian dollar": "CAD", "australian dollar": "AUD", "new zealand dollar": "NZD",
    "swiss franc": "CHF", "japanese yen": "JPY", "yen": "JPY", "indian rupee": "INR",
    "swedish krona": "SEK", "norwegian krone": "NOK", "danish krone": "DKK",
}  # fmt: skip
"""Names that a column of currencies has in place of codes, as Dynamics writes them."""

POINTED = frozenset(
    ["$", "US$", "CA$", "A$", "AU$", "NZ$", "S$", "SG$", "HK$", "NT$", "MX$", "£", "¥", "￥", "JP¥",
     "CN¥", "RMB", "₹", "Rs", "Rs.", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "GBP",
     "JPY", "CNY", "INR"]
)  # fmt: skip
"""Signs and codes of places that write a decimal point, or of currencies without decimals."""

_WORD = re.compile("|".join(map(re.escape, sorted({*SIGNS, *CODES}, key=len, reverse=True))))


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """List the signs and codes that texts contain, the longest first, as a pattern tries them."""
    found = {word for text in texts for word in _WORD.findall(text)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def is_currency(word: str) -> bool:
    """Tell a sign or a code of a currency from any other word."""
    return word in CODES or word in SIGNS


def meant_by(word: str, beside: Collection[str] = ()) -> frozenset[str]:
    """Name the currencies that a sign or a code can stand for; an unknown word is its own.

    Whoever writes CA$ as well means no Canadian dollars by a plain $: what the longer signs
    `beside` it stand for, the shorter one does not.
    """
    if word not in SIGNS:
        return frozenset([NAMES.get(word.casefold(), word.upper())])
    if word.isalpha():
        return SIGNS[word]
    longer = {sign for sign in SIGNS.keys() & set(beside) if sign.endswith(word)} - {word}
    return SIGNS[word].difference(*(SIGNS[sign] for sign in longer))
