"""What is read of addresses, by hand: parameters, clicks, pages and hosts."""

import polars as pl
import pytest

from funnelcli.define.rows import urls

UTM = {
    "https://x.example/?utm_source=google&utm_medium=cpc": "google",
    "https://x.example/?a=1&utm_source=google": "google",
    "https://x.example/?UTM_Source=Google": "Google",
    "https://x.example/?utm_source=News%20Letter": "News Letter",
    "https://x.example/?utm_source=News+Letter": "News Letter",
    "https://x.example/?utm_source=a%2Bb": "a+b",
    "https://x.example/?utm_source=M%C3%BCnchen": "München",
    "https://x.example/?utm_source=M%FCnchen": "München",  # of Windows, and no UTF-8
    "https://x.example/?utm_source=%E6%9D%B1%E4%BA%AC": "東京",
    "https://x.example/?utm_source=東京": "東京",
    "https://x.example/?utm_source=News%2520Letter": "News Letter",  # coded twice
    "https://x.example/?utm_source=50%": "50%",
    "https://x.example/?utm_source=50%zz%": "50%zz%",
    "https://x.example/#utm_source=google": "google",
    "https://x.example/#/pricing?utm_source=google": "google",
    "https://x.example/?utm_source=google#top": "google",
    "https://x.example/?a=1?utm_source=google?b=2": "google",
    "https://x.example/?a=1&amp;utm_source=google&amp;b=2": "google",
    "https://x.example/?utm_source=&utm_source=google": "google",
    "https://x.example/?utm_source=google&utm_source=bing": "google",
    "x.example?utm_source=google": "google",
    "/pricing?utm_source=google": "google",
    "?utm_source=google": "google",
    "https://bücher.example/?utm_source=google": "google",
    "https://x.example/?utm_source=": None,
    "https://x.example/?utm_source=%20+": None,
    "https://x.example/?utm_source": None,
    "https://x.example/?utm_source=(not%20set)": None,
    "https://x.example/?my_utm_source=google": None,
    "https://x.example/?next=utm_source%3Dgoogle": None,
    "https://x.example/utm_source=google": None,
    "": None,
}
PAGES = {
    "https://www.X.example/Pricing/?utm_source=google#top": ("x.example", "x.example/Pricing"),
    "x.example": ("x.example", "x.example"),
    "x.example:8080/a": ("x.example", "x.example/a"),
    "//x.example/a": ("x.example", "x.example/a"),
    "https://ada:secret@x.example/a": ("x.example", "x.example/a"),
    "https://x.example/leave/ada@y.example": ("x.example", "x.example/leave/(address)"),
    "https://x.example/leave/ada%40y.example/": ("x.example", "x.example/leave/(address)"),
    "https://xn--bcher-kva.example/": ("bücher.example", "bücher.example"),
    "https://Bücher.example.": ("bücher.example", "bücher.example"),
    "/pricing": (None, "/pricing"),
    "/": (None, "/"),
    "android-app://com.google.android.gm/": ("com.google.android.gm", "com.google.android.gm"),
    "google": ("google", "google"),
    "(direct)": (None, "/"),
}


def of(text: str, expr: pl.Expr) -> object:
    return pl.DataFrame({"url": [text]}).select(expr).item()


@pytest.mark.parametrize("url", UTM)
def test_a_parameter_is_read_and_decoded(url: str) -> None:
    raw = pl.DataFrame({"url": [url]}).select(urls.utm(pl.col("url"), "source")).to_series()

    assert pl.select(urls.told(pl.lit(urls.decoded_values(raw)))).item() == UTM[url]


@pytest.mark.parametrize("url", PAGES)
def test_a_page_and_its_host(url: str) -> None:
    bare = urls.bare(pl.col("url"))

    assert (of(url, urls.host(bare)), of(url, urls.page(bare))) == PAGES[url]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/?a=1&gclid=Cj0K", "gclid"),
        ("https://x.example/?GCLID=Cj0K", "GCLID"),
        ("https://x.example/?msclkid=1&fbclid=2", "msclkid"),
        ("https://x.example/#fbclid=2", "fbclid"),
        ("https://x.example/?gclid=", None),
        ("https://x.example/?notgclid=1", None),
    ],
)
def test_a_click_is_told_by_its_parameter(url: str, expected: str | None) -> None:
    assert of(url, urls.click_id(pl.col("url"))) == expected


def test_what_stands_behind_the_host_is_cut_off() -> None:
    assert of("https://x.example/a/b?c#d", urls.origin(pl.col("url"))) == "https://x.example"
    assert of("x.example/a", urls.origin(pl.col("url"))) == "x.example"
    assert of("google", urls.origin(pl.col("url"))) == "google"
