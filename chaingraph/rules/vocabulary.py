"""Words of the rules: kinds, degrees of verification, counting bases, and values that are no numbers."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from chaingraph.errors import Text
from chaingraph.vocabulary import CLASSES, in_sentence

_NAMED = re.compile(r"\{(\w+)\}")
KINDS = MappingProxyType(
    {
        "legal": Text("法定", "legal"),
        "guidance": Text("指导", "guidance"),
        "local": Text("本地", "local"),
    }
)
VERIFIED = MappingProxyType(
    {
        "two_sources": Text("条号见于两个来源", "article seen in two sources"),
        "one_source": Text("条号见于一个来源", "article seen in one source"),
        "disputed": Text("条号各来源不一", "sources differ on the article"),
        "content_only": Text("只见内容，未见条号", "content seen, article not seen"),
        "text_not_seen": Text("条文存在，数字未对照原文", "the text exists, its number was not read in it"),
        "not_found": Text("未找到成文规定", "no text found"),
        "local": Text("本地约定", "local convention"),
    }
)
BASES = MappingProxyType(
    {
        "members": Text("党员（正式与预备）", "members, full and probationary"),
        "full_members": Text("正式党员", "full members"),
        "full_members_among_staff": Text("在职正式党员", "full members among the staff"),
        "probationary_members": Text("预备党员", "probationary members"),
        "development_targets": Text("发展对象", "development targets"),
        "activists": Text("入党积极分子", "activists"),
        "applicants": Text("入党申请人", "applicants"),
        "units": Text("单位", "units"),
        "committee_members": Text("支部委员会成员", "people of a branch committee"),
        "secretaries": Text("书记", "secretaries"),
        "operating_firms": Text("在营企业", "operating firms"),
        "operating_non_public_firms": Text("在营非公有制企业", "operating non-public firms"),
    }
)
VALUES = MappingProxyType(
    {
        "committee": Text("党委", "committee"),
        "general_branch": Text("党总支", "general branch"),
        "branch": Text("党支部", "branch"),
        "private": Text("民营", "private"),
        "non_public": Text("非公有制（未细分）", "non-public, no more known"),
        "foreign": Text("外资", "foreign"),
        "hmt": Text("港澳台资", "Hong Kong, Macao and Taiwan"),
        "joint": Text("联合组建", "joint"),
        "separate": Text("单独组建", "separate"),
        "regional": Text("区域组建", "by region"),
        "association": Text("依托行业协会", "by association"),
        "leading_firm": Text("依托龙头企业", "by leading firm"),
        "adjacent": Text("地域相邻", "adjacent area"),
        "similar": Text("行业相近", "similar industry"),
        "suitable_size": Text("规模适当", "suitable size"),
        "manageable": Text("便于管理", "easy to manage"),
        "park": Text("园区", "park"),
        "chamber": Text("商会", "chamber"),
        "application": Text("申请", "application"),
        "decision_above": Text("上级批复", "decision above"),
        "election": Text("选举", "election"),
        "filing": Text("备案", "filing"),
        "recruiting": Text("发展党员", "recruiting"),
        "discipline": Text("处分处置党员", "discipline"),
        "dues": Text("收缴党费", "dues"),
        "delegates": Text("选举代表", "delegates"),
        "re_election": Text("换届", "re-election"),
        "approved_above": Text("经上级批准", "approved above"),
        "officers_appointed": Text("班子由上级指定", "officers appointed"),
        "ends_with_body": Text("随机构撤销", "ends with the body"),
        "secretary": Text("设书记", "a secretary"),
        "deputy_if_needed": Text("必要时设副书记", "a deputy if needed"),
        "full_members": Text("正式党员", "full members"),
        "none_found": Text("未查到", "none found"),
        **{name: in_sentence(label) for name, label in CLASSES.items() if name not in {"unknown", "home_unknown"}},
        "joint_units_of_three": Text("联合组建中有三名以上党员的单位", "units of joint branches with enough members"),
        "joint_branches": Text("联合党支部", "joint branches"),
        "with_party_group": Text("有党小组", "with a Party group"),
        "instructor_sent": Text("已选派指导员", "instructor sent"),
        "staff": Text("从业人员", "staff"),
        "members": Text("党员", "members"),
        "untransferred_members": Text("未转组织关系党员", "members not transferred"),
        "instructors": Text("党建指导员", "instructors"),
        "to_be_organized": Text("拟建党组织", "to be organized"),
        "probationary_members": Text("有预备党员", "has probationary members"),
        "development_targets": Text("有发展对象", "has development targets"),
        "formed_by_absorbing": Text("吸纳未转党员组建的党组织", "organizations formed by absorbing them"),
        "no_coverage": Text("不计入组织覆盖", "no coverage"),
        "practice": Text("各地做法", "practice"),
        "unit": Text("所在单位", "unit"),
        "residence": Text("居住地", "residence"),
        "recommendation": Text("推荐", "recommendation"),
        "decision": Text("研究决定", "decision"),
        "opinions": Text("听取意见", "opinions heard"),
        "branch_meeting": Text("支部大会", "branch meeting"),
        "full": Text("按期转正", "full"),
        "extended": Text("延长预备期", "extended"),
        "ended": Text("取消资格", "ended"),
        "technical_staff": Text("科技人员", "technical staff"),
        "rd": Text("研发投入", "R&D"),
        "results": Text("科技成果", "results"),
        "high_tech": Text("高新技术企业", "high-tech firm"),
        "innovative_sme": Text("创新型中小企业", "innovative SME"),
        "specialized_sme": Text("专精特新中小企业", "specialized SME"),
        "little_giant": Text("专精特新“小巨人”", "little giant"),
        "tech_innovative_sme": Text("科技和创新型中小企业", "technology and innovation SME"),
        "event": Text("以完成为准", "the event"),
        "own_measure": Text("另有办法", "a measure of its own"),
        "1": Text("1（链主）", "1 (leader)"),
        "x": Text("X（已建）", "X (organized)"),
        "n": Text("N（待培育）", "N (to be cultivated)"),
        "leader": Text("链主", "leader"),
        "leading": Text("领军企业", "leading firm"),
        "(separate + joint) / operating": Text("（单独组建 + 联合组建）÷ 全部在营", "(separate + joint) / operating"),
        "separate / operating": Text("单独组建 ÷ 全部在营", "separate / operating"),
    }
)


def value_in_words(value: Any) -> Any:
    """Return the value of a rule with a word in place of each identifier, for showing it.

    Examples
    --------
    >>> value_in_words(["adjacent", 3])[0].zh, value_in_words(("x", "y"))[1]
    ('地域相邻', 'y')
    """
    if isinstance(value, str):
        return VALUES.get(value, value)
    if isinstance(value, Mapping):
        return {name: value_in_words(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return tuple(value_in_words(item) for item in value)
    return value


def with_words(label: Text) -> Text:
    """Return the label of a rule with the word of each value that it names in braces.

    Examples
    --------
    >>> with_words(Text("{no_members}的企业", "firms with {no_members}")).en
    'firms with no members'
    """

    def word(found: re.Match[str]) -> Text:
        return VALUES.get(found[1], Text(found[0], found[0]))

    return Text(_NAMED.sub(lambda found: word(found).zh, label.zh), _NAMED.sub(lambda found: word(found).en, label.en))
