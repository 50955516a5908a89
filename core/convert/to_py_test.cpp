// SPDX-License-Identifier: Apache-2.0
#include "convert/to_py.h"

#include <string>

#include "bridge.h"
#include "convert/to_js.h"
#include "py/call.h"
#include "testing/evaluate.h"
#include "testing/test.h"

namespace {
using testing::expect;

/// Is `python` what `javascript` becomes, and back?
void round_trip(std::string_view javascript, char const* python) {
  js::val const value{testing::evaluate(javascript)};
  auto const object = convert::to_py(value.get());
  auto const expected = py::check(PyRun_String(python, Py_eval_input, PyEval_GetBuiltins(), nullptr));
  expect(Py_TYPE(object.get()) == Py_TYPE(expected.get()));
  expect(py::check(PyObject_RichCompareBool(object.get(), expected.get(), Py_EQ)) == 1);
  js::val const back{convert::to_js(expected)};
  expect(bridge::identical(back.get(), value.get()));
}

/// The same for a bigint and an int.
void big_round_trip(std::string_view javascript, std::string const& python) {
  round_trip(javascript, ("__import__('pyxide.big_int').big_int.JsBigInt(" + python + ")").c_str());
}

testing::test const numbers{"integers are int, other numbers float", [] {
                              round_trip("0", "0");
                              round_trip("-5", "-5");
                              round_trip("2 ** 53 - 1", "2 ** 53 - 1");
                              round_trip("1.5", "1.5");
                              round_trip("Infinity", "float('inf')");
                              js::val const negative_zero{testing::evaluate("-0")};
                              expect(PyLong_Check(convert::to_py(negative_zero.get()).get()));
                            }};

testing::test const big{"integers beyond 53 bits are bigints", [] {
                          big_round_trip("2n ** 53n", "2 ** 53");
                          big_round_trip("-(2n ** 64n)", "-(2 ** 64)");
                          big_round_trip("-(2n ** 63n)", "-(2 ** 63)");
                          big_round_trip("2n ** 4096n - 1n", "2 ** 4096 - 1");
                          big_round_trip("-(2n ** 4096n)", "-(2 ** 4096)");
                        }};

testing::test const strings{"strings of every width, and lone surrogates", [] {
                              round_trip("''", "''");
                              round_trip("'plain'", "'plain'");
                              round_trip("'\\xe9'", "'\\xe9'");
                              round_trip("'\\u4e2d'.repeat(100)", "'\\u4e2d' * 100");
                              round_trip("'\\u{1f600}x'", "'\\U0001f600x'");
                              round_trip("'\\ud800'", "'\\ud800'");
                              round_trip("'\\ude00\\ud83d'", "'\\ude00\\ud83d'");
                              round_trip("'a'.repeat(100000)", "'a' * 100000");
                            }};

testing::test const constants{"undefined, true and false", [] {
                                round_trip("undefined", "None");
                                round_trip("true", "True");
                                round_trip("false", "False");
                              }};

testing::test const identity{"an object comes back as itself", [] {
                               js::val const object{bridge::object()};
                               auto const proxy = convert::to_py(object.get());
                               js::val const back{convert::to_js(proxy)};
                               expect(bridge::identical(back.get(), object.get()));
                             }};

testing::test const cycles{"a cycle stays one", [] {
                             js::val const array{bridge::array()};
                             bridge::array_push(array.get(), array.get());
                             auto const list = convert::deep_to_py(array.get(), -1);
                             expect(PyList_GET_ITEM(list.get(), 0) == list.get());
                             auto const back = convert::deep_to_js(list, {});
                             js::val const inner{bridge::get(back.get(), bridge::number_from(0))};
                             expect(bridge::identical(inner.get(), back.get()));
                             py::check(PyList_SetSlice(list.get(), 0, 1, nullptr));
                           }};

}  // namespace
