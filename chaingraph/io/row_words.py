"""Words and shapes by which a row of a list made by hand is told from a record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from chaingraph.io.person_numbers import holds

# Patterns are read by Python and by Polars alike: no look-around
_NUMBER = r"^[-+]?[\d,]+(\.\d+)?%?$"
COUNT = r"^[-+]?\d[\d,]*(\.\d+)?(人|名|家|个|户|万元|元|亿元)?$"
CODE = r"^[0-9A-Za-z]{18}$"

#: What the names of firms and organizations end with.
SHAPED = (
    r"(公司|厂|店|[^全内外本]部|社|行|馆|院|所|园|站|场|坊|铺|中心|集团|企业|学校|大学|幼儿园|协会|商会|学会|联合会|基金会|促进会|委员会|工作室|"
    r"经营户|个体户|庄|楼|城|超市|党委|总支|支部|党工委|联盟|(?i:ltd|inc|llc|gmbh|corp|limited|company)\.?)"
    r"([（(].*[)）])?$"
)
#: Signs that a row is no record, cheap enough for every row; in whatever column a row begins with.
LEAD_SIGN = (
    r"[:：※]|^\s*(注|备\s*注|说\s*明|以上|此表|本表|上表|第\s*\d+\s*页|共\s*\d)|"
    r"合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|汇\s*总|总\s*数|总\s*量|平\s*均|均\s*值|总共|一共|共有|(?i:total|^sum|^average)|"
    r"^\s*(填|制表|审|复核|核对|校对|经办|报送|盖章|签|统计|联系|负责)"
)
#: The same for the place of a name, where any remark or the head of a section may stand as well.
SIGN = LEAD_SIGN + (
    r"|[。；;*、/\n]|[0-9]{11}|[0-9]{3}[ -][0-9]{4}|^\s*([（(【\[]|数据|资料|[一二三四五六七八九十]{1,3}[、．.)）])|"
    r"(人|员|者|单位|部门|领导|日期|时间|电话|方式|签字|签名|盖章|街道|镇|乡|片区|产业链|园区|开发区)[)）]?\s*$"
)

_AMOUNT = r"[（(:：为]?\s*(\d[\d,]*)?\s*(家|个|户|人|名|条|项|万元|亿元|元)?\s*(企业|单位|党员|公司)?[)）]?[:：。]?$"
_TOTAL = re.compile(
    r"^(.{0,12}(合计|小计|总计|共计|累计)|汇总|总数|总量|合计数|平均|平均数|平均值|均值|中位数|(本页|全区|园区|全园|全县|全市|以上)?"
    r"(总共|一共|共有|共)(?=\s*\d)|subtotal|(grand ?)?total|sum|average)" + _AMOUNT,
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"小计|本页|subtotal", re.IGNORECASE)
_NOTE = re.compile(
    r"^(※|\*)|^(注|备注|附注|说明)(\s*[:：]|\s*\d|$)|^第\s*\d+\s*页|^共\s*\d+\s*页|^(以上|此表|本表|上表|数据截至|数据来源|资料来源)"
)
# Who filled a form in, with or without what follows
_SIGNATURE = re.compile(
    r"^(填表|制表|填报|审核|审批|审定|复核|核对|校对|经办|统计|报送|上报|打印|录入|签字|签发|盖章|单位负责|负责|主管|分管|联系|审阅|批准|编制)"
    r"(人|员|者|单位|部门|负责人|领导|日期|时间|电话|方式|签字|签名|（?盖章）?)*(（[^）]*）)?\s*([:：].*)?$"
)
_REACHED = re.compile(r"^(联系|办公|咨询)?(电话|手机|传真|邮箱|日期|时间)$")
_LABELLED = re.compile(r"[:：]|^\d{4}\s*[年.\-/].*$|^(年|月|日|年\s*月\s*日|[（(]?(盖章|签字|签名|公章)[)）]?)$")
_SECTION = re.compile(
    r"^[（(]?[一二三四五六七八九十]{1,3}[)）、．.]|^[【\[].+[】\]]$|(街道|镇|乡|片区|产业链|园区|开发区)([（(].{0,12}[)）])?[:：]?$"
)
LONG = 25  # letters from which a text that is no name is a sentence
_STEMS = "甲乙丙丁戊己庚辛壬癸"

#: Marks for "as above"; signs that mean other things as well mean it in lists made by hand only.
DITTO_SURE = ("同上", "同前", "〃", "″", "-〃-")
DITTO = (*DITTO_SURE, "”", '"', "''", "’’", "//", "··")


def squeezed(text: str) -> str:
    """Return a text without blanks and of one width, as the patterns here expect it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_number(text: str) -> bool:
    """Tell whether a text is a plain number or a percentage.

    >>> is_number("1,200"), is_number("12人")
    (True, False)
    """
    return re.match(_NUMBER, text) is not None


