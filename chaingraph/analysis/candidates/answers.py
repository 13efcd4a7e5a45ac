"""The answer about candidates for deputy secretaries of chain committees."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.model.party import SECRETARY_CRITERIA
from chaingraph.table import Column

GOODS = tuple(criterion.name for criterion in SECRETARY_CRITERIA)
STATES = {
    "qualified": Text("四项均好", "All four goods"),
    "not_assessed": Text("考评不全，无不足", "Not fully assessed, none lacking"),
    "lacking": Text("有不足", "Some lacking"),
}
_PERSONAL = DataClass.SENSITIVE

CANDIDATES = Answer(
    id="candidates",
    title=Text("产业链党委副书记人选", "Candidates for deputy secretaries of chain committees"),
    columns=(
        Column("chain_id", Text("产业链编号", "Chain id"), code=True, of="IndustryChain"),
        Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
        Column("rank", Text("名次", "Rank"), data_class=_PERSONAL),
        Column("member_id", Text("人员代号", "Person"), code=True, data_class=_PERSONAL),
        Column("organization", Text("任职党组织", "Organization"), data_class=_PERSONAL),
        Column("role", Text("职务", "Role"), values=kind("SERVES_AS")["role"].values, data_class=_PERSONAL),
        Column("since", Text("任职日期", "Since"), data_class=_PERSONAL),
        Column("state", Text("“四好”", "Four goods"), values=STATES, data_class=_PERSONAL),
        Column("good", Text("具备", "Good in"), data_class=_PERSONAL),
        Column("lacking", Text("不足", "Lacking"), data_class=_PERSONAL),
        Column("ask", Text("待考评", "To be assessed"), data_class=_PERSONAL),
        Column("reasons", Text("依据", "Reasons"), data_class=_PERSONAL),
    ),
    function="chaingraph.analysis.candidates.find:find_candidates",
    takes=("on",),
    command=Command(
        "candidates",
        48,
        Text(
            "产业链党委副书记人选：链上企业党组织的书记、党务工作者，按“四好”和任职时间排列，列出待考评的项。",
            "Candidates for deputies of chain committees: secretaries and Party workers of the firms of each chain, by "
            "the four goods and time in office, with what is still to be assessed.",
        ),
    ),
    sheet=Text("副书记人选", "candidates"),
    headline=48,
    only_with_rows=True,
    report=InReport(48, ("chain", "rank", "member_id", "role", "state", "lacking", "ask"), most=20),
    reads=reads.together(
        reads.HOMES,
        reads.OPERATING,
        {
            "IN_CHAIN": "from_id to_id since",
            "IndustryChain": "id name committee_id",
            "Member": "id",
            "PartyOrganization": "name",
            "SERVES_AS": f"from_id to_id role since until {' '.join(GOODS)}",
        },
    ),
)
