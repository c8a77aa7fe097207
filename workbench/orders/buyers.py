"""What channels call a buyer: a mobile that is whole, masked or nobody's, and a buyer id that is hers or nobody's."""

import re
import unicodedata

PREFIX = re.compile(r"^(?:\+|00)?86(?=1\d{2}[\d*])")
WHOLE = re.compile(r"1[3-9]\d{9}")
MASKED = re.compile(r"1\d{0,2}\*{2,}\d{2,4}")
NOBODYS = frozenset(
    {
        *("无", "空", "暂无", "没有", "未知", "匿名", "匿名用户", "匿名买家", "游客", "散客", "散客购买"),
        *("null", "none", "nil", "nan", "na", "n/a", "undefined", "unknown", "anonymous", "guest"),
    }
)
"""What systems write where they know no buyer id."""
HIDING = frozenset("*＊•●…")


def usable_buyer_id(text: str | None) -> str | None:
    """The id itself; None for what stands for no id ("--", 无, 0) and for one the platform has masked (j***n).

    Both are shared by strangers, who would become one person by them.
    """
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    is_nobodys = plain in NOBODYS or not any(map(str.isalnum, plain.replace("0", "")))
    return None if is_nobodys or not HIDING.isdisjoint(text) else text


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
