"""Colours are measured as people see them, and what cannot be measured is said to be so."""

import pytest

from participation.core import contrast


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000", "#ffffff", 21.0), ("#767676", "#fff", 4.54), ("#fff", "#ffffff", 1.0), ("#0000ff", "#ffffff", 8.59)],
)
def test_ratio_of_hex_colours(one, other, expected):
    assert contrast.ratio(contrast.parse(one), contrast.parse(other)) == pytest.approx(expected, abs=0.005)


def test_ratio_does_not_depend_on_the_order():
    ink, paper = contrast.parse("#1b2421"), contrast.parse("#fdfbf7")
    assert contrast.ratio(ink, paper) == contrast.ratio(paper, ink)


@pytest.mark.parametrize(
    ("oklch", "same_as"),
    [
        ("oklch(1 0 0)", "#ffffff"),
        ("oklch(100% 0 0deg)", "#ffffff"),
        ("oklch(0.62796 0.25768 29.234)", "#ff0000"),
        ("oklch(45.201% 0.31321 264.052)", "#0000ff"),
    ],
)
def test_oklch_is_converted_to_srgb(oklch, same_as):
    one, other = contrast.parse(oklch), contrast.parse(same_as)
    assert one.in_srgb
    assert (one.red, one.green, one.blue) == pytest.approx((other.red, other.green, other.blue), abs=0.001)


def test_colours_outside_srgb_are_noticed():
    assert not contrast.parse("oklch(0.7 0.3 150)").in_srgb


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("color-mix(in srgb, red, blue)", "mixed"),
        ("#ffffff80", "transparent"),
        ("#fff8", "transparent"),
        ("oklch(0.5 0.1 20 / 50%)", "transparent"),
        ("rgba(0, 0, 0, 0.5)", "transparent"),
        ("red", "neither"),
    ],
)
def test_what_cannot_be_measured_is_refused(text, reason):
    with pytest.raises(contrast.Unmeasurable, match=reason):
        contrast.parse(text)


def test_light_dark_is_split_outside_of_brackets():
    value = "light-dark(oklch(0.5 0.1 20), #fff)"
    assert contrast.schemes(value) == ("oklch(0.5 0.1 20)", "#fff")
    assert contrast.schemes("#123456") == ("#123456", "#123456")


def test_light_dark_with_one_colour_is_refused():
    with pytest.raises(contrast.Unmeasurable):
        contrast.schemes("light-dark(#fff)")


def test_tokens_are_read_without_comments():
    css = "/* --color-text: #fff; */ :root { --color-text: light-dark(#111,\n #eee); --radius: 0 }"
    assert contrast.tokens(css) == {"color-text": "light-dark(#111, #eee)", "radius": "0"}


def test_references_are_followed_and_circles_refused():
    values = {"color-a": "var(--color-b)", "color-b": "#000", "color-c": "var(--color-d)", "color-d": "var(--color-c)"}
    assert contrast.colours(values, "color-a") == (contrast.parse("#000"),) * 2
    with pytest.raises(contrast.Unmeasurable, match="itself"):
        contrast.colours(values, "color-c")


def test_faint_pairs_name_the_scheme():
    white, grey, ink = (contrast.parse(text) for text in ("#ffffff", "#999999", "#111111"))
    findings = list(contrast.faint_pairs({"color-surface": (white, ink), "color-text": (grey, white)}))
    assert [(finding.foreground, finding.scheme, finding.least) for finding in findings] == [
        ("color-text", "light", contrast.TEXT)
    ]
