"""The sandbox in which templates run: Jinja2's immutable one, without functions, and with an end.

Duty: `environment(sources)`. Undefined names are errors, only documented filters are there, only templates in
`.html.j2` are escaped for HTML. What strangers wrote enters as a value, never as source.

A slip of the pen ("x" * 10**9, a loop in a loop in a loop) must not hold up the desk, so a rendering has a budget: the
steps of its loops and calls, and the characters that it builds, in whatever way. A result is measured before it is
made. Who renders calls `begin` first; what goes beyond the budget raises TooMuchError.

Known gap: comparing and slicing long texts is not counted, only the steps in which it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import lru_cache, wraps
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing, pass_context, pass_eval_context
from jinja2.visitor import NodeTransformer

from inbox_processor.mail.bounds import BEFORE, Budget, method_weight, result_weight, weight
from inbox_processor.mail.pieces import Piece, named
from inbox_processor.mail.variables import FILTERS, known_variables, unknown
from inbox_processor.mail.wording import base_language, wording

HTML = ".html.j2"
TEMPLATES_KEPT = 256  # compiled: all of an organiser's and ours, a few versions of each

Compiled = tuple[CodeType, tuple[str, ...] | None]  # a template's code, and the names that it asks for


class _Generator(CodeGenerator):
    """Lets the sandbox give what a template includes by its name; all else as ever."""

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
            return super().visit_Include(node, frame)
        if node.ignore_missing or not node.with_context:
            return super().visit_Include(node, frame)
        self.writeline("event = environment.included(", node)
        self.visit(node.template, frame)
        self.write(f", {self.name!r}, context.get_all(), {self.dump_local_context(frame)})")
        return self.simple_write("event", frame)


class Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with includes by the including template's language; each is looked up once. For one thread."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))
    code_generator_class = _Generator

    def __init__(self, sources: Mapping[str, str], **options: Any) -> None:
        super().__init__(finalize=self.printed, **options)
        self.sources = sources
        self._budget = Budget()
        self._names: dict[str | None, tuple[str, ...] | None] = {}
        self._pieces: dict[tuple[str, str], Piece] = {}

    def begin(self) -> None:
        """Begin a rendering, with all its budget before it."""
        self._budget = Budget()

    def included(self, name: str, parent: str, values: dict[str, Any], local: Mapping[str, Any]) -> str:
        """Give what `parent` includes by this name. `local`: what its loops and `set` have defined there."""
        piece = self._pieces.get((name, parent))
        if piece is None:
            piece = self._pieces[name, parent] = self._piece(super().get_template(name, parent))
        if local:
            values = {**values, **{key: value for key, value in local.items() if value is not missing}}
        return piece.text(values, self._budget)

    def _piece(self, template: Template) -> Piece:
        known = (one for one in self._pieces.values() if one.name == template.name)
        return next(known, None) or Piece(template, self._names.get(template.name), self._length(template))

    def get_template(self, *args: Any, **options: Any) -> Template:
        """Give a template by name."""
        found = super().get_template(*args, **options)
        self.charge(1, self._length(found))
        return found

    def select_template(self, *args: Any, **options: Any) -> Template:
        """Give the first of several names that is there."""
        found = super().select_template(*args, **options)
        self.charge(1, self._length(found))
        return found

    def _length(self, template: Template) -> int:
        return len(self.sources.get(template.name or "", ""))

    def join_path(self, template: str, parent: str) -> str:
        """Complete the name of an included template. An HTML template includes HTML only: the escaping goes by the
        name.
        """
        if parent.endswith(HTML) and not template.endswith(HTML):
            raise SecurityError(f"an .html.j2 template can include only *.html.j2, not {template}")
        folder = parent.partition("/")[0]
        names = (template, f"{folder}/{template}", f"{base_language(folder)}/{template}")
        return next((name for name in names if name in self.sources), names[1])

    def compile(
        self, source: Any, name: Any = None, filename: Any = None, raw: Any = False, defer_init: Any = False
    ) -> Any:
        """Compile a template; one that another sandbox of this process has compiled is not compiled again."""
        if raw or defer_init or not isinstance(source, str):
            return super().compile(source, name, filename, raw=raw, defer_init=defer_init)
        code, self._names[name] = _compiled(source, name, filename)
        return code

    def compiled_alone(self, source: str, name: str | None, filename: str | None) -> Compiled:
        """Compile a template, with the names that it asks for."""
        return super().compile(source, name, filename), self._names.get(name)

    # --- counting -------------------------------------------------------------------------------------------------

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **options: Any) -> str:
        self._names[name] = named(source)
        return super()._generate(_Counted(self).visit(source), name, *args, **options)

    def charge(self, steps: int, characters: int) -> None:
        """Count what one turn of a loop, one call or one include costs."""
        self._budget.take(steps, characters)

    def counted(self, items: Any) -> Any:
        """Give what a loop goes through, counted."""
        self.charge(len(items) if isinstance(items, Sized) else 0, 0)
        return items

    def weighed(self, items: Any) -> Any:
        """Give a list, unless there is too much in it: [[a, a], [a, a]] grows as fast as a product."""
        weight(items)
        return items

    def printed(self, value: Any) -> Any:
        """Give what {{ … }} puts into the text, counted before it is put there."""
        self.charge(0, weight(value))
        return value

    @pass_eval_context
    def joined(self, eval_ctx: EvalContext, *pieces: Any) -> str:
        """Do what ~ does."""
        self.charge(0, sum(map(weight, pieces)))
        return markup_join(pieces) if eval_ctx.autoescape else str_join(pieces)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute what can grow, after a look at how large it would be."""
        self.charge(0, result_weight(operator, left, right))
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, obj: Any, /, *args: Any, **options: Any) -> Any:
        """Call a macro, or a method of a value."""
        owner = getattr(obj, "__self__", None)
        if owner is self:
            return context.call(obj, *args, **options)
        self.charge(1, method_weight(owner, getattr(obj, "__name__", ""), args))
        return super().call(context, obj, *args, **options)


