"""The answer that compares two parks."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, Option
from chaingraph.errors import Text
from chaingraph.model import KINDS, DataClass
from chaingraph.table import Column

KINDS_OF_CHANGE = {
    "added": Text("新增", "Added"),
    "removed": Text("减少", "Removed"),
    "changed": Text("变更", "Changed"),
}
_KINDS = {declared.name: declared.label for declared in KINDS}

SUMMARY = Answer(
    id="changes.summary",
    title=Text("各表的变化条数", "Changes by kind"),
    columns=(
        Column("kind", Text("数据表", "Kind"), values=_KINDS),
        Column("before", Text("原有", "Before"), unit="条"),
        Column("added", Text("新增", "Added"), unit="条"),
        Column("removed", Text("减少", "Removed"), unit="条"),
        Column("changed", Text("变更", "Changed"), unit="条"),
        Column("after", Text("现有", "After"), unit="条"),
    ),
    chosen_by=Option("--summary", Text("只列各表的条数。", "Print the counts by kind only.")),
    sheet=Text("变化条数", "changes by kind"),
)
CHANGES = Answer(
    id="changes",
    title=Text("两份数据之间的变化", "What changed between two parks"),
    columns=(
        Column("kind", Text("数据表", "Kind"), values=_KINDS),
        Column("change", Text("变化", "Change"), values=KINDS_OF_CHANGE),
        Column("name", Text("名称", "Name"), data_class=DataClass.PUBLIC),
        Column("label", Text("项目", "What")),
        Column("before", Text("原值", "Before"), code=True),
        Column("after", Text("现值", "After"), code=True),
        Column("id", Text("编号", "Id"), code=True),
        Column("field", Text("列", "Column"), code=True),
        Column("people_records", Text("人员记录数", "Records of people"), unit="条", data_class=DataClass.SENSITIVE),
    ),
    function="chaingraph.analysis.changes.find:find_changes",
    parts=(SUMMARY,),
    park="after",
    takes=(),
    options=(
        Option(
            "--since",
            Text("较早的一份数据；页面列出与它相比的变化。", "An earlier park; the page lists what changed since."),
            "park",
            "OTHER",
            parameter="before",
            required=True,
        ),
    ),
    command=Command(
        "diff",
        11,
        Text(
            "比较两份数据：哪些记录新增、减少，哪些列从何值变为何值；涉及人员的只给条数。",
            "Compare two parks: records added and removed, and properties that changed with both values; records of "
            "people are only counted.",
        ),
    ),
    sheet=Text("变化", "changes"),
    headline=99,
)
