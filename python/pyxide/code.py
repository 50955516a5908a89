# SPDX-License-Identifier: Apache-2.0
"""Run Python source and give back the value of its last expression.

Only C modules are imported here: this file is on the path of every first `runPython`.
"""

from __future__ import annotations

from _ast import Assign, Expr, Expression, Interactive, Load, Module, Name, PyCF_ONLY_AST
from _ast import PyCF_ALLOW_TOP_LEVEL_AWAIT as TOP_LEVEL_AWAIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST
    from collections.abc import Mapping
    from types import CodeType
    from typing import Any, Literal

    from pyxide.code_tools import find_imports, relaxed_call, relaxed_wrap

    type ReturnMode = Literal["last_expr", "last_expr_or_assign", "none"]
    type Namespace = dict[str, Any]

__all__ = [
    "CodeRunner",
    "eval_code",
    "eval_code_async",
    "find_imports",
    "relaxed_call",
    "relaxed_wrap",
    "run_js",
    "should_quiet",
]

CO_COROUTINE = 0x80
RETURN_MODES = ("last_expr", "last_expr_or_assign", "none")


def should_quiet(source: str, /) -> bool:
    """Tell whether the last token of `source` is a semicolon, which asks that no value is shown.

    A semicolon inside a comment does not count.
    """
    if ";" not in source:
        return False
    if "#" not in source:
        return source.rstrip().endswith(";")
    from io import StringIO
    from tokenize import COMMENT, DEDENT, ENDMARKER, INDENT, NEWLINE, NL, TokenError, generate_tokens

    layout = {COMMENT, DEDENT, ENDMARKER, INDENT, NEWLINE, NL}
    last = ""
    try:
        for token in generate_tokens(StringIO(source).readline):
            if token.type not in layout:
                last = token.string
    except (TokenError, SyntaxError):
        return False
    return last == ";"


class CodeRunner:
    """Source code that is parsed, compiled and run in separate steps.

    `ast` is the parsed module and may be changed until `compile()`, which sets `code` (the statements) and
    `value_code` (the last expression, or None). A runner can be run any number of times.
    """

    __module__ = "_pyodide._base"

    ast: Module
    code: CodeType | None
    value_code: CodeType | None
    displays: bool
    """Show values of expressions by `sys.displayhook`, as a prompt does, except the one that is returned."""

    def __init__(
        self,
        source: str,
        *,
        return_mode: ReturnMode = "last_expr",
        mode: str = "exec",
        quiet_trailing_semicolon: bool = True,
        filename: str = "<exec>",
        flags: int = 0,
        dont_inherit: bool = False,
        optimize: int = -1,
        dedent: bool = True,
    ) -> None:
        """Parse `source`, from which the indentation that all lines share is removed if `dedent` is true.

        Raises SyntaxError when it is not Python, TypeError when it is not a str, ValueError when `return_mode` is
        none of "last_expr", "last_expr_or_assign" and "none".
        """
        check_source(source)
        if return_mode not in RETURN_MODES:
            raise ValueError(f"return_mode must be one of {', '.join(RETURN_MODES)}, not {return_mode!r}")
        self.source = dedent_source(source) if dedent else source
        self.filename = filename
        self.mode = mode
        self.flags = flags
        self.optimize = optimize
        self.return_mode = return_mode
        self.quiet = quiet_trailing_semicolon
        self.displays = False
        self.code = None
        self.value_code = None
        self.ast = self._compile(self.source, mode, PyCF_ONLY_AST)

    def _compile(self, tree: Any, mode: str, flags: int = 0) -> Any:
        # What would be inherited are the flags of this module.
        return compile(tree, self.filename, mode, self.flags | flags, dont_inherit=True, optimize=self.optimize)

    def compile(self) -> CodeRunner:
        """Compile `ast`; can be called once. Returns the runner itself."""
        if self.code is not None:
            raise RuntimeError("Already compiled")
        self._remember_source()
        if self.mode != "exec":
            self.code = self._compile(self.ast, self.mode)
            return self
        body = self.ast.body
        if self.return_mode == "none" or not body or (self.quiet and should_quiet(self.source)):
            self.code = self._compile_statements(body)
            return self
        last = body[-1]
        if isinstance(last, Expr):
            value: Any = last.value
            statements = body[:-1]
        elif self.return_mode == "last_expr_or_assign" and (target := _assigned_name(last)) is not None:
            value = target
            statements = body
        else:
            self.code = self._compile_statements(body)
            return self
        self.code = self._compile_statements(statements)
        self.value_code = self._compile(Expression(value), "eval")
        return self

    def _compile_statements(self, body: list[Any]) -> CodeType:
        if self.displays and not (self.quiet and should_quiet(self.source)):
            return self._compile(Interactive(body), "single")  # type: ignore[no-any-return]
        return self._compile(Module(body, self.ast.type_ignores), "exec")  # type: ignore[no-any-return]

    def _remember_source(self) -> None:
        """Let tracebacks show lines of source that has a name of its own (one not written in angle brackets)."""
        if self.filename.startswith("<") and self.filename.endswith(">"):
            return
        import linecache

        lines = [line + "\n" for line in self.source.splitlines()]
        linecache.cache[self.filename] = (len(self.source), None, lines, self.filename)

    def run(self, globals: Namespace | None = None, locals: Mapping[str, Any] | None = None) -> Any:
        """Execute the code and return the value asked for by `return_mode`.

        `globals` is a new dict unless given, `locals` the same mapping as `globals`.
        """
        code, globals, locals = self._ready(globals, locals)
        if self._is_coroutine(code) or self._is_coroutine(self.value_code):
            raise RuntimeError("Used eval_code with TOP_LEVEL_AWAIT. Use run_async for this instead.")
        result = eval(code, globals, locals)
        if self.value_code is not None:
            result = eval(self.value_code, globals, locals)
        return result

    async def run_async(self, globals: Namespace | None = None, locals: Mapping[str, Any] | None = None) -> Any:
        """Execute code that may use `await` at top level; otherwise as `run`."""
        code, globals, locals = self._ready(globals, locals)
        result = eval(code, globals, locals)
        if self._is_coroutine(code):
            result = await result
        if self.value_code is not None:
            result = eval(self.value_code, globals, locals)
            if self._is_coroutine(self.value_code):
                result = await result
        return result

    @staticmethod
    def _is_coroutine(code: CodeType | None) -> bool:
        return code is not None and code.co_flags & CO_COROUTINE != 0

    def _ready(
        self, globals: Namespace | None, locals: Mapping[str, Any] | None
    ) -> tuple[CodeType, Namespace, Mapping[str, Any]]:
        if self.code is None:
            raise RuntimeError("Not yet compiled: call compile() before the code is run")
        if globals is None:
            globals = {}
        return self.code, globals, globals if locals is None else locals


