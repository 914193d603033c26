"""Which currencies the signs and codes beside amounts can stand for."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache

_WRITTEN = """
AED Dh Dhs د.إ د.إ.
AFN Af ؋
ALL Lek L
AMD ֏
ANG NAƒ ƒ
AOA Kz
ARS $ AR$
AUD $ A$ AU$
AWG Afl Afl. ƒ
AZN ₼
BAM KM КМ
BBD $ Bds$
BDT ৳ Tk Tk.
BGN лв лв. lv lv.
BHD BD BD. د.ب د.ب.
BIF FBu
BMD $ BD$
BND $ B$
BOB Bs Bs.
BOV
BRL R$
BSD $ B$
BTN Nu Nu.
BWP P
BYN Br Br. руб руб.
BZD $ BZ$
CAD $ C$ CA$ CDN$
CDF FC
CHE
CHF Fr Fr. SFr SFr.
CHW
CLF UF
CLP $ CL$ CLP$
CNY ¥ ￥ CN¥ RMB 元
COP $ COL$ COP$
COU
CRC ₡
CUP $ ₱
CVE $ Esc
CZK Kč Kc
DJF Fdj
DKK kr kr.
DOP $ RD$
DZD DA د.ج د.ج.
EGP £ £E E£ LE L.E. ج.م ج.م.
ERN Nfk
ETB Br ብር
EUR €
FJD $ FJ$
FKP £
GBP £
GEL ₾
GHS ₵ GH₵ GH¢
GIP £
GMD D
GNF FG
GTQ Q
GYD $ G$
HKD $ HK$
HNL L L.
HRK kn kn.
HTG G
HUF Ft Ft.
IDR Rp Rp.
ILS ₪ NIS
INR ₹ Rs Rs. ₨
IQD ID د.ع د.ع. ع.د
IRR ﷼
ISK kr kr.
JMD $ J$
JOD JD د.ا د.ا. د.أ د.أ.
JPY ¥ ￥ JP¥ 円
KES KSh KSh. Sh Sh.
KGS сом
KHR ៛
KMF CF
KPW ₩
KRW ₩ ￦ 원
KWD KD KD. K.D. د.ك د.ك.
KYD $ CI$
KZT ₸ тг тг.
LAK ₭
LBP £ L£ LL ل.ل ل.ل.
LKR Rs Rs. ₨ රු රු.
LRD $ L$
LSL L
LYD LD ل.د ل.د.
MAD Dh Dhs DH د.م د.م.
MDL lei leu
MGA Ar
MKD ден ден. den den.
MMK Ks
MNT ₮
MOP MOP$
MRU UM أ.م أ.م.
MUR Rs Rs. ₨
MVR Rf Rf.
MWK MK
MXN $ MX$ Mex$
MXV
MYR RM
MZN MT MTn
NAD $ N$
NGN ₦
NIO C$
NOK kr kr.
NPR Rs Rs. ₨ रु रू
NZD $ NZ$
OMR RO R.O. ر.ع ر.ع. ﷼
PAB B/. B/
PEN S/ S/.
PGK
PHP ₱
PKR Rs Rs. ₨
PLN zł zł. zl
PYG ₲ Gs Gs.
QAR QR ر.ق ر.ق. ﷼
RON lei leu
RSD дин дин. din din.
RUB ₽ руб руб. р.
RWF FRw RF
SAR SR ر.س ر.س. ﷼
SBD $ SI$
SCR Rs Rs. ₨ SR
SDG £ ج.س ج.س.
SEK kr kr.
SGD $ S$ SG$
SHP £
SLE Le
SOS Sh Sh.
SRD $ Sr$
SSP £
STN Db
SVC $ ₡
SYP £ LS ل.س ل.س.
SZL L
THB ฿ บาท
TJS SM
TMT
TND DT DT. د.ت د.ت.
TOP T$
TRY ₺ TL TL.
TTD $ TT$
TWD $ NT$ NTD 元
TZS TSh TSh. Sh Sh.
UAH ₴ грн грн.
UGX USh USh. Sh Sh.
USD $ US$ U$S USD$
USN
UYI
UYU $ $U UY$
UYW
UZS сум
VED Bs Bs.
VES Bs Bs. Bs.S
VND ₫ đ
VUV VT
WST WS$
XAD
XAF FCFA F.CFA CFA
XCD $ EC$
XCG Cg Cg.
XOF FCFA F.CFA CFA
XPF CFP FCFP ₣
YER ر.ي ر.ي. ﷼
ZAR R
ZMW ZK
ZWG ZiG
"""
"""The codes of ISO 4217 for money, and two that older exports still have; with each, what is
written beside amounts instead of it. Single letters that mean thousands (K, M, B) are left out."""

CODES = frozenset(line.split()[0] for line in _WRITTEN.split("\n") if line)
_PAIRS = [(sign, line.split()[0]) for line in _WRITTEN.split("\n") for sign in line.split()[1:]]


def _codes(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """List the codes of each sign."""
    codes: dict[str, set[str]] = {}
    for sign, code in pairs:
        codes.setdefault(sign, set()).add(code)
    return {sign: frozenset(of_sign) for sign, of_sign in codes.items()}


SIGNS = _codes(_PAIRS)
"""What is written beside amounts instead of a code, with the currencies it can mean."""

_IN_ANY_CASE = _codes((sign.casefold(), code) for sign, code in _PAIRS if len(sign) > 1)

NAMES: Mapping[str, str] = {
    "us dollar": "USD", "euro": "EUR", "pound sterling": "GBP", "british pound": "GBP",
    "canadian dollar": "CAD", "australian dollar": "AUD", "new zealand dollar": "NZD",
    "swiss franc": "CHF", "japanese yen": "JPY", "yen": "JPY", "indian rupee": "INR",
    "swedish krona": "SEK", "norwegian krone": "NOK", "danish krone": "DKK",
}  # fmt: skip
"""Names that a column of currencies has in place of codes, as Dynamics writes them."""

_POINTED = """
$ US$ CA$ A$ AU$ NZ$ S$ SG$ HK$ NT$ MX$ £ ¥ ￥ JP¥ CN¥ RMB ₹ Rs Rs. RM ฿ ₱ ₦ ₪ ₩ KSh USD CAD AUD
NZD SGD HKD TWD MXN GBP JPY CNY INR MYR THB PHP NGN ILS KRW KES
"""
POINTED = frozenset(_POINTED.casefold().split())
"""Signs and codes of places that write a decimal point, or of currencies without decimals."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _word() -> re.Pattern[str]:
    """Find signs and codes, the longest first; a letter alone is one only as it is written here."""
    long = {word for word in (*SIGNS, *CODES) if len(word) > 1}
    return re.compile(f"(?i:{_any_of(long)})|{_any_of(SIGNS.keys() - long)}")


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """List the signs and codes that texts contain, the longest first, as a pattern tries them."""
    found = {word for text in texts for word in _word().findall(text)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def is_currency(word: str) -> bool:
    """Tell a sign or a code of a currency from any other word."""
    return word in CODES or word in SIGNS or word.casefold() in {*_IN_ANY_CASE, *NAMES}


def meant_by(word: str, beside: Collection[str] = ()) -> frozenset[str]:
    """Name the currencies that a sign or a code can stand for; an unknown word is its own.

    Whoever writes CA$ as well means no Canadian dollars by a plain $: what the longer signs
    `beside` it stand for, the shorter one does not. Only of US dollars both are usual: $5, US$8.
    """
    if word.upper() in CODES:
        return frozenset([word.upper()])
    if word not in SIGNS:
        known = _IN_ANY_CASE.get(word.casefold())
        return known or frozenset([NAMES.get(word.casefold(), word.upper())])
    if word.isalpha():
        return SIGNS[word]
    longer = {sign for sign in SIGNS.keys() & set(beside) if sign.endswith(word)} - {word}
    return SIGNS[word].difference(*(SIGNS[sign] - {"USD"} for sign in longer))
