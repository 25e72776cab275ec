"""The house stands as drawn: imports go down only, heavy libraries are loaded late, nothing dangerous is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from support import REPO

ROOMS = ("index", "ingest", "answer", "ui")
DOORS = ("app", "cli", "terminal")
PROJECT = {*ROOMS, *DOORS, "evaluation", "training", "tests"}
# What each may import of the project, beside itself.
MAY_IMPORT = {
    "index": set[str](),
    "ingest": {"index"},
    "answer": {"index"},
    "ui": {"index", "ingest", "answer"},
    "app": {"index", "ingest", "answer", "ui"},
    "cli": {"index", "ingest", "answer", "ui", "evaluation", "terminal"},
    "terminal": {"index", "ingest", "answer"},
}
HEAVY = {"torch", "sentence_transformers", "transformers", "faiss", "streamlit", "onnxruntime", "rapidocr"}
FORBIDDEN = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "requests", "httpx", "aiohttp", "ftplib"}
# urllib is there for `serve`'s look at its own loopback address and for `pincite fetch`, which a user asks for.
NETWORK = {"urllib.request", "http.client", "socket", "urllib3"}
NETWORK_ROOMS = ("ui/", "ingest/fetch")
FILES = sorted(
    [REPO / f"{door}.py" for door in DOORS] + [file for room in ROOMS for file in (REPO / room).rglob("*.py")]
)


def room(file: Path) -> str:
    return file.relative_to(REPO).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names of everything imported, at any depth; `from a import b` gives a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_module_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run at import; what stands under `if TYPE_CHECKING` does not."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.stmt):
            yield node
        waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(REPO).as_posix())
def test_module(file: Path) -> None:
    here, tree = room(file), ast.parse(file.read_text(encoding="utf-8"))
    names = set(imports(tree))
    tops = {name.split(".")[0] for name in names}
    assert (tops & PROJECT) - {here} <= MAY_IMPORT[here], "an import that goes up or sideways"
    assert not tops & FORBIDDEN
    if not file.relative_to(REPO).as_posix().startswith(NETWORK_ROOMS):
        assert not names & NETWORK, "only the browser app's start and `pincite fetch` know the network"
    if here not in ("ui", "app"):
        late = {
            name.split(".")[0]
            for node in at_module_level(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in imports(node)
        }
        assert not late & HEAVY, "loaded at import: `pincite --help` would wait for it"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        assert called not in ("eval", "exec", "compile", "__import__", "os.system", "os.popen"), called
        assert not called.endswith(("pickle.load", "pickle.loads", "torch.load", "yaml.load")), called
        assert not any(k.arg == "shell" and ast.unparse(k.value) != "False" for k in node.keywords), "a shell"
        assert not any(
            k.arg in ("allow_pickle", "trust_remote_code") and ast.unparse(k.value) != "False" for k in node.keywords
        ), called
        if called.endswith("np.load"):
            assert any(k.arg == "allow_pickle" for k in node.keywords)


def test_only_the_command_line_prints_and_exits() -> None:
    for file in FILES:
        if room(file) in ("index", "ingest", "answer") and file.name != "worker.py":
            calls = {
                ast.unparse(node.func)
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call)
            }
            assert not calls & {"print", "sys.exit", "exit", "os._exit"}, file


@pytest.mark.parametrize("name", [*ROOMS, "evaluation", "training"])
def test_every_module_has_its_place_in_the_description(name: str) -> None:
    described = (REPO / "docs" / "architecture.md").read_text("utf-8")
    modules = {file.stem for file in (REPO / name).glob("*.py") if not file.stem.startswith("__")}
    assert modules
    assert {module for module in modules if f"`{module}`" not in described} == set()


def declared(requirements: Iterable[str]) -> set[str]:
    """The distributions that requirements name, as PyPI normalises names."""
    return {normal(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared() -> None:
    """Where another package happens to bring it along, that one's next version may not."""
    settings = tomllib.loads((REPO / "pyproject.toml").read_text())
    project = settings["project"]
    always = declared(project["dependencies"])
    extras = {name: declared(wanted) for name, wanted in project["optional-dependencies"].items()}
    also = {
        "ingest": extras["ocr"],
        "training": extras["training"],
        "evaluation": declared(settings["dependency-groups"]["dev"]),
    }
    whose, missing = packages_distributions(), set[str]()
    for file in [*FILES, *(REPO / "evaluation").glob("*.py"), *(REPO / "training").glob("*.py")]:
        for name in imports(ast.parse(file.read_text(encoding="utf-8"))):
            package = name.partition(".")[0]
            if package in PROJECT | sys.stdlib_module_names:
                continue
            held = {normal(distribution) for distribution in whose.get(package, [package])}
            # pydantic's other half: each version of the one asks for its own of the other.
            if not held & (always | also.get(room(file), set()) | {"pydantic-core"}):
                missing.add(f"{file.relative_to(REPO)}: {package}")
    assert not missing
