# SPDX-License-Identifier: Apache-2.0
# How toolchain/flang/fortran.py changes LLVM modules to the target and its calling convention.
import importlib.util
import unittest
from pathlib import Path
from types import ModuleType

FILE = Path(__file__).parents[3] / "toolchain/flang/fortran.py"

LENGTH = """\
define void @solve_(ptr noalias %0, ptr captures(none) %1, i32 %2) #0 {
  %4 = phi i32 [ 1, %3 ]
  call void @other_(ptr nonnull %0, ptr %1, i32 1, i32 6)
  tail call void @xerbla_(ptr %1, ptr %0, i32 6)
  ret void
}
declare void @other_(ptr, ptr, i32, i32)
attributes #0 = { "target-cpu"="i686" }
"""

COMPLEX = """\
define i64 @ladiv_(ptr %0, ptr %1) {
  %3 = call i64 @dot_(ptr %0, ptr %1)
  ret i64 %3
}
declare i64 @dot_(ptr, ptr) local_unnamed_addr
"""


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fortran", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Convention(unittest.TestCase):
    def changed(self, text: str) -> str:
        result: str = load().Module(text, frozenset(["xerbla_"])).text()
        return result

    def test_hidden_lengths_are_dropped_but_for_procedures_that_need_them(self) -> None:
        text = self.changed(LENGTH)
        self.assertIn("define void @solve_(ptr noalias %0, ptr captures(none) %1) #0 {\n3:\n", text)
        self.assertIn("call void @other_(ptr nonnull %0, ptr %1)\n", text)
        self.assertIn("declare void @other_(ptr, ptr)\n", text)
        self.assertIn("@xerbla_(ptr %1, ptr %0, i32 6)", text)
        self.assertNotIn("i686", text)

    def test_shared_constants_are_hidden(self) -> None:
        text = self.changed('@_QQclX55 = linkonce local_unnamed_addr constant [1 x i8] c"U", comdat\n')
        self.assertEqual(text.split("local")[0], "@_QQclX55 = linkonce hidden ")

    def test_a_length_that_is_used_is_an_error(self) -> None:
        with self.assertRaisesRegex(ValueError, "hidden length %2 is used"):
            self.changed(LENGTH.replace("ret void", "%5 = add i32 %2, 1"))

    def test_a_complex_result_goes_through_a_pointer(self) -> None:
        text = self.changed(COMPLEX)
        self.assertIn("define internal i64 @ladiv_.i64(ptr %0, ptr %1) {", text)
        self.assertIn("define void @ladiv_(ptr sret(i64) align 4 %result, ptr %a0, ptr %a1) {", text)
        self.assertIn("call i64 @dot_.i64(ptr %0, ptr %1)", text)
        self.assertIn("declare void @dot_(ptr sret(i64) align 4, ptr, ptr)\n", text)
        self.assertNotIn("declare i64", text)

    def test_so_does_what_a_compiler_calls_for_a_division(self) -> None:
        text = self.changed("declare i64 @__divsc3(float, float, float, float)\n")
        self.assertIn("declare void @__divsc3(ptr sret(i64) align 4, float, float, float, float)\n", text)
        self.assertIn("define internal i64 @__divsc3.i64(float %a0, float %a1, float %a2, float %a3) {", text)

    def test_so_does_what_a_function_of_c_returns(self) -> None:
        text = self.changed("declare i64 @csqrtf(ptr byval({ float, float }) align 4) local_unnamed_addr\n")
        self.assertIn("declare void @csqrtf(ptr sret(i64) align 4, ptr)\n", text)
        self.assertIn("define internal i64 @csqrtf.i64(ptr %a0) {", text)

    def test_other_functions_of_c_stay(self) -> None:
        for line in ("declare float @ceilf(float)", "declare i32 @calcf(ptr, i32)"):
            self.assertEqual(self.changed(line), f"{line}\n")


if __name__ == "__main__":
    unittest.main()
