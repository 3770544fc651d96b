"""Mutants of a module: each its syntax tree with one thing in it changed, named by place and change."""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "least": "greatest", "greatest": "least"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of a module: ``id`` is module, function, the line as it stands there, and the change."""

    id: str
    line: int
    number: int


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its text; two of one name are numbered."""
    lines = source.splitlines()
    seen: dict[str, int] = {}
    for number, (where, line, change, _) in enumerate(_each(source)):
        id = f"{module}:{where}: {lines[line - 1].strip()}  [{change}]"
        seen[id] = seen.get(id, 0) + 1
        yield Mutant(id if seen[id] == 1 else f"{id} #{seen[id]}", line, number)


def changed(source: str, number: int) -> ast.Module:
    """Return the tree of a module with one of its changes made."""
    return ast.fix_missing_locations(next(itertools.islice(_each(source), number, None))[3])


def _each(source: str) -> Iterator[tuple[str, int, str, ast.Module]]:
    """Yield place, line and change, with the tree as it is while the change is made."""
    tree = ast.parse(source)
    for where, node in list(_nodes(tree)):
        for change, field, value in list(_changes(node)):
            before = getattr(node, field)
            setattr(node, field, value)
            yield where, node.lineno, change, tree
            setattr(node, field, before)


def _nodes(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """Yield what may be changed, with the function or class that it stands in."""
    pending: list[tuple[str, ast.AST]] = [("", tree)]
    while pending:
        where, node = pending.pop()
        if _is_left_alone(node):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = f"{where}.{node.name}".lstrip(".")
        if hasattr(node, "lineno"):
            yield where, node
        children = [child for field in _fields(node) for child in _listed(getattr(node, field))]
        pending += [(where, child) for child in reversed(children)]


def _fields(node: ast.AST) -> tuple[str, ...]:
    """Return the fields that are run: no annotations, no arguments of dataclasses, no check of a length by zip."""
    skipped = {"annotation", "returns", "type_params"}
    if isinstance(node, ast.ClassDef):
        skipped |= {"decorator_list"}
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("TypeVar", "field"):
        skipped |= {"args", "keywords", "func"}
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
        skipped |= {"keywords"}
    return tuple(f for f in node._fields if f not in skipped)


def _listed(value: object) -> list[ast.AST]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, ast.AST)]


def _is_left_alone(node: ast.AST) -> bool:
    """Whether nothing in it is run: imports for types alone, documentation, messages of errors."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return True
    documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return documentation or isinstance(node, ast.Raise | ast.JoinedStr)


def _changes(node: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield the changes of one node: in words, and which field becomes what."""
    yield from _of_operators(node)
    yield from _of_values(node)


def _of_operators(node: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield the changes of comparisons, connectives and arithmetic."""
    match node:
        case ast.Compare(ops=[op]):
            for other in COMPARISONS[type(op)]:
                yield f"{type(op).__name__} to {other.__name__}", "ops", [other()]
        case ast.BoolOp():
            connective = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield f"{type(node.op).__name__} to {type(connective).__name__}", "op", connective
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OPERATORS:
            operator = OPERATORS[type(node.op)]
            yield f"{type(node.op).__name__} to {operator.__name__}", "op", operator()
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", "operand", ast.UnaryOp(ast.Not(), node.operand)
        case ast.UnaryOp(op=ast.USub()):
            yield "minus dropped", "op", ast.UAdd()


def _of_values(node: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield the changes of constants, of what is called or returned, and of what a branch asks."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield f"{name} to {CALLS[name]}", "func", ast.Name(CALLS[name], ast.Load())
        case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS:
            yield f"{name} to {CALLS[name]}", "func", ast.Attribute(node.func.value, CALLS[name], ast.Load())
        case ast.Constant(value=bool() as flag):
            yield f"{flag} to {not flag}", "value", not flag
        case ast.Constant(value=int() as number):
            yield f"{number} to {number + 1}", "value", number + 1
            yield f"{number} to {number - 1}", "value", number - 1
        case ast.Constant(value=float() as figure) if figure == 0.0:
            yield "0.0 to 1", "value", 1.0
            yield "0.0 to -1", "value", -1.0
        case ast.Constant(value=float() as figure):
            yield f"{figure} to {figure * 1.1:.6g}", "value", figure * 1.1
            yield f"{figure} to {figure * 0.9:.6g}", "value", figure * 0.9
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "returns None", "value", ast.Constant(None)
        case ast.IfExp() | ast.If(test=ast.Name() | ast.Attribute() | ast.Call()):
            yield "condition turned round", "test", ast.UnaryOp(ast.Not(), node.test)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
