"""How a fact of the industrial layer is known: one scale for every edge of it."""

from typing import Any

from chaingraph.errors import Text
from chaingraph.model.core import DataClass, Property, choice, words

#: Strongest first; `implied` counts only as "at most", `candidate` never before a person has seen it
STATUS = {
    "observed": ("实际往来", "Observed"),
    "declared": ("申报", "Declared"),
    "implied": ("推定", "Implied"),
    "candidate": ("待确认", "Candidate"),
}


def status(**options: Any) -> Property:
    """Declare how the facts of an edge are known; blank means declared, since somebody wrote them down."""
    return choice(
        "status",
        "依据状态",
        "Status",
        DataClass.PUBLIC,
        values=STATUS,
        also={
            **dict.fromkeys(words("发票 合同 实际 已发生 交易记录"), "observed"),
            **dict.fromkeys(words("自报 填报 登记 已确认"), "declared"),
            **dict.fromkeys(words("推断 推算 估计"), "implied"),
            **dict.fromkeys(words("候选 待核 待核实 疑似"), "candidate"),
        },
        note=Text(
            "实际往来：发票、合同，双方均在册；申报：问卷、登记；推定：由产品推出；待确认：由词语匹配，尚无人确认。空着即申报",
            "observed: an invoice, both ends known; declared: a survey, a register; implied: follows from products; "
            "candidate: matched by words, seen by nobody yet. Blank means declared",
        ),
        **options,
    )
