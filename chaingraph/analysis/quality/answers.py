"""The answer about how well the files of a park were read."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, InReport
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column

ABOUT = {
    "questions": Text("待定的问题", "Questions that are open"),
    "used": Text("先用的建议", "Proposals used until changed"),
    "asked": Text("其中涉及", "Of these about"),
    "unread": Text("需要而未读的列", "Columns needed and not read"),
    "put_aside": Text("因错误未采用的行", "Rows put aside for an error"),
    "unreadable": Text("填了而认不出的格", "Cells that cannot be read"),
    "absent": Text("没有任何记录的表", "Tables without any record"),
    "unknown": Text("没有该项的企业", "Firms without this fact"),
    "aside": Text("未用的列", "Columns left aside"),
    "personal": Text("个人信息列，未读", "Columns of personal data, not read"),
    "rows": Text("不是记录的行", "Rows that are no records"),
}

QUALITY = Answer(
    id="quality",
    title=Text("数据质量", "Quality of the data"),
    columns=(
        Column("about", Text("事项", "About"), values=ABOUT),
        Column("what", Text("内容", "What"), data_class=DataClass.PUBLIC),
        Column("number", Text("数量", "Number")),
        Column("touches", Text("涉及的结果", "Answers it touches")),
    ),
    function="chaingraph.analysis.quality.find:find_quality",
    takes=(),
    sheet=Text("数据质量", "quality of data"),
    headline=0,
    only_with_rows=True,
    report=InReport(0, ("about", "what", "number", "touches"), most=40),
)
