r"""Numbers and units of the LaTeX package siunitx as text: \qty{5}{\metre\per\second} is "5 m s⁻¹".

Macros and their signs: the siunitx manual, version 3, and the older \SI and \si of version 2.
"""

from __future__ import annotations

import re

from ingestion.extraction.builders import SUPERSCRIPTS

# How many arguments each command has; the last is a unit but for those of numbers alone.
ARGUMENTS = {
    **{"SI": 2, "qty": 2, "SIrange": 3, "qtyrange": 3, "SIlist": 2, "qtylist": 2},
    **{"si": 1, "unit": 1, "num": 1, "numrange": 2, "numlist": 1, "ang": 1},
}
_UNITLESS = frozenset({"num", "numrange", "numlist", "ang"})
_PREFIXES = {
    **{"quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f"},
    **{"pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d"},
    **{"deca": "da", "deka": "da", "hecto": "h", "kilo": "k", "mega": "M", "giga": "G"},
    **{"tera": "T", "peta": "P", "exa": "E", "zetta": "Z", "yotta": "Y", "ronna": "R"},
    **{"quetta": "Q"},
    **{"kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti", "pebi": "Pi", "exbi": "Ei"},
}
_UNITS = {
    **{"metre": "m", "meter": "m", "second": "s", "gram": "g", "kilogram": "kg", "ampere": "A"},
    **{"kelvin": "K", "mole": "mol", "candela": "cd", "becquerel": "Bq", "coulomb": "C"},
    **{"degreeCelsius": "°C", "celsius": "°C", "farad": "F", "gray": "Gy", "hertz": "Hz"},
    **{"henry": "H", "joule": "J", "katal": "kat", "lumen": "lm", "lux": "lx", "newton": "N"},
    **{"ohm": "Ω", "pascal": "Pa", "radian": "rad", "siemens": "S", "sievert": "Sv"},
    **{"steradian": "sr", "tesla": "T", "volt": "V", "watt": "W", "weber": "Wb"},
    **{"astronomicalunit": "au", "bel": "B", "dalton": "Da", "day": "d", "decibel": "dB"},
    **{"electronvolt": "eV", "hectare": "ha", "hour": "h", "litre": "L", "liter": "L"},
    **{"minute": "min", "neper": "Np", "tonne": "t", "arcminute": "′", "arcsecond": "″"},
    **{"degree": "°", "percent": "%", "bit": "bit", "byte": "B", "angstrom": "Å", "bar": "bar"},
    **{"um": "µm", "us": "µs", "ul": "µL", "uL": "µL", "uA": "µA", "uV": "µV", "ug": "µg"},
    **{"umol": "µmol", "uF": "µF", "uW": "µW", "uC": "µC", "uH": "µH", "celcius": "°C"},
}
_POWERS = {"square": "2", "cubic": "3"}
_POWERS_BEHIND = {"squared": "2", "cubed": "3"}
_TOKEN = re.compile(
    r"\\(tothe|raiseto)\s*\{?\s*([-+]?\d+(?:\.\d+)?)\s*\}?"
    r"|\\([A-Za-z]+)\s*(?:\{([^{}]*)\})?|\^\{?([-+]?\d+)\}?|([^\\\s.~^]+)|[.~]"
)
_COMMAND = re.compile(
    r"\\(" + "|".join(ARGUMENTS) + r")(?![A-Za-z])\s{0,20}(?:\[[^\[\]]*\])?"
    r"((?:\s{0,20}\{(?:[^{}]|\{[^{}]*\})*\})+)"
)
_ARGUMENT = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")


def quantity(command: str, arguments: list[str]) -> str:
    """What siunitx prints for `command`; the digits are not grouped, so that they are found."""
    if command == "ang":
        degrees = zip(arguments[0].split(";"), "°′″", strict=False)
        return "".join(f"{number.strip()}{sign}" for number, sign in degrees if number.strip())
    *numbers, last = arguments
    if command in ("si", "unit"):
        return unit(last)
    if command in _UNITLESS:
        numbers, last = arguments, ""
    if command.endswith("list"):
        numbers = numbers[0].split(";")
    text = (", " if command.endswith("list") else "–").join(map(_number, numbers))
    sign = unit(last) if last else ""
    return f"{text}{'' if sign in ('', '°', '′', '″') else ' '}{sign}"


def unit(source: str) -> str:
    r"""The signs of a unit: \kilo\metre\per\second is "km s⁻¹", and "m/s" stays as it is."""
    signs: list[str] = []
    prefix, power, below = "", "1", False
    for found in _TOKEN.finditer(source):
        raising, exponent, name, argument, raised, plain = found.groups()
        if raising == "raiseto":
            power = exponent
        elif raised:
            _raise(signs, raised)
        elif name == "per":
            below = True
        elif name in _PREFIXES:
            prefix += _PREFIXES[name]
        elif name in _POWERS:
            power = _POWERS[name]
        elif raising or name in _POWERS_BEHIND:
            behind = exponent or _POWERS_BEHIND[name]
            is_below = bool(signs) and signs[-1].endswith("⁻¹")
            signs[-1:] = [each.removesuffix("⁻¹") for each in signs[-1:]]
            _raise(signs, _negated(behind) if is_below else behind)
        elif name or plain:
            signs.append(prefix + (_UNITS.get(name) or argument or name if name else plain))
            if below or power != "1":
                _raise(signs, _negated(power) if below else power)
            prefix, power, below = "", "1", False
    return " ".join([*signs, prefix] if prefix else signs)


def replaced(text: str) -> str:
    """`text` with each quantity of siunitx written out."""

    def written(found: re.Match[str]) -> str:
        arguments = _ARGUMENT.findall(found[2])
        wanted = ARGUMENTS[found[1]]
        if len(arguments) < wanted:
            return found[0]
        rest = "".join(f"{{{argument}}}" for argument in arguments[wanted:])
        return quantity(found[1], arguments[:wanted]) + rest

    return _COMMAND.sub(written, text)


def _raise(signs: list[str], power: str) -> None:
    if signs:
        signs[-1] += power.removeprefix("+").translate(SUPERSCRIPTS)


def _negated(power: str) -> str:
    return power[1:] if power.startswith("-") else f"-{power.removeprefix('+')}"


def _number(source: str) -> str:
    number = "".join(re.sub(r"\\pm|\+-", "±", source).split())
    number = re.sub(r"\\times|x(?=\d)", "×", number)
    number = re.sub(r"^(.*?)[eEdD]([-+]?\d+)$", lambda found: _scientific(*found.groups()), number)
    return re.sub("([±×])", r" \1 ", number)


def _scientific(mantissa: str, exponent: str) -> str:
    power = f"10{exponent.removeprefix('+').translate(SUPERSCRIPTS)}"
    return f"{mantissa}×{power}" if mantissa else power
