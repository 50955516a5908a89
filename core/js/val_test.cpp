// SPDX-License-Identifier: Apache-2.0
#include "js/val.h"

#include <vector>

#include "bridge.h"
#include "js/error.h"
#include "testing/evaluate.h"
#include "testing/test.h"

namespace {
using testing::expect;

bool is_undefined(js::val const& value) { return bridge::classify(value.get()) == bridge::kind::undefined; }

testing::test const empty{"an empty val is undefined and takes no slot", [] {
                            auto const before = js::live_values();
                            js::val const value;
                            expect(is_undefined(value));
                            expect(js::live_values() == before);
                          }};

testing::test const owning{"a val owns one slot until it is destroyed", [] {
                             auto const before = js::live_values();
                             {
                               js::val const value{bridge::number_from(7)};
                               expect(js::live_values() == before + 1);
                               expect(bridge::number_value(value.get()) == 7);
                             }
                             expect(js::live_values() == before);
                           }};

testing::test const moving{"moving leaves undefined behind", [] {
                             js::val first{bridge::number_from(1)};
                             js::val const second{std::move(first)};
                             expect(is_undefined(first));  // NOLINT(bugprone-use-after-move): what is left is specified
                             expect(bridge::number_value(second.get()) == 1);
                           }};

testing::test const many{"the table grows and slots are used again", [] {
                           for (int round = 0; round < 3; ++round) {
                             std::vector<js::val> values;
                             for (int i = 0; i < 5000; ++i) values.push_back(js::val{bridge::number_from(i)});
                             for (int i = 0; i < 5000; ++i)
                               expect(bridge::number_value(values[static_cast<std::size_t>(i)].get()) == i);
                           }
                         }};

testing::test const thrown{
    "what JavaScript throws is a js::error with the same value", [] {
      js::val const error{testing::evaluate("globalThis.thrownByTest = new TypeError('x')")};
      testing::expect_throws<js::error>(
          [] { testing::evaluate("throw thrownByTest"); },
          [&error](js::error const& caught) { expect(bridge::identical(caught.value().get(), error.get())); });
      testing::evaluate("delete globalThis.thrownByTest");
    }};

}  // namespace
