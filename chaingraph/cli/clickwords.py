"""Chinese for the sentences that click itself says."""

from __future__ import annotations

import sys
from types import MappingProxyType

CLICK_ZH = MappingProxyType(
    {
        "%(prog)s, version %(version)s": "%(prog)s，版本 %(version)s",
        "(dynamic)": "（动态）",
        "Aborted!": "已中止。",
        "Argument {name!r} takes {nargs} values.": "参数 {name!r} 需要 {nargs} 个值。",
        "Choice({choices})": "可选值（{choices}）",
        "Choose from:\n\t{choices}": "可选：\n\t{choices}",
        "Commands": "命令",
        "Confirm the action without prompting.": "不询问，直接确认。",
        "Could not open file {filename!r}: {message}": "无法打开文件 {filename!r}：{message}",
        "Couldn't detect Bash version, shell completion is not supported.": "无法识别 Bash 版本，不支持自动补全。",
        "Did you mean {possibility}?": "是否想用 {possibility}？",
        "Do you want to continue?": "是否继续？",
        "Error: The two entered values do not match.": "错误：两次输入不一致。",
        "Error: invalid input": "错误：输入无效",
        "Error: {message}": "错误：{message}",
        "Got unexpected extra argument ({args})": "多余的参数（{args}）",
        "Got unexpected extra arguments ({args})": "多余的参数（{args}）",
        "Invalid start character for option ({option})": "选项的首字符无效（{option}）",
        "Invalid value for {param_hint}: {message}": "{param_hint} 的取值无效：{message}",
        "Invalid value: {message}": "取值无效：{message}",
        "Missing argument": "缺少参数",
        "Missing command.": "缺少命令。",
        "Missing option": "缺少选项",
        "Missing parameter": "缺少参数",
        "Missing parameter: {param_name}": "缺少参数：{param_name}",
        "Missing {param_type}": "缺少{param_type}",
        "Name '{name}' defined twice": "名称 '{name}' 定义了两次",
        "No such command {name!r}.": "没有命令 {name!r}。",
        "No such option {name!r}.": "没有选项 {name!r}。",
        "No such option: {name}": "没有选项：{name}",
        "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
        "Option {name!r} requires an argument.": "选项 {name!r} 需要一个值。",
        "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 需要 {nargs} 个值。",
        "Options": "选项",
        "Positional arguments": "位置参数",
        "Press any key to continue...": "按任意键继续……",
        "Repeat for confirmation": "再次输入以确认",
        "Show the version and exit.": "显示版本后退出。",
        "Show this message and exit.": "显示本说明后退出。",
        "Try '{command} {option}' for help.": "请用 '{command} {option}' 查看说明。",
        "Unknown color {colour!r}": "未知颜色 {colour!r}",
        "Unknown standard stream '{name}'": "未知标准流 '{name}'",
        "Usage:": "用法：",
        "Value must be an iterable.": "取值必须可以逐个列出。",
        "Windows error: {error}": "Windows 错误：{error}",
        "d": "天",
        "default: {default}": "默认：{default}",
        "deprecated": "已弃用",
        "directory": "文件夹",
        "env var: {var}": "环境变量：{var}",
        "file": "文件",
        "path": "路径",
        "required": "必填",
        "unknown error": "未知错误",
        "{editor}: Editing failed": "{editor}：编辑失败",
        "{editor}: Editing failed: {e}": "{editor}：编辑失败：{e}",
        "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在。",
        "{name} {filename!r} is a directory.": "{name} {filename!r} 是文件夹。",
        "{name} {filename!r} is a file.": "{name} {filename!r} 是文件。",
        "{name} {filename!r} is not executable.": "{name} {filename!r} 不可执行。",
        "{name} {filename!r} is not readable.": "{name} {filename!r} 不可读。",
        "{name} {filename!r} is not writable.": "{name} {filename!r} 不可写。",
        "{value!r} does not match the format {format}.": "{value!r} 不符合格式 {format}。",
        "{value!r} does not match the formats {formats}.": "{value!r} 不符合格式 {formats}。",
        "{value!r} is not a valid UUID.": "{value!r} 不是有效的 UUID。",
        "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的 {number_type}。",
        "{value!r} is not one of {choice}.": "{value!r} 不是 {choice}。",
        "{value!r} is not one of {choices}.": "{value!r} 不在可选值 {choices} 中。",
        "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
        "(Did you mean one of: {possibilities}?)": "（是否想用其中之一：{possibilities}？）",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.": "参数只接受一个声明，得到 {length} 个：{decls}。",
        "Boolean option {decl!r} cannot use the same flag for true/false.": "是非选项 {decl!r} 的两个取值不能用同一个标志。",
        "Could not determine name for option with declarations {decls!r}": "无法从声明 {decls!r} 得出选项名",
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": "弃用提醒：命令 {name!r} 已弃用。{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": "弃用提醒：{param_type} {name!r} 已弃用。{extra_message}",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to pass '--{name}'?": "给出了名称（{name}）但没有选项。是否想声明参数，或写作 '--{name}'？",
        "Shell completion is not supported for Bash versions older than 4.4.": "Bash 4.4 以前的版本不支持自动补全。",
        "Takes {nargs} values but 1 was given.": "需要 {nargs} 个值，只给出 1 个。",
        "Takes {nargs} values but {len} were given.": "需要 {nargs} 个值，给出了 {len} 个。",
        "{len_type} values are required, but {len_value} was given.": "需要 {len_type} 个值，只给出 {len_value} 个。",
        "{len_type} values are required, but {len_value} were given.": "需要 {len_type} 个值，给出了 {len_value} 个。",
        "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} 不是是非值。可用：{states}",
        "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    }
)


def speak_chinese() -> None:
    """Let the loaded click modules say their sentences in Chinese.

    click binds gettext's functions by name when it is imported, so they are replaced where it holds them.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            if hasattr(module, "_"):
                module._ = _translate  # type: ignore[attr-defined]
            if hasattr(module, "ngettext"):
                module.ngettext = _translate_plural  # type: ignore[attr-defined]


def _translate(message: str) -> str:
    return CLICK_ZH.get(message, message)


def _translate_plural(singular: str, plural: str, count: int) -> str:
    return _translate(singular if count == 1 else plural)
