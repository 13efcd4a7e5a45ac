"""Projects, investment, and the figures that somebody published."""

from chaingraph.model.core import Check, DataClass, choice, date, edge, integer, names, node, number, relation, text

PROJECT = node(
    "Project",
    table="projects",
    zh="项目",
    en="Project",
    article="22 projects of the industrial park (three named); list of projects",
    properties=(
        text("name", "项目名称", "Name", DataClass.PUBLIC, required=True),
        choice(
            "kind",
            "项目类别",
            "Kind",
            values={"investment": ("招商项目", "Investment"), "service": ("服务项目", "Service")},
            data_class=DataClass.PUBLIC,
        ),
        text("park_name", "所在园区", "Industrial park", DataClass.PUBLIC),
        text(
            "chain_id",
            "项目所属产业链",
            "Chain",
            DataClass.PUBLIC,
            reference=("IndustryChain",),
            relation=relation("PROJECT_OF_CHAIN", "项目属于产业链", "Project of chain"),
        ),
        text(
            "owner_id",
            "牵头单位",
            "Led by",
            DataClass.PUBLIC,
            reference=("Department", "PartyOrganization", "MemberUnit"),
            relation=relation("PROJECT_LED_BY", "项目由…牵头", "Project led by"),
        ),
        text("milestone", "当前节点", "Milestone", DataClass.PUBLIC),
        date("opened", "项目开始日期", "Opened", DataClass.PUBLIC),
        date("due", "项目期限", "Due", DataClass.PUBLIC, ends=True),
        date("closed", "项目完成日期", "Completed", DataClass.PUBLIC, ends=True),
        number("longitude", "项目经度", "Longitude", DataClass.PUBLIC, unit="°", check=Check.LONGITUDE),
        number("latitude", "项目纬度", "Latitude", DataClass.PUBLIC, unit="°", check=Check.LATITUDE),
    ),
)
BROUGHT_BY = edge(
    "BROUGHT_BY",
    table="introductions",
    zh="引进",
    en="Brought by",
    forward=("由…引进", "Was brought by"),
    reverse=("引进", "Brought"),
    article="attract one, bring a batch: the grape-cluster effect",
    start=("Project", "Enterprise"),
    start_zh="被引进方",
    start_en="Brought",
    end=("Enterprise",),
    end_zh="引进企业",
    end_en="Brought by",
    properties=(date("since", "引进日期", "Since", DataClass.PUBLIC),),
)
UNDERTAKES = edge(
    "UNDERTAKES",
    table="undertakings",
    zh="承担项目",
    en="Undertakes",
    forward=("承担项目", "Undertakes"),
    reverse=("由…承担", "Is undertaken by"),
    article="projects of firms",
    start=("Enterprise",),
    start_zh="承担企业",
    start_en="Enterprise",
    end=("Project",),
    end_zh="承担的项目",
    end_en="Project",
)
CLAIM = node(
    "Claim",
    table="claims",
    zh="公布数据",
    en="Published figure",
    article="every figure of the article, as somebody said it",
    properties=(
        text("name", "指标名称", "Figure", DataClass.PUBLIC, required=True),
        number("value", "公布值", "Value", DataClass.PUBLIC),
        text("unit", "单位", "Unit", DataClass.PUBLIC),
        choice(
            "bound",
            "界限",
            "Bound",
            values={
                "exact": ("等于", "Equal"),
                "at_least": ("不少于", "At least"),
                "at_most": ("不多于", "At most"),
            },
            data_class=DataClass.PUBLIC,
        ),
        integer("unnamed", "其中未具名", "Of these not named by the source", DataClass.PUBLIC),
        text("measure", "核对口径", "Measure", DataClass.PUBLIC),
        date("as_of", "公布日期", "As of", DataClass.PUBLIC),
        names("scope", "适用范围", "Scope", DataClass.PUBLIC),
    ),
)

KINDS = (PROJECT, BROUGHT_BY, UNDERTAKES, CLAIM)
