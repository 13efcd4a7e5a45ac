"""Words that head the same columns in lists of firms and in lists of Party organizations."""

from chaingraph.model.core import phrases, words

FULL = (
    *words("正式党员 正式党员人数 其中正式党员 正式党员总数"),
    *phrases("Full party members; Number of full members"),
)
PROBATIONARY = (*words("预备党员 预备党员人数 其中预备党员 预备党员总数"), *phrases("Probationary party members"))
UNTRANSFERRED = words(
    "未转入组织关系党员数 组织关系未转入党员数 组织关系未转入 未转组织关系 组织关系不在本企业党员数 "
    "组织关系不在本单位 未转入组织关系 组织关系未转入人数 口袋党员 隐形党员"
)
ACTIVISTS = words("入党积极分子 入党积极分子人数 积极分子 积极分子数 积极分子人数")
#: Full members alone, or with the probationary ones: nobody can tell from the word
MEMBERS = words("党员 党员数 党员人数 党员总数 党员总人数 中共党员 中共党员数 现有党员 党员数量")

STREET = words(
    "所在街道 所属街道 街镇 镇街 乡镇街道 所属镇街 所在镇街 所属乡镇街道 所属街道乡镇 所在街道乡镇 属地街道 属地 "
    "所在乡镇街道 所属街镇"
)
STREET_ASKED = words("区域 所属区域 所在区域")

ORGANIZATION = words("党组织名称 党支部名称 所属党组织 所建党组织 所建党组织名称 企业党组织名称 党组织")
ORGANIZATION_KIND = words(
    "党组织类别 党组织类型 组织建制 组织类型 组建形式 党组织组建形式 党组织形式 党组织组建方式 组建方式 "
    "党组织设置形式 党组织设置方式 党组织建制 党支部类型"
)
FOUNDED = words(
    "党组织成立时间 建立党组织时间 党组织建立时间 组建年月 组建时间 党组织成立日期 党组织组建时间 建立时间 "
    "党支部成立时间 成立党组织时间 党组织组建日期 党组织批准成立时间"
)
TERM_START = words(
    "上次换届时间 实际换届时间 换届日期 最近换届时间 换届时间 最近一次换届时间 换届选举时间 上次换届日期 "
    "本届班子当选时间"
)
TERM_END = words("应换届时间 任届期满日期 领导班子届满日期 届满日期 届满时间 下次换届时间 任期届满时间 应换届日期")
SUPERIOR = words(
    "上级党组织 上级党组织名称 所属上级党组织名称 所属上级党组织 隶属上级党组织 直属上级党组织 批准成立的上级党组织 "
    "所属党委 所属党工委 隶属党委"
)
SUPERIOR_ASKED = words("隶属关系 党组织隶属关系")
CHAIN = (
    *words("所属产业链 所属产业链名称 产业链 产业链名称 所在产业链 重点产业链 所属重点产业链 产业链条"),
    *phrases("Industrial chain; Industry chain; Chain"),
)
FIRM = words(
    "企业名称 单位名称 公司名称 企业全称 公司全称 单位全称 所在企业 所在单位名称 所在企业名称 所属企业 所在单位"
)
SEGMENT = words("环节 所在环节 所属环节 产业链环节 所属产业链环节 所在产业链环节 产业环节 链条环节 细分环节")
#: What tells the stage; in lists of firms often a segment as well
STAGE = words("上中下游 上下游 上中下 产业链上下游 产业链位置 链条位置 环节位置 所处环节 产业链阶段")
