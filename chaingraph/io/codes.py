"""Every finding that reading can make: its stable code, its gravity, its sentence with the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.model import Property

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
        "主键与第 {other} 行相同而内容不同，该行未采用；请只保留一行。",
        "Same key as row {other} with other contents; row put aside. Keep one of them.",
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
        "未知的列“{column}”{near}，该列未读取；请改用模板中的列名，或用 --map 指定。",
        "Unknown column “{column}”{near}; not read. Use a column name of the template, or --map.",
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
    # Values that are unknown or doubtful
    (
        "CG-W201",
        "“{column}”应为{type}，此值无法识别，按未知处理；请改正。",
        "“{column}” should be {type_en}; unreadable, left unknown. Correct it.",
    ),
    ("CG-W202", "“{column}”超出允许范围，按未知处理；请核对。", "“{column}” is out of range; left unknown. Check it."),
    (
        "CG-W203",
        "“{column}”不在可选值之内{near}，按未知处理；请从下拉列表选择。",
        "“{column}” is not one of the choices{near}; left unknown. Choose from the list.",
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
        "同一信用代码用于多家企业（{other}），均已保留；请核对。",
        "One credit code is used by several firms ({other}); all kept. Check them.",
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
    ("CG-F304", "与第 {other} 行完全相同，已合并。", "Identical with row {other}; merged."),
    (
        "CG-F306",
        "与第 {other} 行一致，只是填得较少，已合并。",
        "Says nothing that row {other} does not say; merged.",
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
        "{count} rows are hidden or filtered out and were read all the same: {rows}.",
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
        "{count} parts of the file are damaged (such as “{value}”); they hold no cells, so the data was read. Open the "
        "file in a spreadsheet program and save it.",
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

    `value`: the text as typed, already masked.
    `key`, `proposal`, `used`: of a question, see `chaingraph.io.decisions`.
    `facts`: further facts of the sentence, Text or plain; ``column`` and ``value`` are filled in from the above.

    Raises `KeyError` if the code or a fact of its sentence is missing.
    """
    declared = CODES[code]
    label = at.label if isinstance(at, Property) else at
    text = _filled(declared.text, {**(facts or {}), "column": label, "value": value})
    column = at.name if isinstance(at, Property) else at
    return Finding(code, declared.severity, text, file, sheet, table, row, column, value, position, key, proposal, used)


def input_error(code: str, **facts: object) -> InputError:
    """Return the error that ends reading, with the sentence of this code."""
    return InputError(code, _filled(CODES[code].text, facts))


def _filled(text: Text, facts: Mapping[str, object]) -> Text:
    return Text(
        text.zh.format(**{name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}),
        text.en.format(**{name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}),
    )
