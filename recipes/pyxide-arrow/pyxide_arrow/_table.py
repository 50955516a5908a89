# SPDX-License-Identifier: Apache-2.0
"""The JavaScript object that a data frame becomes."""

from __future__ import annotations

from typing import Any

from pyodide.code import run_js
from pyodide.ffi import create_proxy, to_js

from pyxide_arrow._columns import Array, Column

# Arrays are either the table's own, or buffers of Python's memory. The latter are read through getters: when memory
# has grown, a getter gives a new typed array over the same bytes.
_make_column, _make_table = run_js(
    """(() => {
        const own = (data) => ({ value: data, enumerable: true, writable: true, configurable: true });
        const shared = (view) => ({ get: () => view.data, enumerable: true, configurable: true });
        class ArrowTable {
            #views;
            constructor(columns, length, views) {
                this.length = length;
                this.columns = columns;
                this.#views = views;
            }
            column(name) {
                const found = this.columns.find((column) => column.name === name);
                if (found === undefined) {
                    const names = this.columns.map((column) => column.name).join(", ");
                    throw new Error(`There is no column "${name}"; there are: ${names}`);
                }
                return found;
            }
            get buffers() {
                if (this.#views.length > 0) throw new Error("The buffers are Python's: ask to_js for a copy");
                const arrays = (column) => [column.data, column.valueOffsets, column.nullBitmap,
                    ...(column.dictionary ? arrays(column.dictionary) : [])];
                return this.columns.flatMap(arrays).filter(Boolean).map((array) => array.buffer);
            }
            release() {
                for (const view of this.#views.splice(0)) view.release();
            }
            [Symbol.dispose]() {
                this.release();
            }
        }
        return [
            (column, names, arrays, isOwn) => {
                names.forEach((name, i) => {
                    Object.defineProperty(column, name, isOwn ? own(arrays[i]) : shared(arrays[i]));
                });
                return column;
            },
            (columns, length, views) => new ArrowTable(columns, length, views),
        ];
    })()"""
)


def make_table(columns: list[Column], length: int, copy: bool) -> Any:
    """The table; `copy` says whether its arrays are its own or Python's."""
    views: list[Any] = []
    try:
        made = [_column(each, copy, views) for each in columns]
    except BaseException:
        for view in views:
            view.release()
        raise
    return _make_table(to_js(made), length, to_js(views))


def _column(column: Column, copy: bool, views: list[Any]) -> Any:
    from js import Object

    known = {"name": column.name, "type": column.type, "length": column.length, "nullCount": column.null_count}
    made = to_js({**known, **(column.more or {})}, dict_converter=Object.fromEntries)
    arrays = {"data": column.data, "valueOffsets": column.offsets, "nullBitmap": column.bits}
    present = {name: array for name, array in arrays.items() if array is not None}
    typed = [to_js(memoryview(array)) if copy else _share(array, views) for array in present.values()]
    _make_column(made, to_js(list(present)), to_js(typed), copy)
    if column.dictionary is not None:
        made.dictionary = _column(column.dictionary, copy, views)
    return made


def _share(array: Array | bytearray, views: list[Any]) -> Any:
    """A JavaScript view of the array's memory, which keeps the array."""
    proxy = create_proxy(array)
    try:
        views.append(proxy.getBuffer())
    finally:
        proxy.destroy()
    return views[-1]
