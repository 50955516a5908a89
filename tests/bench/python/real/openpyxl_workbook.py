# SPDX-License-Identifier: Apache-2.0
# Writes a spreadsheet with openpyxl and reads it back: XML, zip, cell objects, styles, formulas.
"""openpyxl: a workbook of 250 rows, to bytes and back."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font


def work() -> str:
    """The values that are read back."""
    book = Workbook()
    sheet = book.active
    sheet.title = "data"
    bold = Font(bold=True)
    for row in range(1, 251):
        sheet.append([row, row * 1.5, f"text {row % 17}", row % 2 == 0, f"=A{row}*B{row}"])
        sheet.cell(row=row, column=1).font = bold
    data = io.BytesIO()
    book.save(data)
    data.seek(0)
    rows = load_workbook(data)["data"].iter_rows(values_only=True)
    return "\n".join(repr(values) for values in rows)


def prepare() -> Callable[[], str]:
    """No input: the rows are computed."""
    return work
