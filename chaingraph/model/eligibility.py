"""What certificates and policies look at: figures of a firm by year, and conditions that somebody verified."""

from chaingraph.errors import Text
from chaingraph.model.core import Check, DataClass, boolean, date, integer, node, number, relation, text

ANNUAL_FIGURE = node(
    "AnnualFigure",
    table="annual_figures",
    zh="年度指标",
    en="Annual figures",
    article="small firms to above scale, share reform, listing; high-tech firms, technology SMEs, little giants",
    properties=(
        text(
            "enterprise_id",
            "指标所属企业",
            "Enterprise",
            DataClass.PUBLIC,
            required=True,
            reference=("Enterprise",),
            relation=relation("FIGURES_OF", "年度指标属于", "Figures of"),
        ),
        integer("year", "指标年度", "Year", DataClass.PUBLIC, required=True),
        number("revenue", "年度营业总额", "Revenue of the year", unit="万元"),
        number("main_revenue", "主营部分收入", "Revenue of the main business", unit="万元"),
        number("high_tech_income", "高新技术产品服务收入", "High-tech income", unit="万元"),
        number("rd", "研发费用", "R&D", unit="万元"),
        number("rd_domestic", "境内研发费用", "R&D within the country", unit="万元"),
        number("equity_raised", "股权融资额", "Equity raised", unit="万元"),
        number("assets", "资产总额", "Assets", unit="万元"),
        number("liabilities", "负债总额", "Liabilities", unit="万元"),
        number("technical_share", "科技人员占比", "Share of technical staff", check=Check.SHARE),
        number("niche_share", "细分市场占有率", "Share of the niche", check=Check.SHARE),
    ),
    caption=("year",),
)
ASSESSMENT = node(
    "Assessment",
    table="assessments",
    zh="条件核实",
    en="Verified condition",
    article="what a firm lacks for its next step, where no figure tells",
    properties=(
        text(
            "enterprise_id",
            "被核实企业",
            "Enterprise",
            DataClass.PUBLIC,
            required=True,
            reference=("Enterprise",),
            relation=relation("ASSESSMENT_OF", "核实对象", "Assessment of"),
        ),
        text(
            "condition",
            "核实条件",
            "Condition",
            DataClass.PUBLIC,
            required=True,
            note=Text(
                "规则编号（见 rules 命令），或政策“其他条件”中的原文",
                "the id of a rule (see the command rules), or the words of a policy's further condition",
            ),
        ),
        boolean("met", "是否符合", "Met"),
        number(
            "value",
            "核实数值",
            "Value found",
            note=Text("有数值的填数值，按当日规则判断", "where there is a number, it is judged by the rule of the day"),
        ),
        date("on", "核实日期", "Verified on"),
    ),
    caption=("condition",),
)

KINDS = (ANNUAL_FIGURE, ASSESSMENT)
