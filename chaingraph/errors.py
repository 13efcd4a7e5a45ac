"""What can go wrong: one small tree of exceptions, and findings with stable codes.

Every sentence that a user may see exists in Chinese and in English from the start (`Text`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    INPUT = 3
    DATABASE = 4
    POLICY = 5
    UNKNOWN = 6
    DIFFERENCES = 7
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages of the program."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the Chinese sentence for ``zh``, else the English one."""
        return self.zh if language.startswith("zh") else self.en

    def format(self, **facts: object) -> Text:
        """Return the sentence with the facts filled into both languages."""
        return Text(self.zh.format(**facts), self.en.format(**facts))


class Severity(StrEnum):
    """How grave a finding is.

    An error quarantined a row or made a file unusable, a warning left a value unknown or doubtful, a repair
    changed a value with certainty, a notice tells what was passed over on purpose.
    """

    ERROR = "error"
    WARNING = "warning"
    REPAIR = "repair"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in the input, with its place."""

    code: str  # stable code, for example ``CG-E103``
    severity: Severity
    message: Text
    file: str | None = None
    sheet: str | None = None
    table: str | None = None
    row: int | None = None  # row number as a spreadsheet shows it (the header is row 1)
    column: str | None = None
    value: str | None = None  # the text as it was typed, already masked if the property is personal
    position: int | None = None  # number of the column in its file or sheet, the first is 1
    key: str | None = None  # what a decision on it is remembered by, where there is something to decide
    proposal: str | None = None  # what would be done if the question is answered with yes
    used: bool = False  # whether the proposal is used until somebody decides otherwise


class ChaingraphError(Exception):
    """An expected error: a sentence in the user's language with code, cause and remedy."""

    exit_code = Exit.INTERNAL

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(f"{code} {text.en}")
        self.code = code
        self.text = text


class UsageError(ChaingraphError):
    """The command was called in a way that makes no sense."""

    exit_code = Exit.USAGE


class InputError(ChaingraphError):
    """The input cannot be used; carries the findings where there are any."""

    exit_code = Exit.INPUT

    def __init__(self, code: str, text: Text, findings: Sequence[Finding] = ()) -> None:
        super().__init__(code, text)
        self.findings = tuple(findings)


class RuleError(ChaingraphError):
    """A rule does not exist, or not yet on the date asked for."""

    exit_code = Exit.INPUT


class StoreError(ChaingraphError):
    """A database is out of reach."""

    exit_code = Exit.DATABASE


class PolicyError(ChaingraphError):
    """Refused by policy."""

    exit_code = Exit.POLICY


class OutcomeUnknownError(ChaingraphError):
    """Nobody can tell whether the last step happened; doing it again is safe."""

    exit_code = Exit.UNKNOWN