def is_shaped(text: str) -> bool:
    """Tell whether a text ends as the names of firms and organizations do."""
    return re.search(SHAPED, text.strip()) is not None


def is_total(text: str) -> bool:
    """Tell whether a cell says that its row sums others up.

    >>> [is_total(text) for text in ("合 计", "东街小计：", "共 12 家企业", "总计算机公司")]
    [True, True, True, False]
    """
    return _TOTAL.match(squeezed(text)) is not None


def is_subtotal(text: str) -> bool:
    """Tell whether a total is one of a part of the list."""
    return _SUBTOTAL.search(squeezed(text)) is not None


def is_note(text: str) -> bool:
    """Tell whether a cell begins a remark or a signature.

    >>> [is_note(text) for text in ("备注：内部", "填表人：张某", "审核人", "备注科技公司", "负责任公司")]
    [True, True, True, False, False]
    """
    tight = squeezed(text)
    return _NOTE.search(tight) is not None or is_signature(text)


def is_signature(text: str) -> bool:
    """Tell whether a cell says who filled a form in."""
    return _SIGNATURE.match(squeezed(text)) is not None


def is_signed(row: Iterable[str]) -> bool:
    """Tell whether a row says only who filled a form in, when, and how they are reached.

    Every cell is such a label with a colon, with or without what it is followed by, or stands after one that ends so.

    >>> is_signed(["填表人：张某", "", "电话:"]), is_signed(["审核：", "", "李某"]), is_signed(["企业名称：", "电话："])
    (True, True, False)
    """
    found = awaits = False
    for cell in filter(None, map(squeezed, row)):
        label, colon, value = cell.partition(":")
        if colon and (is_signature(label) or _REACHED.match(label)):
            found, awaits = True, not value
        elif awaits:
            awaits = False
        else:
            return False
    return found


def is_labelled(text: str) -> bool:
    """Tell whether a cell is a label with its value, or a date, as in the lines under a form."""
    return _LABELLED.search(text.strip()) is not None


def is_sentence(text: str) -> bool:
    """Tell whether a text is too long for a name, or has the stops of a sentence."""
    return (len(squeezed(text)) > LONG and not is_shaped(text)) or any(stop in text for stop in "。；;")


def is_section(text: str) -> bool:
    """Tell whether a text alone in its row heads the rows below it.

    >>> is_section("一、甲街道（5家）"), is_section("东街道"), is_section("甲公司")
    (True, True, False)
    """
    return _SECTION.search(text.strip()) is not None


def names_several(text: str) -> bool:
    """Tell whether a text lists the names of two or more units.

    >>> names_several("甲公司、乙厂"), names_several("水、电公司"), names_several("甲公司")
    (True, False, False)
    """
    parts = [part for part in re.split(r"[、;；/\n]", text) if part.strip()]
    return len(parts) > 1 and all(map(is_shaped, parts))


def is_led(text: str) -> bool:
    """Tell whether the name of a unit follows a word and a colon, which is not part of it.

    >>> is_led("其中：甲公司"), is_led("甲公司")
    (True, False)
    """
    lead, colon, name = re.sub("：", ":", text).partition(":")
    return bool(lead and colon) and is_shaped(name) and not is_shaped(lead)


def has_personal_number(text: str) -> bool:
    """Tell whether a text holds what looks like a number of a telephone or an identity card."""
    return holds(unicodedata.normalize("NFKC", text))


def are_column_numbers(cells: list[str]) -> bool:
    """Tell whether a row only numbers the columns: 1 2 3, or 甲 乙 1 2 3.

    >>> are_column_numbers(["甲", "乙", "1", "2", "3"]), are_column_numbers(["1", "2", "7"])
    (True, False)
    """
    bare = [squeezed(cell).strip("()[]（）栏") for cell in cells]
    letters = 0
    while letters < len(bare) and bare[letters] in (_STEMS[letters : letters + 1], "abcdefghij"[letters : letters + 1]):
        letters += 1
    numbers = bare[letters:]
    return len(bare) >= 3 and len(numbers) >= 2 and numbers == [str(at) for at in range(1, len(numbers) + 1)]
