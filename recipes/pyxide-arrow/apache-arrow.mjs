// SPDX-License-Identifier: Apache-2.0
// A table of pyxide-arrow as one of npm's apache-arrow, over the same memory. To be copied into programs.
import * as arrow from "apache-arrow";

const plain = {
  int8: () => new arrow.Int8(),
  int16: () => new arrow.Int16(),
  int32: () => new arrow.Int32(),
  int64: () => new arrow.Int64(),
  uint8: () => new arrow.Uint8(),
  uint16: () => new arrow.Uint16(),
  uint32: () => new arrow.Uint32(),
  uint64: () => new arrow.Uint64(),
  float16: () => new arrow.Float16(),
  float32: () => new arrow.Float32(),
  float64: () => new arrow.Float64(),
  bool: () => new arrow.Bool(),
  utf8: () => new arrow.Utf8(),
};

const unit = (column) => arrow.TimeUnit[column.unit.toUpperCase()];

function typeOf(column) {
  if (column.type === "timestamp") return new arrow.Timestamp(unit(column), column.timezone ?? null);
  if (column.type === "duration") return new arrow.Duration(unit(column));
  if (column.type === "dictionary") {
    return new arrow.Dictionary(typeOf(column.dictionary), plain[column.indexType](), null, column.ordered);
  }
  return plain[column.type]();
}

/** A vector over a column's memory. */
export function vectorOf(column) {
  const dictionary = column.dictionary && vectorOf(column.dictionary);
  return arrow.makeVector(arrow.makeData({ ...column, type: typeOf(column), dictionary }));
}

/** A table over a table's memory. */
export function tableOf(table) {
  return new arrow.Table(Object.fromEntries(table.columns.map((column) => [column.name, vectorOf(column)])));
}
