# SPDX-License-Identifier: Apache-2.0
# Runs these tests; the last line is `N passed, N failed`. An argument selects tests by a part of their name.
import sys
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOOLS))


def main(argv: list[str]) -> int:
    loader = unittest.TestLoader()
    if argv:
        loader.testNamePatterns = [f"*{word}*" for word in argv]
    found = loader.discover(str(TOOLS / "mk/tests"), top_level_dir=str(TOOLS))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(found)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
