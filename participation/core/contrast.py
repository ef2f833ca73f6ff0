"""Contrast of a theme's colours, measured on its tokens: hex and oklch, each pair in light and in dark."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TEXT = 4.5
CONTROL = 3.0

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)[;}]")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_OKLCH = re.compile(r"oklch\(\s*([\d.]+%?)\s+([\d.]+%?)\s+(-?[\d.]+)(?:deg)?\s*\)")
_REFERENCE = re.compile(r"var\(\s*--([\w-]+)\s*\)")
_GAMUT_TOLERANCE = 0.0005

_SOFT = ("action-soft", "accent-soft", "positive-soft", "negative-soft", "warning-soft")

# (what is read, what it stands on, least ratio)
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((name, "surface", TEXT) for name in ("text", "muted", "heading", "action", "action-strong")),
    *((name, "surface", TEXT) for name in ("accent", "positive", "negative", "warning")),
    *((name, "raised", TEXT) for name in ("text", "muted", "heading", "action", "action-strong", "accent", "negative")),
    *((name, "field", TEXT) for name in ("text", "muted", "heading", "action", "action-strong", "accent", "negative")),
    *((name, soft, TEXT) for soft in _SOFT for name in ("text", "action", "action-strong")),
    *((name, soft, TEXT) for soft in ("action-soft", "accent-soft") for name in ("heading", "muted")),
    *((soft.removesuffix("-soft"), soft, TEXT) for soft in _SOFT if soft != "action-soft"),
    *((f"{name}-text", name, TEXT) for name in ("action", "accent", "positive", "negative", "warning", "band", "foot")),
    ("action-text", "action-strong", TEXT),
    *(("control", ground, CONTROL) for ground in ("surface", "raised", "field")),
    *(("focus", ground, CONTROL) for ground in ("surface", "raised", "field", *_SOFT)),
)


class Unmeasurable(ValueError):
    """A colour whose contrast cannot be measured; the message says why."""


@dataclass(frozen=True)
class Colour:
    """Linear light of red, green and blue, 0 to 1 inside sRGB."""

    red: float
    green: float
    blue: float

    @property
    def in_srgb(self) -> bool:
        """Whether a screen can show it as it is; browsers map others, each in its way."""
        return all(
            -_GAMUT_TOLERANCE <= channel <= 1 + _GAMUT_TOLERANCE for channel in (self.red, self.green, self.blue)
        )

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG defines it."""
        return 0.2126 * self.red + 0.7152 * self.green + 0.0722 * self.blue


@dataclass(frozen=True)
class Finding:
    """A pair that is too faint: which tokens, in which scheme, what it reaches and what it should."""

    foreground: str
    background: str
    scheme: str
    ratio: float
    least: float


def ratio(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def parse(text: str) -> Colour:
    """A colour written as hex or oklch. Raises Unmeasurable for anything else, also for transparent or mixed ones."""
    text = text.strip().lower()
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return Colour(*(_linear(int(digits[start : start + 2], 16) / 255) for start in (0, 2, 4)))
    if match := _OKLCH.fullmatch(text):
        return _from_oklch(_share(match[1], 1), _share(match[2], 0.4), math.radians(float(match[3])))
    if "color-mix" in text:
        raise Unmeasurable("is mixed; write the resulting colour")
    if "/" in text or text.startswith(("rgba", "hsla")) or re.fullmatch(r"#([0-9a-f]{4}|[0-9a-f]{8})", text):
        raise Unmeasurable("is transparent; write the colour as it is seen")
    raise Unmeasurable("is neither hex nor oklch")


def tokens(css: str) -> dict[str, str]:
    """The custom properties of a stylesheet by name without dashes; later ones win."""
    return {name: " ".join(value.split()) for name, value in _TOKEN.findall(_COMMENT.sub("", css))}


def schemes(value: str) -> tuple[str, str]:
    """The light and the dark half of a value; both the same unless it says light-dark()."""
    value = value.strip()
    if not (value.startswith("light-dark(") and value.endswith(")")):
        return value, value
    inside = value[len("light-dark(") : -1]
    depth = 0
    for position, char in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            return inside[:position].strip(), inside[position + 1 :].strip()
    raise Unmeasurable("names one colour where light-dark() needs two")


def colours(values: Mapping[str, str], name: str) -> tuple[Colour, Colour]:
    """The colour of a token in light and in dark. Raises Unmeasurable, KeyError if it is missing."""
    seen = {name}
    value = values[name]
    while match := _REFERENCE.fullmatch(value):
        if match[1] in seen:
            raise Unmeasurable("refers to itself")
        seen.add(match[1])
        value = values[match[1]]
    light, dark = schemes(value)
    return parse(light), parse(dark)


def needed() -> list[str]:
    """The tokens that every theme must have, by itself or from those it builds on."""
    return sorted({f"color-{name}" for pair in PAIRS for name in pair[:2]})


def faint_pairs(measured: Mapping[str, tuple[Colour, Colour]]) -> Iterator[Finding]:
    """The pairs below their least ratio among the tokens that could be measured."""
    for foreground, background, least in PAIRS:
        front, back = measured.get(f"color-{foreground}"), measured.get(f"color-{background}")
        if front is None or back is None:
            continue
        for scheme, one, other in zip(("light", "dark"), front, back, strict=True):
            reached = ratio(one, other)
            if reached < least:
                yield Finding(f"color-{foreground}", f"color-{background}", scheme, reached, least)


def _share(text: str, whole: float) -> float:
    return float(text[:-1]) / 100 * whole if text.endswith("%") else float(text)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Colour(
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
