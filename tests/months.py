"""Two months of one small park as people change it: codes filled in, names changed and respelt, ids exchanged."""

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st
from parks import park_of
from strategies import uscc

from chaingraph.park import Park

LETTERS = "甲乙丙丁戊己庚"
SPELLINGS = (
    lambda name: name,
    lambda name: f" {name[:2]} {name[2:]}",
    lambda name: f"{name}。",
    lambda name: name.replace("（", "(").replace("）", ")"),
    lambda name: name.replace("机", "機").replace("电", "電"),
)


@dataclass(frozen=True)
class Months:
    """The park of one month, that of the next, and the ids of those who are in both."""

    before: Park
    after: Park
    same: dict[str, str]
    renamed: dict[str, str]  # by id of today, the former name where it is another one


@st.composite
def months(draw):
    """Months between which everybody is known again: by code, by a name of their own, or by an id nobody else took."""
    count = draw(st.integers(2, len(LETTERS)))
    firms = []
    for number, letter in enumerate(LETTERS[:count]):
        coded = draw(st.booleans())
        change = draw(st.sampled_from(("keep", "respell", "rename")))
        firms.append(
            {
                "number": number,
                "letter": letter,
                "id": draw(st.sampled_from((f"E{number}", f"name:{letter}", f"{number}"))),
                "coded": coded,
                "code": coded or draw(st.booleans()),
                "change": change,
                # without a code and under another name the id alone tells who it is
                "moves": (coded or change != "rename") and draw(st.booleans()),
                "there": number < 2 or draw(st.integers(0, 5)) > 0,
            }
        )
    moving = [firm for firm in firms if firm["moves"]]
    pool = draw(st.permutations([firm["id"] for firm in moving] + [f"N{firm['number']}" for firm in moving]))
    for firm, id_ in zip(moving, pool, strict=False):
        firm["today"] = id_
    spell = draw(st.lists(st.sampled_from(SPELLINGS), min_size=count, max_size=count))
    for firm, spelling in zip(firms, spell, strict=True):
        firm.setdefault("today", firm["id"])
        firm["name"] = f"合成测试{firm['letter']}机电（样例）有限公司"
        new = f"合成测试{firm['letter']}新材（样例）公司"
        firm["called"] = {"keep": firm["name"], "respell": spelling(firm["name"]), "rename": new}[firm["change"]]
    stay = [firm for firm in firms if firm["there"]]
    new = [(pool[len(moving)], "合成测试辛实业有限公司")] if moving and draw(st.booleans()) else []
    # with the id of one who left, and no codes, a newcomer would be taken for that one under a new name
    taken = {firm["today"] for firm in stay} | {firm["id"] for firm in firms if not firm["there"]}
    new = [(id_, name) for id_, name in new if id_ not in taken]
    return Months(
        _park([(firm["id"], firm["name"], firm["coded"], firm["number"]) for firm in firms], stay, "id"),
        _park(
            [(firm["today"], firm["called"], firm["code"], firm["number"]) for firm in stay]
            + [(id_, name, False, 99) for id_, name in new],
            stay,
            "today",
        ),
        {firm["id"]: firm["today"] for firm in stay},
        {firm["today"]: firm["name"] for firm in stay if firm["change"] == "rename"},
    )


def _park(rows, linked, column):
    links = [(a[column], b[column]) for a, b in pairwise(linked)]
    return park_of(
        Enterprise=[
            {"id": id_, "name": name, "uscc": uscc(f"91000000{number:09d}") if coded else None}
            for id_, name, coded, number in rows
        ],
        IndustryChain=[{"id": "C1", "name": "链"}],
        Visit=[{"id": f"V{firm['number']}", "enterprise_id": firm[column]} for firm in linked],
        SUPPLIES=[{"from_id": a, "to_id": b, "product": "齿轮"} for a, b in links],
        IN_CHAIN=[{"from_id": firm[column], "to_id": "C1"} for firm in linked],
    )
