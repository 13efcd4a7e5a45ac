"""The answers about products: who makes and needs each, and which words to decide on."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, Option
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column

RELATIONS = {"same": Text("同一产品", "The same product"), "kind": Text("其一种", "A kind of it")}
METHODS = {
    "key": Text("写法相同", "Same spelling"),
    "core": Text("主干相同", "Same core"),
    "part": Text("列举中的一项", "One of a list"),
    "head": Text("以其结尾", "Ends with it"),
    "doubtful": Text("以其结尾，前为材料", "Ends with it, after a material"),
    "alike": Text("字面相近", "Looks like it"),
}
DECIDED = {"used": Text("先用", "Used until changed"), "open": Text("待定", "Open")}
_READS = reads.together(
    reads.EVERY_LINK,
    reads.SEGMENTS,
    {
        "Demand": "enterprise_id product opened",
        "USES": "from_id to_id annual_value essential in_park status",
    },
)

PRODUCTS = Answer(
    id="products",
    title=Text("产品与供需企业", "Products, makers and users"),
    columns=(
        Column("product", Text("产品", "Product"), data_class=DataClass.PUBLIC),
        Column("words", Text("各种写法", "As written")),
        Column("kind_of", Text("上位产品", "Kind of")),
        Column("makers", Text("供给企业数", "Firms that provide it"), unit="家"),
        Column("dealers", Text("其中仅经销", "Of these, dealers only"), unit="家"),
        Column("maker_names", Text("供给企业", "Provided by")),
        Column("users", Text("使用企业数", "Firms that need it"), unit="家"),
        Column("user_names", Text("使用企业", "Needed by")),
        Column("segments", Text("所在环节", "Segments")),
        Column("bought", Text("有记录的年采购额", "Bought a year, as recorded"), unit="万元"),
        Column("in_park_share", Text("园内采购占比", "Bought in the zone"), share=True),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.products.find:find_goods",
    takes=("on",),
    command=Command(
        "products",
        18,
        Text(
            "产品清单：谁供给、谁使用、在哪些环节、园内采购占比；--review 列出按同一产品计的词和待定的词，写入对照表。",
            "Products: who provides and needs each, its segments, the share bought in the zone; --review lists the "
            "words that count as one product and those to decide on, and writes them to the workbook of decisions.",
        ),
    ),
    sheet=Text("产品", "products"),
    reads=_READS,
)
PRODUCT_REVIEW = Answer(
    id="product_review",
    title=Text("产品用词对照", "Words of products to review"),
    columns=(
        Column("word", Text("原文", "As written"), data_class=DataClass.PUBLIC),
        Column("relation", Text("关系", "Relation"), values=RELATIONS),
        Column("product", Text("产品", "Product"), data_class=DataClass.PUBLIC),
        Column("method", Text("方法", "Found by"), values=METHODS),
        Column("decision", Text("状态", "Status"), values=DECIDED),
        Column("uses", Text("涉及企业数", "Firms concerned"), unit="家"),
        Column("firms", Text("涉及企业", "Firms")),
        Column("likeness", Text("字面相似度", "Likeness")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.products.review:review_products",
    takes=(),
    command=Command("products", 18, Text("产品用词对照。", "Words of products to review.")),
    chosen_by=Option(
        "--review",
        Text(
            "列出按同一产品计的词和待定的词，写入对照表。",
            "List the words to decide on, and write them to the decisions.",
        ),
    ),
    sheet=Text("产品对照", "product review"),
    reads=_READS,
)