class _Counted(NodeTransformer):
    """Puts the counting into a parsed template; nothing that one can write names what it calls."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def _call(self, node: nodes.Node, name: str, *arguments: nodes.Node) -> nodes.Call:
        made = nodes.Call(nodes.EnvironmentAttribute(name), list(arguments), [], None, None)
        return made.set_environment(self._sandbox).set_lineno(node.lineno)  # type: ignore[return-value]

    def _body(self, node: Any) -> nodes.Node:
        """Let each pass through a body pay for itself and for the text in it."""
        self.generic_visit(node)
        characters = sum(len(text.data) for one in node.body for text in _texts(one))
        charge = self._call(node, "charge", nodes.Const(1), nodes.Const(characters))
        node.body.insert(0, nodes.ExprStmt(charge).set_environment(self._sandbox).set_lineno(node.lineno))
        checked: nodes.Node = node
        return checked

    visit_Macro = visit_CallBlock = visit_Block = _body  # noqa: N815 - so Jinja finds them

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self._body(node)
        node.iter = self._call(node, "counted", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return self._call(node, "joined", *node.nodes)

    def visit_List(self, node: nodes.List | nodes.Dict | nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if getattr(node, "ctx", "load") != "load" else self._call(node, "weighed", node)

    visit_Dict = visit_Tuple = visit_List  # noqa: N815


def _texts(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)


# --- what templates find -------------------------------------------------------------------------------------------


class _Sources(BaseLoader):
    """Templates by name; the name is the file name in error messages too."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def get_source(self, _environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Give the source of a template; it never changes while the desk runs."""
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], template, lambda: True


class _Unknown(StrictUndefined):
    """A name that a template uses and nobody knows: an error in the template's own words, not in those of Python."""

    @property
    def _undefined_message(self) -> str:
        owner = getattr(type(self._undefined_obj), "_word", "")  # see context
        if not owner or not isinstance(self._undefined_name, str):
            return super()._undefined_message
        return unknown(owner, self._undefined_name, known_variables()[owner])


def environment(sources: Mapping[str, str]) -> Sandbox:
    """Make the sandbox for these templates."""
    made = Sandbox(
        sources,
        loader=_Sources(sources),
        undefined=_Unknown,
        autoescape=lambda name: name is not None and name.endswith(HTML),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.clear()
    known = {entry.name for entry in FILTERS}
    made.filters = {name: _counting(made, name, function) for name, function in made.filters.items() if name in known}
    made.filters["in_words"] = _in_words
    return made


@lru_cache(maxsize=TEMPLATES_KEPT)
def _compiled(source: str, name: str | None, filename: str | None) -> Compiled:
    return environment({}).compiled_alone(source, name, filename)


def _counting(sandbox: Sandbox, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter pay for what it gives; the two that can make much of little pay before."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0
    before = BEFORE.get(name)

    @wraps(function)
    def counting(*args: Any, **options: Any) -> Any:
        if before is not None:
            sandbox.charge(1, before(*args[first:], **options))
        given = function(*args, **options)
        sandbox.charge(1, weight(given) if isinstance(given, str) and before is None else 0)
        return given

    return counting


@pass_context
def _in_words(context: Context, items: Iterable[object]) -> str:
    listed = list(items)
    assert isinstance(context.environment, Sandbox)
    context.environment.charge(len(listed), weight(listed))
    return wording(str(context["language"])).listed(str(item) for item in listed)
