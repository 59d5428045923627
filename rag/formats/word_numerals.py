"""Numbers in the ways that Word and web pages print them before paragraphs."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟万")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def numeral(value: int, style: str) -> str:
    """The number as printed in a style of ECMA-376, 17.18.59 (ST_NumberFormat); decimal for an unknown style."""
    if style == "none":
        return ""
    if value < 0:
        return str(value)
    if style in ("chineseCounting", "japaneseCounting", "taiwaneseCounting", "koreanCounting"):
        return _counted(value) if value < 100 else _digits(value, "〇")
    if style in ("chineseCountingThousand", "taiwaneseCountingThousand", "ideographLegalTraditional"):
        counted = _counted(value)
        return counted.translate(_LEGAL) if style == "ideographLegalTraditional" else counted
    if style == "chineseLegalSimplified":
        return _counted(value).replace("十", "一十", 1 if 10 <= value < 20 else 0).translate(_LEGAL)
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"):
        return _digits(value, "〇")
    if style == "ideographTraditional" and 1 <= value <= len(_STEMS):
        return _STEMS[value - 1]
    if style == "ideographZodiac" and 1 <= value <= len(_BRANCHES):
        return _BRANCHES[value - 1]
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if style == "decimalEnclosedParen":
        return f"（{value}）"
    if style == "decimalEnclosedFullstop":
        return f"{value}."
    if style == "ideographEnclosedCircle" and 1 <= value <= 10:
        return chr(ord("㊀") + value - 1)
    if style == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style == "decimalZero":
        return f"{value:02d}"
    if style in ("upperLetter", "lowerLetter") and 1 <= value <= 780:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in ("upperRoman", "lowerRoman") and 1 <= value < 4000:
        roman = ""
        for amount, sign in _ROMAN:
            roman += sign * (value // amount)
            value %= amount
        return roman.upper() if style == "upperRoman" else roman
    return str(value)


def _digits(value: int, zero: str) -> str:
    return "".join(_DIGITS[int(c)] for c in str(value)).replace("零", zero)


def _counted(value: int) -> str:
    """十二, 一百零三, 二千零一十."""
    if value < 10:
        return _DIGITS[value]
    if value >= 10_000:
        if value >= 100_000_000:
            return _digits(value, "〇")
        high, low = divmod(value, 10_000)
        rest = "" if not low else _counted_full(low) if low >= 1000 else "零" + _counted_full(low)
        return _counted(high) + "万" + rest
    full = _counted_full(value)
    return full[1:] if full.startswith("一十") else full


def _counted_full(value: int) -> str:
    text, zero = "", False
    for amount, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, amount)
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + unit
            zero = False
        elif text and value:
            zero = True
    return text
