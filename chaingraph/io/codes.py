"""Every finding that reading can make: its stable code, its gravity, its sentence with the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.io.person_numbers import hide
from chaingraph.model import KINDS, Property

_SEVERITIES = {
    "E": Severity.ERROR,
    "I": Severity.ERROR,
    "W": Severity.WARNING,
    "F": Severity.REPAIR,
    "T": Severity.NOTICE,
}


@dataclass(frozen=True, slots=True)
class Code:
    """One declared finding; the letter of its code says how grave it is."""

    code: str
    text: Text

    @property
    def severity(self) -> Severity:
        """Gravity by the letter: E and I are errors, W warnings, F repairs, T notices."""
        return _SEVERITIES[self.code[3]]


_DECLARED = (
    # Rows that were put aside, and columns that could not be used
    (
        "CG-E101",
        "必填项“{column}”为空，该行未采用；请补填。",
        "“{column}” is required but empty; row put aside. Fill it in.",
    ),
    (
        "CG-E102",
        "必填项“{column}”的值无法识别，该行未采用；请按填写说明改正。",
        "The value of the required “{column}” cannot be read; row put aside. Correct it.",
    ),
    (
        "CG-E103",
        "“{column}”中的“{value}”找不到对应记录{near}，该行未采用；请改为编号、信用代码、全称或已登记的别名。",
        "“{value}” in “{column}” matches no record{near}; row put aside. Use an id, credit code, full name or alias.",
    ),
    (
        "CG-E104",
        "“{column}”中的“{value}”对应多条记录{near}，该行未采用；请改用编号。",
        "“{value}” in “{column}” matches several records{near}; row put aside. Use the id.",
    ),
    (
        "CG-E105",
        "与{other}是同一条记录，而“{column}”不同（{value}，已采用 {kept}），该行未采用；请只保留一行。",
        "The same record as {other}, with another “{column}” ({value}; kept: {kept}); row put aside. Keep one of them.",
    ),
    (
        "CG-E106",
        "编号已被“{other}”使用，该行未采用；编号须在全园区唯一。",
        "The id is already used in “{other}”; row put aside. Ids must be unique in the park.",
    ),
    (
        "CG-E107",
        "隶属关系成环，环上各行均未采用：{path}；请改正其中一条。",
        "The relations form a cycle, its rows are put aside: {path}. Correct one of them.",
    ),
    (
        "CG-E108",
        "同一人员有两条当前有效的组织关系，该行未采用；请为先前的一条填写转出日期。",
        "Two current affiliations of one person; row put aside. Give the earlier one an end date.",
    ),
    ("CG-E109", "供应方与采购方是同一企业，该行未采用；请核对。", "A firm supplies itself; row put aside. Check it."),
    (
        "CG-E110",
        "名称中含有换行或控制字符，该行未采用；请写在同一行内。",
        "The name contains a line break or control character; row put aside. Write it on one line.",
    ),
    (
        "CG-E111",
        "“{column}”列没有一个值能识别为{type}；请检查列是否填错。",
        "No value of “{column}” could be read as {type_en}. Check whether the column is the right one.",
    ),
    (
        "CG-E112",
        "必填项“{column}”的单元格显示错误，或公式没有结果，没有值，该行未采用；请在表格软件中改正后保存。",
        "The cell of the required “{column}” shows an error or a formula without a result; row put aside. Correct it "
        "in the spreadsheet program and save.",
    ),
    (
        "CG-E113",
        "该行的列数多于表头，该行未采用；请检查逗号和引号。",
        "The row has more cells than the header; row put aside. Check commas and quotes.",
    ),
    (
        "CG-E114",
        "列“{column}”出现两次，只读取了第一次；请删去一列。",
        "Column “{column}” occurs twice; the first one was read. Remove one.",
    ),
    (
        "CG-E115",
        "映射的第 {number} 条规则：没有文件或工作表符合“{value}”{near}，该规则没有读入任何内容；请改正 file。",
        "Rule {number} of the mapping: no file or sheet matches “{value}”{near}; it reads nothing. Correct its file.",
    ),
    (
        "CG-E116",
        "映射的第 {number} 条规则要用的列“{column}”不在此表中{near}，该规则没有读入此表；请改正列名，"
        "或把我方的列列入 optional。",
        "Rule {number} of the mapping needs the column “{column}”, which is not in this table{near}; the rule reads "
        "nothing of it. Correct the heading, or name our column in optional.",
    ),
    (
        "CG-E117",
        "映射的第 {number} 条规则要查的列不存在：“{other}”的“{there}”或本表的“{here}”；请改正 join 或 climb。",
        "Rule {number} of the mapping looks up what does not exist: “{there}” in “{other}”, or “{here}” here. Correct "
        "its join or climb.",
    ),
    (
        "CG-E118",
        "映射的第 {number} 条 links 规则在“{other}”中找不到：{value}；没有推出任何供应关系。",
        "Rule {number} of the links finds no {value} in “{other}”; no link follows from it.",
    ),
    (
        "CG-E119",
        "“{column}”此格只有电话或身份证号码和同一处的文字，没有名称，号码未读取，该行未采用；请填写名称，把个人信息移出此列。",
        "This cell of “{column}” holds a telephone or identity card number and no name; not read, row put aside. "
        "Fill in the name and keep personal data out of this column.",
    ),
    # Values that are unknown or doubtful
    (
        "CG-W201",
        "“{column}”应为{type}，此值无法识别，按未知处理；请改正。",
        "“{column}” should be {type_en}; unreadable, left unknown. Correct it.",
    ),
    (
        "CG-W202",
        "“{column}”的值超出允许范围，按未知处理；请核对。",
        "The value of “{column}” is out of range; left unknown. Check it.",
    ),
    (
        "CG-W203",
        "“{column}”的值不在可选值之内{near}，按未知处理；请从下拉列表选择。",
        "The value of “{column}” is not one of the choices{near}; left unknown. Choose from the list.",
    ),
    (
        "CG-W204",
        "信用代码成了科学计数法，末位已丢失，按未知处理；请把列设为文本后重新填写。",
        "The credit code is in scientific notation and has lost digits; left unknown. Format as text and retype.",
    ),
    (
        "CG-W205",
        "信用代码末尾被表格软件补零，按未知处理；请把列设为文本后重新填写。",
        "The credit code was zero-filled by a spreadsheet; left unknown. Format as text and retype.",
    ),
    (
        "CG-W206",
        "信用代码校验位不符，已保留；请核对证照。",
        "The check character of the credit code does not hold; kept. Compare with the licence.",
    ),
    (
        "CG-W207",
        "信用代码应为 18 位规定字符，已保留；请核对证照。",
        "A credit code has 18 characters of a fixed alphabet; kept as typed. Compare with the licence.",
    ),
    (
        "CG-W208",
        "行业代码不在 GB/T 4754-2017 中，已保留；请核对。",
        "The industry code is not in GB/T 4754-2017; kept. Check it.",
    ),
    (
        "CG-W209",
        "行政区划代码不在现行代码表中（可能已撤销），已保留；请核对。",
        "The division code is not in the current table (it may be abolished); kept. Check it.",
    ),
    (
        "CG-W210",
        "“{column}”中的“{value}”找不到对应记录{near}，按未知处理；请改为编号、信用代码、全称或已登记的别名。",
        "“{value}” in “{column}” matches no record{near}; left unknown. Use an id, credit code, full name or alias.",
    ),
    (
        "CG-W211",
        "“{column}”中的“{value}”对应多条记录{near}，按未知处理；请改用编号。",
        "“{value}” in “{column}” matches several records{near}; left unknown. Use the id.",
    ),
    (
        "CG-W212",
        "日期先后颠倒：“{column}”早于“{other}”；请核对。",
        "Dates out of order: “{column}” is before “{other}”. Check them.",
    ),
    (
        "CG-W219",
        "“{column}”（{value}）多于“{other}”（{most}），均已保留；请核对这两格。",
        "“{column}” ({value}) is more than “{other}” ({most}); both kept. Check the two cells.",
    ),
    ("CG-W213", "未知的工作表或文件“{value}”{near}，未读取。", "Unknown sheet or file “{value}”{near}; not read."),
    (
        "CG-W215",
        "“{column}”填的是“{value}”，按未知处理；没有或不知道请留空。",
        "“{column}” says “{value}”; left unknown. Leave it blank where there is none.",
    ),
    (
        "CG-W217",
        "“{column}”未知，该供应关系无法入图；供应商或客户不明是常事，知道后再补。",
        "“{column}” is unknown, so the link cannot stand in the graph. That is normal; fill it in once it is known.",
    ),
    (
        "CG-W216",
        "文件“{value}”的格式不能读取，已跳过；请另存为 xlsx 或 CSV。",
        "The format of the file “{value}” cannot be read; passed over. Save it as xlsx or CSV.",
    ),
    (
        "CG-W214",
        "同一信用代码用于名称不同的多家企业（{other}），均已保留；是更名还是多家，请决定。",
        "One credit code is used by firms of several names ({other}); all kept. Decide whether it is one, renamed.",
    ),
    (
        "CG-W260",
        "“{column}”中的“{value}”只与“{new}”相符，先按它采用，待确认。",
        "“{value}” in “{column}” fits “{new}” alone; taken for it until somebody decides.",
    ),
    (
        "CG-W261",
        "“{value}”与{other}可能是同一家{near}，均已保留；请决定。",
        "“{value}” may be the same as {other}{near}; both kept. Decide.",
    ),
    (
        "CG-W262",
        "“{column}”中的“{value}”可指几处{near}，保持原样；请写全称。",
        "“{value}” in “{column}” may mean several{near}; left as it is. Write the full name.",
    ),
    (
        "CG-W263",
        "“{value}”同名而信用代码不同{near}，均已保留；请核对代码，或说明不是同一家。",
        "Several of the name “{value}” have different codes{near}; all kept. Check the codes, or say that they are not "
        "the same.",
    ),
    (
        "CG-W264",
        "同一条记录的“{column}”互相矛盾（{said}），按未知处理；请只保留正确的一个。",
        "One record contradicts itself in “{column}” ({said}); left unknown. Keep the right one.",
    ),
    (
        "CG-W267",
        "“{column}”有 {count} 行看不出属于哪一个{zh}，也没有同名的记录，这些行的这一列未读取；请补上{zh}。",
        "“{column}” of {count} rows names no one {en} and nothing that is on a list; not read there. State the {en}.",
    ),
    (
        "CG-W265",
        "同一条记录的“{column}”不一致（{said}），采用较新或较全的一行：{value}；请核对。",
        "The rows of one record differ in “{column}” ({said}); the newer or fuller row is taken: {value}. Check.",
    ),
    (
        "CG-W266",
        "信用代码“{value}”是占位的数字，按未知处理；没有请留空。",
        "The credit code “{value}” only fills the place; left unknown. Leave it blank where there is none.",
    ),
    # What was done on purpose, told
    (
        "CG-T630",
        "“{value}”不在企业名单中，按园区外企业计入，不计入园区数字。",
        "“{value}” is on no list of firms; taken as a firm outside the zone, in no figure of the zone.",
    ),
    ("CG-T631", "“{column}”中的“{value}”按决定不采用。", "“{value}” in “{column}” is not used, as decided."),
    (
        "CG-T632",
        "“{column}”中的“{value}”按行政区划可能是“{new}”；保持原样，请决定。",
        "“{value}” in “{column}” is perhaps “{new}” of the table of divisions; left as it is. Decide.",
    ),
    (
        "CG-T633",
        "与{other}是同一关系的较早时期（{value}），采用较近的一条（{new}）。",
        "An earlier time ({value}) of the relation of {other}; the later one ({new}) is taken.",
    ),
    (
        "CG-T634",
        "“{column}”填的是功能型党组织，与组织关系所在党组织并存，不计入其人数。",
        "“{column}” names a functional organization; it stands beside the home one and counts nobody.",
    ),
    (
        "CG-T655",
        "“{value}”按“{new}”同一产品计（{why}），待确认。",
        "“{value}” counts as the same product as “{new}” ({why}) until somebody decides.",
    ),
    (
        "CG-T656",
        "“{value}”可能是“{new}”的一种（{why}），未按此计；请决定。",
        "“{value}” is perhaps a kind of “{new}” ({why}); it does not count as one. Decide.",
    ),
    (
        "CG-T657",
        "“{value}”与“{new}”{why}，未按同一产品计；请决定。",
        "“{value}” and “{new}”: {why}; they do not count as one product. Decide.",
    ),
    (
        "CG-T658",
        "与{other}是同一关系的较早时期（{value}）；现在的是 {new} 起的一条，这一条作为以往的保留。",
        "An earlier time ({value}) of the relation of {other}: that since {new} holds now, this one is kept as past.",
    ),
    (
        "CG-W240",
        "列“{column}”可指{near}，未读取；请在对照表中决定它是哪一列。",
        "Column “{column}” may mean {near}; not read. Decide what it is.",
    ),
    (
        "CG-W241",
        "列“{column}”与“{near}”相近，未读取；请在对照表中决定是不是它。",
        "Column “{column}” is like “{near}”; not read. Decide whether it is.",
    ),
    (
        "CG-W242",
        "列“{column}”的内容不像“{near}”，未读取；请核对表头，或在对照表中决定。",
        "What stands in column “{column}” does not look like “{near}”; not read. Check its heading, or decide.",
    ),
    (
        "CG-W243",
        "列“{column}”可能是{near}，许多结论要用它，未读取；请在对照表中决定。",
        "Column “{column}” may be {near}, which many answers lean on; not read. Decide.",
    ),
    (
        "CG-W244",
        "“{column}”第 {rows} 行合并为一个数，不知属于哪一行，按未知处理；若每行都是这个数，请在对照表中接受。",
        "One number for rows {rows} of “{column}”: whose it is cannot be told, so it is unknown. Accept it if it holds "
        "for each row.",
    ),
    (
        "CG-W245",
        "工作表或文件“{value}”可能是{near}，未读取；请在对照表中决定，或改用其中一个作名称。",
        "The sheet or file “{value}” may list {near}; not read. Decide, or call it by one of these.",
    ),
    (
        "CG-W246",
        "“{value}”按名称读取，但从表头看更像{near}；请在对照表中决定，或改用合适的名称。",
        "“{value}” was read as its name says, but its headings are more like {near}. Decide, or give it another name.",
    ),
    (
        "CG-W248",
        "“{value}”按名称应是{zh}，但没有其名称或编号，从表头看像{near}，暂未读取；请在对照表中决定，或改用合适的名称。",
        "“{value}” should list {en} as its name says, but has neither names nor ids of such; its headings are like "
        "{near}. Not read for now: decide, or give it another name.",
    ),
    (
        "CG-W236",
        "“{value}”中看懂的列只有{columns}，可能是{zh}名单，也可能是别的，暂未读取；请在对照表中决定，或以“{zh}”作名称。",
        "All that is understood of “{value}” is {columns}: perhaps a list of the kind “{en}”, perhaps another one. "
        "Not read for now: decide, or call it “{zh}”.",
    ),
    (
        "CG-W237",
        "“{value}”中看懂的列有{columns}，但没有“{zh}”一列，不知是谁的，未读取；请加上这一列，或改正其表头。",
        "Of “{value}” {columns} are understood, but no column is the {en} ({kind}), so whose they are cannot be told; "
        "not read. Add that column, or correct its heading.",
    ),
    (
        "CG-W247",
        "“{column}”此格含有电话或身份证号码，号码和同一处的文字未读取；请把个人信息移出此列。",
        "This cell of “{column}” holds a telephone or identity card number; it and the words beside it were not read. "
        "Keep personal data out of this column.",
    ),
    (
        "CG-W230",
        "“{value}”是不是一条记录？名称不像单位，也没有编码和同表各行通常填写的内容，暂未采用；是记录请接受，不是请选不要。",
        "Is “{value}” a record? It is not called as a unit is, has no code and none of what the rows of this table "
        "usually say; not read for now. Accept it, or drop it.",
    ),
    (
        "CG-W231",
        "“{value}”一格中不止一个名称，或名称前另有文字，不知是哪一条记录，暂未采用；请一行只写一个名称，或在对照表中改为它。",
        "“{value}” holds several names, or words before the name, so which record it is cannot be told; not read for "
        "now. Write one name a row, or change it to the one that is meant.",
    ),
    (
        "CG-W238",
        "“{value}”一行像是别的行的合计，但也可能是一条记录，暂未采用；是记录请接受，不是请选不要。",
        "The row “{value}” looks like the total of others and may be a record all the same; not read for now. Accept "
        "it, or drop it.",
    ),
    (
        "CG-W232",
        "该行没有名称，只有数字，未采用；是合计可不理会，是记录请补填名称。",
        "The row has numbers but no name; put aside. Leave it if it is a total, else fill in the name.",
    ),
    # Values that are not certain: asked, never guessed
    (
        "CG-W250",
        "“{column}”的“{value}”像是表格软件的日期序号（即 {new}），未猜测，按未知处理；请确认，或写成日期。",
        "“{value}” in “{column}” looks like a spreadsheet's number of a day ({new}); not guessed, left unknown. "
        "Confirm it, or write the date.",
    ),
    (
        "CG-W251",
        "“{column}”的单元格显示错误，没有值，按未知处理；请在表格软件中改正公式或来源。",
        "The cell of “{column}” shows an error in place of a value; left unknown. Correct the formula or its source.",
    ),
    (
        "CG-W252",
        "“{column}”的单元格是公式而未存计算结果，按未知处理；请用表格软件打开并保存后再读取。",
        "The cell of “{column}” is a formula without a stored value; left unknown. Open and save the file in a "
        "spreadsheet program.",
    ),
    (
        "CG-W253",
        "“{column}”的“{value}”不是确数，按未知处理；请确认或填写确数。",
        "“{value}” in “{column}” is no exact number; left unknown. Confirm it or give the number.",
    ),
    (
        "CG-W254",
        "“{column}”的“{value}”所带单位不是这一列的单位（{unit}），不能去掉单位，按未知处理；请换算后填写。",
        "“{value}” in “{column}” has a unit that is none of this column ({unit}); a unit is never dropped, so the "
        "value is left unknown. Convert it.",
    ),
    (
        "CG-W255",
        "“{column}”的“{value}”不是确定的日期，按未知处理；请确认或填写年月日。",
        "“{value}” in “{column}” is no certain date; left unknown. Confirm it or give the day.",
    ),
    (
        "CG-W256",
        "看不出“{column}”的“{value}”是比例还是百分数，按未知处理；请确认，或带上百分号填写。",
        "“{value}” in “{column}” may be a share or a percentage; left unknown. Confirm it, or write the percent sign.",
    ),
    (
        "CG-W257",
        "“{column}”的“{value}”是约数，先按 {new} 计；请确认或填写确数。",
        "“{value}” in “{column}” is about that many; {new} is used until somebody says otherwise.",
    ),
    (
        "CG-W258",
        "“{column}”的“{value}”可能是 1 月，也可能是末位零被去掉的 10 月，按未知处理；请确认，或写成年-月。",
        "“{value}” in “{column}” may be January, or October without its last zero; left unknown. Confirm it, or "
        "write year and month with a hyphen.",
    ),
    (
        "CG-W259",
        "“{column}”表头或标题写的单位“{stated}”不是这一列的单位（{unit}），“{value}”按未知处理；请换算，或改正表头。",
        "The heading or title gives “{column}” in “{stated}”, which is no unit of it ({unit}); “{value}” is left "
        "unknown. Convert it, or correct the heading.",
    ),
    (
        "CG-W233",
        "“{value}”像是一户一张的登记卡（左边栏目、右边内容），暂未读取；接受则读作一条记录。",
        "“{value}” looks like a form about one firm (labels to the left, values to the right); not read for now. "
        "Accept to read it as one record.",
    ),
    (
        "CG-W239",
        "“{value}”像是几张登记卡，但看不出哪一栏属于哪一户，未读取；请改成一户一行的表，或一户一张工作表。",
        "“{value}” looks like several forms, but which label belongs to which firm cannot be told; not read. Make it a "
        "list with a row for each firm, or a sheet for each.",
    ),
    (
        "CG-T639",
        "对照表中的登记范围是就“{value}”说的，本次没有读取它，该行未采用。",
        "The scope in the workbook of decisions is stated of “{value}”, which was not read now; the row is not used.",
    ),
    (
        "CG-T636",
        "“{value}”按一户一张的登记卡读取（{count} 张）；不是请在对照表中决定。",
        "“{value}” was read as forms about one firm each ({count}). Decide if it is something else.",
    ),
    (
        "CG-W234",
        "“{value}”像是统计表（各行是类别，列是家数），不是名单，暂未读取；确是名单请接受，不是请选不要。",
        "“{value}” looks like statistics (rows are classes, columns count firms), not like a list; not read for now. "
        "Accept it if it is a list, else drop it.",
    ),
    (
        "CG-W235",
        "空列左右各有一组带名称的列，已按{how}读取；不对请改。",
        "There are names on both sides of an empty column; read as {how}. Change it if that is wrong.",
    ),
    # The workbook of decisions
    (
        "CG-W270",
        "“{value}”中没有读到“决定”和“键”两列，其中的决定没有采用，也不会被覆盖；请恢复这两列，或移走该文件。",
        "“{value}” has no columns of decisions and keys that can be read; nothing in it was applied, and nothing will "
        "be written over it. Restore the columns, or move the file away.",
    ),
    (
        "CG-W271",
        "“{value}”不是可选的决定，仍待决定；请从下拉列表选择。",
        "“{value}” is none of the decisions; still open. Choose one from the list.",
    ),
    (
        "CG-W272",
        "与第 {other} 行是同一问题而决定不同，均未采用；请只保留一行。",
        "The same question as in row {other} with another decision; neither was applied. Keep one row.",
    ),
    (
        "CG-W273",
        "选了“改为”而没有写改成什么，仍待决定；请填“改为”一列。",
        "“Change to” was chosen without saying what to; still open. Fill in the column.",
    ),
    (
        "CG-W275",
        "没有建议可以接受，仍待决定；请选“改为”并写明，或选其他决定。",
        "There is no proposal to accept; still open. Choose “change to” and say what, or another decision.",
    ),
    (
        "CG-W274",
        "“{value}”也是对照表，其中的决定没有采用；请合并到正在使用的对照表，或用 --decisions 指定。",
        "“{value}” holds decisions as well; they were not applied. Join it with the workbook in use, or name it with "
        "--decisions.",
    ),
    (
        "CG-W226",
        "这家企业把自己列为供应商或客户，这一条未采用，其余照读；请核对。",
        "The firm names itself among its suppliers or customers; that one is left out, the rest is read. Check it.",
    ),
    (
        "CG-W225",
        "映射的第 {number} 条规则：“{other}”的“{there}”有 {count} 行重复，每个值用了第一行；请核对。",
        "Rule {number} of the mapping: {count} rows of “{other}” share their “{there}” with another; the first is "
        "used. Check them.",
    ),
    # Repairs that are certain
    (
        "CG-F301",
        "信用代码的大小写、全角、空格或连字符已更正为 {new}。",
        "Case, width, spaces or hyphens of the credit code corrected to {new}.",
    ),
    (
        "CG-F302",
        "信用代码中的字母 O/I 已按校验位更正为数字：{new}。",
        "Letters O/I in the credit code corrected to digits by the check character: {new}.",
    ),
    (
        "CG-F303",
        "“{column}”中的全角、千分位或单位已去除。",
        "Full-width characters, separators or units removed from “{column}”.",
    ),
    ("CG-F304", "与{other}完全相同，已合并。", "Identical with {other}; merged."),
    (
        "CG-F306",
        "与{other}一致，只是填得较少，已合并。",
        "Says nothing that {other} does not say; merged.",
    ),
    (
        "CG-F330",
        "“{value}”与{other}的“{new}”是同一名称的不同写法，已合并。",
        "“{value}” is “{new}” of {other} written otherwise; merged.",
    ),
    (
        "CG-F331",
        "与{other}是同一条记录，名称采用“{new}”，“{value}”记为别名。",
        "The same record as {other}; its name is “{new}”, “{value}” is kept as an alias.",
    ),
    ("CG-F332", "与{other}是同一条记录，互为补充，已合并。", "The same record as {other}, each says more; merged."),
    (
        "CG-F333",
        "“{column}”中的“{value}”统一写作“{new}”。",
        "“{value}” in “{column}” is written “{new}” as elsewhere.",
    ),
    (
        "CG-F334",
        "“{value}”括号内的曾用名“{new}”已记为别名。",
        "The former name “{new}” in brackets of “{value}” is kept as an alias.",
    ),
    (
        "CG-F335",
        "“{column}”一格写了 {number} 个名称（{value}），已分为 {number} 条。",
        "“{column}” names {number} in one cell ({value}); read as {number} records.",
    ),
    (
        "CG-F307",
        "“{column}”未填，按名称记为{new}。",
        "“{column}” is empty; taken from the name: {new}.",
    ),
    (
        "CG-F308",
        "“{column}”的值“{value}”无法识别，按名称记为{new}。",
        "The value “{value}” of “{column}” cannot be read; taken from the name: {new}.",
    ),
    (
        "CG-F309",
        "“{column}”是协调世界时（UTC），日期已按北京时间取。",
        "“{column}” is in UTC; its days are taken in China's time.",
    ),
    ("CG-F305", "文件不是 UTF-8，已按 {encoding} 读取。", "The file is not UTF-8; it was read as {encoding}."),
    # What is told without asking for anything
    (
        "CG-T650",
        "映射的第 {number} 条规则：{rows} 行中符合条件 {matched} 行，读入 {taken} 条，合并 {folded} 行。",
        "Rule {number} of the mapping: of {rows} rows {matched} satisfy it; {taken} records taken, {folded} folded.",
    ),
    (
        "CG-T651",
        "映射的第 {number} 条规则未用于此表：缺列“{column}”{near}。",
        "Rule {number} of the mapping was not used for this table: it lacks “{column}”{near}.",
    ),
    (
        "CG-T652",
        "有 {count} 列映射没有写到，未读取：{columns}。",
        "Columns that no rule of the mapping names, not read ({count}): {columns}.",
    ),
    # What is told so that nothing happens in silence
    (
        "CG-T620",
        "“{value}”按表头和内容作为“{zh}”读取。",
        "“{value}” is taken for a list of this kind by its headings: {en}.",
    ),
    (
        "CG-T621",
        "有 {count} 列没有用到，未读取：{columns}。",
        "Columns of no use here, not read ({count}): {columns}.",
    ),
    (
        "CG-T622",
        "有 {count} 列是个人信息，未读取：{columns}。",
        "Columns of personal data, not read ({count}): {columns}.",
    ),
    (
        "CG-T623",
        "有 {count} 列与已读取的列意思相同，未读取：{columns}。",
        "Columns that mean what another one means that was read; not read ({count}): {columns}.",
    ),
    (
        "CG-T624",
        "有 {count} 列说的是本表没有写出名称的记录，未读取：{columns}；写出名称（如党组织名称）即可读取。",
        "Columns about records that this list does not name, not read ({count}): {columns}. Give their names "
        "(such as that of the Party organization) to have them read.",
    ),
    (
        "CG-T625",
        "“{column}”的合并单元格对其中每一行都有效：第 {rows} 行。",
        "The merged cells of “{column}” hold for each of their rows: {rows}.",
    ),
    (
        "CG-T626",
        "“{value}”没有单独列出，按名单中的提法记为一个{zh}。",
        "“{value}” is on no list of its own; it is taken for a record because this list names it ({en}).",
    ),
    (
        "CG-T635",
        "“{column}”所填的{zh}没有单独列出，按名单中的提法记为一个{zh}；所填文字属个人信息，此处不列。",
        "What “{column}” says is on no list of its own; it is taken for a record because this list names it ({en}). "
        "The words are personal data and not shown.",
    ),
    (
        "CG-T637",
        "“{column}”中有 {count} 个{zh}没有单独列出，各按所写的词记为一个。",
        "“{column}” names {count} that are on no list of their own ({en}); each word is taken for one.",
    ),
    (
        "CG-T627",
        "名册没有人员编号：已按各行内容编号，一行一人；个人信息不读取。",
        "The roster gives no numbers: each row is one person, numbered by what it says. No personal data are read.",
    ),
    (
        "CG-T628",
        "分段的标题行写的是{zh}，已作为其下各行的{zh}。",
        "The rows that head a section are taken for what holds of the rows below them: {en}.",
    ),
    (
        "CG-F310",
        "{count} 个单元格含有看不见的字符、转义符或为保持文本而加的符号，已去除（{columns}）。",
        "Characters that nobody sees, escapes, or signs that keep a text a text were removed from {count} cells "
        "({columns}).",
    ),
    # What was passed over, or read although it is easily missed
    (
        "CG-T601",
        "工作表“{value}”是隐藏的，未读取；需要读取请取消隐藏。",
        "The sheet “{value}” is hidden and was not read. Unhide it to have it read.",
    ),
    (
        "CG-T602",
        "有 {count} 行被隐藏或筛选掉，仍已读取：第 {rows} 行。",
        "Rows that are hidden or filtered out were read all the same ({count}): {rows}.",
    ),
    (
        "CG-T603",
        "样式部件损坏，数字按原样读取；日期若成了一串数字，请用表格软件打开并另存。",
        "The style sheet is damaged; numbers were read as stored. If days came as plain numbers, open the file in a "
        "spreadsheet program and save it.",
    ),
    (
        "CG-T604",
        "文件有 {count} 个部件损坏（如“{value}”），其中没有单元格，数据仍已读取；请用表格软件打开并另存。",
        "Parts of the file are damaged ({count}, such as “{value}”); they hold no cells, so the data was read. Open "
        "the file in a spreadsheet program and save it.",
    ),
    # What was passed over on purpose
    (
        "CG-T610",
        "第 {rows} 行是合计或小计，不是记录，未读取。",
        "Rows of totals are no records and were not read: {rows}.",
    ),
    (
        "CG-T611",
        "第 {rows} 行是备注、说明或签字栏，不是记录，未读取。",
        "Rows of remarks and signatures are no records and were not read: {rows}.",
    ),
    (
        "CG-T612",
        "第 {rows} 行是重复的表头或列号，不是记录，未读取。",
        "Rows that repeat headings or number the columns were not read: {rows}.",
    ),
    (
        "CG-T613",
        "第 {rows} 行是分组标题，不是记录。",
        "Rows that head a part of the list are no records: {rows}.",
    ),
    (
        "CG-T614",
        "“{column}”中的“同上”等记号已按上一行的值填入（{count} 处）。",
        "Marks for “as above” in “{column}” were filled in from the record above ({count}).",
    ),
    (
        "CG-T638",
        "“{column}”中空着的单元格已按上一行的值填入（{count} 处）。",
        "Blank cells in “{column}” were filled in from the row above ({count}).",
    ),
    (
        "CG-T615",
        "第 {rows} 行按已有决定不作为记录。",
        "Rows that are no records, as was decided: {rows}.",
    ),
    (
        "CG-T616",
        "同一工作表中另有一张表（标题和表头：第 {rows} 行），已分开读取。",
        "Another table of the same sheet (titles and heading: rows {rows}) was read apart.",
    ),
    (
        "CG-T617",
        "表头左右重复 {count} 组，已按 {count} 张表分开读取。",
        "The headings stand {count} times side by side; each group was read as a table of its own.",
    ),
    (
        "CG-F320",
        "“{column}”的“{value}”只到{precision}，按 {new} 记。",
        "“{value}” in “{column}” states the {precision} only; taken as {new}.",
    ),
    ("CG-F321", "“{column}”的“{value}”按 {new} 记。", "“{value}” in “{column}” is taken as {new}."),
    (
        "CG-F322",
        "“{column}”的“{value}”已换算为 {new} {unit}。",
        "“{value}” in “{column}” is converted to {new} {unit}.",
    ),
    (
        "CG-F323",
        "“{column}”按表头或标题以“{stated}”为单位，未自带单位的值已换算为{unit}。",
        "The heading or title gives “{column}” in “{stated}”; values without a unit of their own are converted "
        "to {unit}.",
    ),
    (
        "CG-F324",
        "“{column}”的“{value}”表示没有，按未填处理。",
        "“{value}” in “{column}” says that there is none; taken as blank.",
    ),
    ("CG-F325", "“{column}”的“{value}”按决定记为“{new}”。", "“{value}” in “{column}” is read as “{new}”, as decided."),
    ("CG-F326", "“{column}”的“{value}”按决定不采用。", "“{value}” in “{column}” is not used, as decided."),
    (
        "CG-T618",
        "“{value}”按已有决定未读取。",
        "“{value}” was not read, as was decided.",
    ),
    # The input as a whole
    ("CG-I401", "找不到“{path}”；请检查路径。", "“{path}” does not exist. Check the path."),
    (
        "CG-I402",
        "“{path}”中没有可读取的表；请放入 CSV、Parquet 文件或 xlsx 工作簿。",
        "“{path}” holds no table that can be read. Put CSV or Parquet files or an xlsx workbook there.",
    ),
    ("CG-I403", "“{path}”是空文件（0 字节）；请重新导出。", "“{path}” is empty (0 bytes). Export it again."),
    (
        "CG-I404",
        "无法确定“{path}”的编码{candidates}；请用 --encoding 指定（例如 big5、gb18030）。",
        "The encoding of “{path}” cannot be told{candidates}. Name it with --encoding (for example big5, gb18030).",
    ),
    (
        "CG-I405",
        "“{path}”含有 NUL 字节，不是文本表格；请重新导出。",
        "“{path}” contains NUL bytes and is no text table. Export it again.",
    ),
    (
        "CG-I406",
        "“{path}”不能作为 {encoding} 读取；请换一种编码。",
        "“{path}” cannot be read as {encoding}. Name another encoding.",
    ),
    (
        "CG-I407",
        "“{path}”无法读取（{reason}）；请用原来的程序打开并另存，或重新导出。",
        "“{path}” cannot be read ({reason}). Open and save it with the program that made it, or export it again.",
    ),
    (
        "CG-I408",
        "“{path}”未读取：{reason}；请用表格软件另存，或拆成几个文件。",
        "“{path}” is not read: {reason}. Save it anew, or split it into several files.",
    ),
    (
        "CG-I409",
        "没有任何企业和党组织；请在 enterprises（企业）或 organizations（党组织）表中至少填写一行。",
        "There is no enterprise and no Party organization; fill in at least one row of the table enterprises (企业) "
        "or organizations (党组织).",
    ),
    (
        "CG-I415",
        "“{path}”在一个字的中间断开，文件不完整；请重新导出或复制。",
        "“{path}” ends in the middle of a character; it is not complete. Export or copy it again.",
    ),
    (
        "CG-I416",
        "“{path}”的格式不能读取；请用表格软件另存为 xlsx 或 CSV。",
        "The format of “{path}” cannot be read. Save it as xlsx or CSV with a spreadsheet program.",
    ),
    (
        "CG-I423",
        "“{path}”不是可作为园区读取的格式；请给出文件夹、xlsx、CSV 或 Parquet 文件。",
        "“{path}” is in a format that is not read as a park. Give a folder, or an xlsx, CSV or Parquet file.",
    ),
    (
        "CG-I424",
        "“{path}”的内容是{what}，不是文本表格；请改正扩展名，或解压后再读取。",
        "“{path}” is {what} and no text table. Correct its suffix, or unpack it first.",
    ),
    (
        "CG-I429",
        "“{path}”不能作为记录读取：{reason}；应为对象的列表，或每行一个对象。",
        "“{path}” cannot be read as records: {reason}. It should be a list of objects, or one object a line.",
    ),
    (
        "CG-I425",
        "“{path}”设有打开密码，无法读取；请在表格软件中取消密码后另存。",
        "“{path}” is protected by a password. Remove the password in a spreadsheet program and save it.",
    ),
    ("CG-I410", "“{path}”不是有效的 Parquet 文件；请重新导出。", "“{path}” is no valid Parquet file. Export it again."),
    ("CG-I411", "映射文件“{path}”无法使用：{reason}。", "The mapping “{path}” cannot be used: {reason}."),
    (
        "CG-I413",
        "“{path}”中有一个引号没有成对；请检查后重新导出。",
        "“{path}” has a quotation mark without its partner. Check it and export again.",
    ),
    (
        "CG-I431",
        "“{path}”中没有可用的终端；应有“终端产品”或“终端企业”一列，可另有“供需链”一列。",
        "“{path}” states no end of a chain. It needs a column product or firm, and may have one called chain.",
    ),
    (
        "CG-I419",
        "“{path}”中没有可用的公布数据；表头用数据字典 claims（公布数据）表的列名，至少要有指标名称。",
        "“{path}” holds no published figure that can be used. Head the columns as in the table claims (公布数据); the "
        "name of the figure is required.",
    ),
    ("CG-I412", "“{path}”没有表头；第一行应为列名。", "“{path}” has no header. The first row names the columns."),
)

CODES = MappingProxyType({code: Code(code, Text(zh, en)) for code, zh, en in _DECLARED})


def finding(
    code: str,
    *,
    file: str | None = None,
    sheet: str | None = None,
    table: str | None = None,
    row: int | None = None,
    at: Property | str | None = None,
    value: str | None = None,
    facts: Mapping[str, object] | None = None,
    position: int | None = None,
    key: str | None = None,
    proposal: str | None = None,
    used: bool = False,
) -> Finding:
    """Return the finding of this code.

    `value`: the text as typed, already masked; numbers of people are hidden here wherever they come from.
    `key`, `proposal`, `used`: of a question, see `chaingraph.io.decisions`.
    `facts`: further facts of the sentence, Text or plain; ``column`` and ``value`` are filled in from the above.

    Raises `KeyError` if the code or a fact of its sentence is missing.
    """
    declared = CODES[code]
    value, proposal, key = (text and hide(text) for text in (value, proposal, key))
    at = hide(at) if isinstance(at, str) else at
    label = at.label if isinstance(at, Property) else at
    text = _filled(declared.text, {**(facts or {}), "column": label, "value": value})
    column = at.name if isinstance(at, Property) else at
    text = Text(hide(text.zh), hide(text.en))
    return Finding(code, declared.severity, text, file, sheet, table, row, column, value, position, key, proposal, used)


def label_of(found: Finding) -> Text | None:
    """Return what the column of a finding is called in words; None for a heading that is not declared."""
    for kind in KINDS:
        if kind.table == found.table and found.column in kind.columns:
            return kind[found.column].label
    return None


def input_error(code: str, **facts: object) -> InputError:
    """Return the error that ends reading, with the sentence of this code; numbers of people are hidden in it."""
    text = _filled(CODES[code].text, facts)
    return InputError(code, Text(hide(text.zh), hide(text.en)))


def _filled(text: Text, facts: Mapping[str, object]) -> Text:
    return Text(
        text.zh.format(**{name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}),
        text.en.format(**{name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}),
    )