def check_source(source: object) -> None:
    """Raise TypeError unless `source` is a str."""
    if not isinstance(source, str):
        raise TypeError(f"expected string or bytes-like object, got {type(source).__name__!r}: source must be a str")


def dedent_source(source: str) -> str:
    """Remove the indentation that all lines share; most sources have none and cost nothing."""
    first = source.lstrip("\n")[:1]
    if first not in (" ", "\t"):
        return source
    from textwrap import dedent

    return dedent(source)


def _assigned_name(statement: AST) -> Name | None:
    """Give the plain name that an assignment binds, as an expression."""
    if isinstance(statement, Assign):
        target: Any = statement.targets[0]
    else:
        target = getattr(statement, "target", None) if hasattr(statement, "value") else None
    if not isinstance(target, Name):
        return None
    return Name(
        target.id,
        Load(),
        lineno=target.lineno,
        col_offset=target.col_offset,
        end_lineno=target.end_lineno,
        end_col_offset=target.end_col_offset,
    )


def eval_code(
    source: str,
    globals: Namespace | None = None,
    locals: Mapping[str, Any] | None = None,
    *,
    return_mode: ReturnMode = "last_expr",
    quiet_trailing_semicolon: bool = True,
    filename: str = "<exec>",
    flags: int = 0,
    dont_inherit: bool = False,
    optimize: int = -1,
    dedent: bool = True,
) -> Any:
    """Run `source` and return the value of its last statement when that is an expression.

    A trailing semicolon gives None (`quiet_trailing_semicolon`). Indentation that all lines share is removed unless
    `dedent` is false. `flags` and `optimize` are those of `compile`; nothing is inherited from the caller's future
    statements, whatever `dont_inherit` is.
    """
    return (
        CodeRunner(
            source,
            return_mode=return_mode,
            quiet_trailing_semicolon=quiet_trailing_semicolon,
            filename=filename,
            flags=flags,
            dont_inherit=dont_inherit,
            optimize=optimize,
            dedent=dedent,
        )
        .compile()
        .run(globals, locals)
    )


async def eval_code_async(
    source: str,
    globals: Namespace | None = None,
    locals: Mapping[str, Any] | None = None,
    *,
    return_mode: ReturnMode = "last_expr",
    quiet_trailing_semicolon: bool = True,
    filename: str = "<exec>",
    flags: int = 0,
    dont_inherit: bool = False,
    optimize: int = -1,
    dedent: bool = True,
) -> Any:
    """Run `source`, which may use `await`, `async for` and `async with` at top level; otherwise as `eval_code`."""
    return await (
        CodeRunner(
            source,
            return_mode=return_mode,
            quiet_trailing_semicolon=quiet_trailing_semicolon,
            filename=filename,
            flags=flags | TOP_LEVEL_AWAIT,
            dont_inherit=dont_inherit,
            optimize=optimize,
            dedent=dedent,
        )
        .compile()
        .run_async(globals, locals)
    )


def run_js(code: str, /) -> Any:
    """Evaluate `code` as JavaScript, by the `eval` of the global object, and return the value.

    Raises TypeError when `code` is not a str, ImportError when `jsglobals` has no `eval`, and JsException with what
    JavaScript throws.
    """
    from js import eval as evaluate  # type: ignore[import-not-found,unused-ignore]

    if not isinstance(code, str):
        raise TypeError(f"argument should have type 'string' not type '{type(code).__name__}'")
    return evaluate(code)


def __getattr__(name: str) -> object:
    """Load what few programs use when it is asked for."""
    if name in {"find_imports", "relaxed_call", "relaxed_wrap"}:
        from pyxide import code_tools

        return getattr(code_tools, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
