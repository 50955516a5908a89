# SPDX-License-Identifier: Apache-2.0
# What the back ends of Python packages are told, and how packages come from Debian.
import unittest

from mk import backends
from mk.backends.wheel_target import Flags, cross_file, sysconfig_data
from mk.fetch.debian import parse_packages


class Target(unittest.TestCase):
    def test_cpp_gets_the_flags_of_c_too(self) -> None:
        flags = Flags(c=["-DA"], cxx=["-DB"], link=["-lc"])
        self.assertIn("-DA", flags.compile_cxx)
        self.assertNotIn("-DB", flags.compile_c)
        self.assertEqual(flags.linking[-1], "-lc")

    def test_a_recipe_adds_to_the_sections_of_the_cross_file(self) -> None:
        text = cross_file(Flags(), ["/deps/a"], {"properties": {"x": True}, "binaries": {"fortran": ["f", "-x"]}})
        self.assertIn("needs_exe_wrapper = true\n", text)
        self.assertIn("x = true\n", text)
        self.assertIn("pkg_config_libdir = ['/deps/a']\n", text)
        self.assertIn("fortran = ['f', '-x']\n", text)
        self.assertEqual(text.count("[binaries]"), 1)

    def test_sysconfig_data_is_the_targets_with_places_of_the_root(self) -> None:
        found: dict[str, object] = {}
        lines = sysconfig_data(Flags(c=["-DA"])).splitlines()
        exec("\n".join(["build_time_vars = {'CC': 'other', 'EXT_SUFFIX': '.so'}", *lines[2:]]), found)
        data = found["build_time_vars"]
        assert isinstance(data, dict)
        self.assertEqual((data["CC"], data["EXT_SUFFIX"]), ("emcc", ".so"))
        self.assertIn("-DA", data["CFLAGS"])


class Backends(unittest.TestCase):
    def test_files_named_after_a_backend_are_part_of_its_key_and_no_backends(self) -> None:
        self.assertEqual(sorted(backends.digests("wheel")), ["step", "wheel", "wheel_target"])
        self.assertIn("wheel", backends.names())
        self.assertIn("wheels", backends.names())
        self.assertNotIn("wheel-target", backends.names())


class Binary(unittest.TestCase):
    def test_versions_by_digest(self) -> None:
        text = "Package: a\nVersion: 1:2\nSHA256: ff\n\nPackage: a\nVersion: 1:1\nSHA256: ee\n\nPackage: b\n"
        self.assertEqual(parse_packages(text), {"ff": "1:2", "ee": "1:1"})


if __name__ == "__main__":
    unittest.main()
