# SPDX-License-Identifier: Apache-2.0
"""Makes functions of lines of source; runs inside either package."""

import ast
import re

SEPARATOR = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|; | ¶ ?""")


def statements(line):
    """Source of one line: `; ` outside of strings separates statements, ` ¶ ` is a line break as it stands."""
    if line.startswith("try: ") or line.startswith("@"):
        return line.replace("; except", "\nexcept").replace("; r", "\nr").replace("; def", "\ndef")
    return SEPARATOR.sub(lambda found: found[1] or "\n", line)


def function_of(line, arguments="x"):
    """A function that gives the value of the line's last expression; a coroutine function if the line awaits."""
    tree = compile(statements(line), line, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    waits = any(
        isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith)
        or (isinstance(node, ast.comprehension) and node.is_async)
        for node in ast.walk(tree)
    )
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        tree.body[-1] = ast.copy_location(ast.Return(last.value), last)
    head = ast.parse(f"{'async ' if waits else ''}def operation({arguments}): pass")
    head.body[0].body = tree.body
    namespace = {"__name__": "operation"}
    exec(compile(ast.fix_missing_locations(head), line, "exec"), namespace)
    return namespace["operation"]


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
