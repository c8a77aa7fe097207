"""What channels call a buyer's mobile: whole, masked by the platform, or a number that is nobody's."""

import re

PREFIX = re.compile(r"^(?:\+|00)?86(?=1\d{2}[\d*])")
WHOLE = re.compile(r"1[3-9]\d{9}")
MASKED = re.compile(r"1\d{0,2}\*{2,}\d{2,4}")


def split_mobile(text: str | None) -> tuple[str | None, str | None]:
    """(eleven digits, None), (None, 138****1234), or neither: a landline, or a virtual number with an extension."""
    if not text:
        return None, None
    bare = PREFIX.sub("", text.replace(" ", "").replace("-", "") if "*" in text else text.replace(" ", ""))
    if WHOLE.fullmatch(bare):
        return bare, None
    dashed = bare.split("-")
    if [len(part) for part in dashed] == [3, 4, 4] and WHOLE.fullmatch("".join(dashed)):
        return "".join(dashed), None
    return None, bare if MASKED.fullmatch(bare) else None
