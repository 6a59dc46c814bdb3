"""One meaning per word: names of classes and modules are used once, and every module is used."""

import ast
import inspect
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import glassblocks

ROOT = Path(glassblocks.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


def dotted(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def places(named):
    found = defaultdict(list)
    for path in FILES:
        for name in named(path):
            found[name].append(dotted(path))
    return {name: where for name, where in found.items() if len(where) > 1}


def test_no_public_class_name_occurs_twice():
    def classes(path):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        return [
            node.name
            for node in tree.body
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        ]

    assert places(classes) == {}


def test_no_two_modules_share_a_name():
    assert places(lambda path: [] if path.stem in ("__init__", "__main__") else [path.stem]) == {}


def test_no_module_is_shadowed_by_a_function_of_its_own_name():
    for package in {path.parent for path in FILES}:
        modules = {path.stem for path in package.glob("*.py")} | {
            each.name for each in package.iterdir() if each.is_dir()
        }
        module = import_module(dotted(package / "__init__.py"))
        shadowed = [
            name for name in modules & set(dir(module)) if not inspect.ismodule(getattr(module, name))
        ]
        assert shadowed == [], package


def test_every_module_is_used_by_another_or_is_a_command():
    used = {"glassblocks.__main__", "glassblocks", "glassblocks.ledger.pages"}  # python -m, and `make docs`
    for path in [*FILES, *ROOT.rglob("*.pyi")]:
        package = dotted(path.with_name("__init__.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                base = f"{package}.{node.module or ''}".rstrip(".") if node.level else str(node.module)
                used |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        # registries and lazily loaded commands name modules in texts
        used |= {
            f"{package}.{word}" for word in re.findall(r'"(\w+)(?::\w+)?"', path.read_text(encoding="utf-8"))
        }
    assert sorted(set(map(dotted, FILES)) - used) == []


def test_coupling_means_lambda_and_nothing_else():
    page = (ROOT.parents[1] / "docs" / "conventions.md").read_text(encoding="utf-8")
    glossary = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", page, flags=re.MULTILINE))
    assert (
        "two stresses" in glossary["coupling, Lambda"] and "Not Lambda" in glossary["coupling energy, gamma"]
    )
