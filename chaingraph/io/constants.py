"""What the files out and the reader have to agree about."""

from __future__ import annotations

from types import MappingProxyType

#: A row whose source is one of these (case does not matter) is an example row of the template: the reader drops it.
EXAMPLE_SOURCE = MappingProxyType({"zh": "示例", "en": "example"})

#: Sheets that the program writes for people; the reader passes over them without a finding.
GUIDE_SHEET = MappingProxyType({"zh": "填写说明", "en": "Guide"})
FINDINGS_SHEET = MappingProxyType({"zh": "问题清单", "en": "Findings"})
IGNORED_SHEETS = frozenset({*GUIDE_SHEET.values(), *FINDINGS_SHEET.values()})

#: Words for yes and no in a cell.
BOOLEAN_WORDS = MappingProxyType({"zh": ("是", "否"), "en": ("yes", "no")})

#: A text that a spreadsheet might take for a formula: one of these characters first, after any apostrophes.
#: A CSV file carries one apostrophe more before such a text; the reader takes one away (see `chaingraph.io.guard`).
FORMULA_LEAD = "[=+\\-@\t\r＝＋－＠]"

#: The column in which the reader keeps the number of the row in its file.
ROW = "#row"
