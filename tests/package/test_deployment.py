"""Deployment files, held against the validators that people use: over kinds of program, stacks and hostile names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft7Validator
from packaging.requirements import Requirement

from pipeline.package import package
from pipeline.types import Case, CodeFile, Draft, FileKind, GenerationRequest

FASTAPI = """import os

from fastapi import FastAPI
from sqlalchemy import create_engine

app = FastAPI()
URL = os.environ.get("DATABASE_URL", "")


@app.get("/healthz")
def health() -> dict[str, str]:
    return {"status": "ok"}


def engine():
    return create_engine(URL)
"""
FLASK = """import os

from flask import Flask


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]

    @app.route("/ping")
    def ping():
        return "pong"

    return app
"""
COMMAND = """import argparse
import sqlite3


def main() -> None:
    argparse.ArgumentParser().parse_args()
    print(sqlite3.sqlite_version)


if __name__ == "__main__":
    main()
"""
SCRIPT = "import pandas\n\nprint(pandas.DataFrame())\n"
LIBRARY = "def add(a: int, b: int) -> int:\n    return a + b\n"
PROGRAMS = {"fastapi": FASTAPI, "flask": FLASK, "command": COMMAND, "script": SCRIPT, "library": LIBRARY}
STACKS = {
    "none": (),
    "postgresql": ("Python", "PostgreSQL 16"),
    "mysql": ("MySQL",),
    "sqlite": ("SQLite",),
    "redis": ("Redis",),
    "mongo": ("MongoDB",),
    "many": ("Docker", "Kubernetes", "postgres", "Redis"),
}
PROMPTS = {
    "plain": "Create a REST API for user management",
    "recurring": "Clean the orders table every night",
    "quotes": "Say \"it's\" 'fine': - yes, # no",
    "newlines": "one\ntwo: three\n---\nkind: Secret\r\n",
    "jinja": "{{ 7 * 7 }} {% for x in y %} ${{ github.token }} ${HOME:?x}",
    "unicode": "Überwachung 用户 🚀 \u202e\u2028 ñandú",
    "booleans": "yes no true null ~ 0x1f 1e3 on",
    "digits": "2048",
    "empty": "",
}
TEST = CodeFile("tests/test_main.py", "def test_it():\n    assert True\n", FileKind.TEST)
CASES = [*product(PROGRAMS, STACKS, ["plain"]), *product(["fastapi", "command"], ["many"], PROMPTS)]


def files_of(
    text: str, stack: tuple[str, ...] = (), prompt: str = PROMPTS["plain"], path: str = "main.py"
) -> dict[str, str]:
    request = GenerationRequest(prompt=prompt, tech_stack=stack)
    artifact = package(Case(request=request, draft=Draft((CodeFile(path, text), TEST))))
    return {file.path: file.text for file in artifact.files}


@pytest.fixture(params=CASES, ids="-".join)
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    program, stack, prompt = request.param
    return files_of(PROGRAMS[program], STACKS[stack], PROMPTS[prompt])


def test_every_document_validates(files: dict[str, str]) -> None:
    assert {"requirements.txt", "requirements-dev.txt", ".github/workflows/ci.yml"} <= set(files)
    check_workflow(yaml.safe_load(files[".github/workflows/ci.yml"]))
    check_requirements(files["requirements.txt"])
    check_requirements(files["requirements-dev.txt"])
    if "Dockerfile" in files:
        assert instruction(files["Dockerfile"], "CMD")
        check_compose(yaml.safe_load(files["compose.yaml"]), files)
        check_kubernetes(list(yaml.safe_load_all(files["k8s.yaml"])))


def test_only_a_library_has_nothing_to_deploy() -> None:
    deployed = {name: "Dockerfile" in files_of(text) for name, text in PROGRAMS.items()}
    assert deployed == {"fastapi": True, "flask": True, "command": True, "script": True, "library": False}


def check_kubernetes(documents: list[dict[str, Any]]) -> None:
    kinds = [document["kind"] for document in documents]
    assert kinds[0] in ("Deployment", "Job", "CronJob")
    for document in documents:
        kubernetes_validate.validate(document, "1.33", strict=True)
        assert re.fullmatch(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?", document["metadata"]["name"])
    for pod in pods(documents[0]):
        assert pod["securityContext"]["runAsNonRoot"] is True
        (container,) = pod["containers"]
        security = container["securityContext"]
        assert (security["readOnlyRootFilesystem"], security["allowPrivilegeEscalation"]) == (True, False)
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
        assert ("Service" in kinds) == all(probe in container for probe in ("readinessProbe", "livenessProbe"))
        secrets = {one["valueFrom"]["secretKeyRef"]["name"] for one in container.get("env", []) if "valueFrom" in one}
        assert secrets <= {f"{documents[0]['metadata']['name']}-secrets"}
    for service in (document for document in documents if document["kind"] == "Service"):
        assert service["spec"]["selector"].items() <= documents[0]["spec"]["template"]["metadata"]["labels"].items()


def pods(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "containers" in tree:
            yield tree
        for value in tree.values():
            yield from pods(value)


SERVICE_KEYS = {
    *("build", "cap_drop", "command", "depends_on", "env_file", "environment", "healthcheck", "image", "init"),
    *("ports", "read_only", "restart", "security_opt", "tmpfs", "volumes"),
}


def check_compose(document: dict[str, Any], files: dict[str, str]) -> None:
    """By the compose specification: names that exist, references that lead somewhere, health that can be waited for."""
    assert set(document) <= {"name", "services", "volumes"}
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", document["name"])
    services = document["services"]
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS
        assert service["image"]
        for needed, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert services[needed]["healthcheck"]["test"][0] == "CMD"
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in document["volumes"]
        for variable, value in service.get("environment", {}).items():
            assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable)
            assert isinstance(value, str)
            if "PASSWORD" in variable and "RANDOM" not in variable:
                assert re.fullmatch(r"\$\{\w+:\?[\w .]+\}", value), "a password has no default"
        for asked in re.findall(r"\$\{(\w+)", json.dumps(service)):
            assert f"\n{asked}=" in files[".env.example"], f"{name} asks for {asked}"
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), "only the machine itself reaches it"


def check_workflow(document: dict[str, Any]) -> None:
    assert set(document) == {"name", "on", "permissions", "jobs"}
    assert document["permissions"] == {"contents": "read"}
    for job in document["jobs"].values():
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job) <= {"runs-on", "timeout-minutes", "steps", "needs"}
        assert job.get("needs", "test") in document["jobs"]
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/checkout@v4"))
            assert "${{" not in step.get("run", "")


def check_requirements(text: str) -> None:
    for line in text.splitlines():
        if line != "-r requirements.txt" and not line.startswith("#"):
            Requirement(line)


def instruction(dockerfile: str, name: str) -> list[str]:
    (line,) = re.findall(rf"^{name} (.*)$", dockerfile, re.MULTILINE)
    command = json.loads(line)
    assert all(isinstance(part, str) for part in command)
    return list(command)


@pytest.mark.parametrize("program", [name for name in PROGRAMS if name != "library"])
@pytest.mark.parametrize("stack", ["none", "sqlite", "postgresql"])
def test_hadolint_finds_nothing_in_a_dockerfile(program: str, stack: str, tmp_path: Path) -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    if not hadolint.exists():
        pytest.skip("hadolint is not installed")
    (tmp_path / "Dockerfile").write_text(files_of(PROGRAMS[program], STACKS[stack])["Dockerfile"])
    done = subprocess.run(
        [hadolint, "--no-color", "Dockerfile"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_schemas_of_compose_and_workflows_agree_where_they_are_installed() -> None:
    installed = find_spec("check_jsonschema")
    if not installed:
        pytest.skip("the schemas come with check-jsonschema, which is not installed")
    folder = Path(next(iter(installed.submodule_search_locations or ())), "builtin_schemas", "vendor")
    rules = {name: json.loads((folder / f"{name}.json").read_text()) for name in ("compose-spec", "github-workflows")}
    for program, stack, prompt in CASES:
        files = files_of(PROGRAMS[program], STACKS[stack], PROMPTS[prompt])
        Draft7Validator(rules["github-workflows"]).validate(yaml.safe_load(files[".github/workflows/ci.yml"]))
        if "compose.yaml" in files:
            Draft7Validator(rules["compose-spec"]).validate(yaml.safe_load(files["compose.yaml"]))


# what the files say fits the program


def test_the_container_is_not_root_and_holds_no_secret() -> None:
    files = files_of(FLASK, STACKS["postgresql"])
    assert "\nUSER 10001\n" in files["Dockerfile"]
    assert "SECRET" not in files["Dockerfile"]
    assert "PASSWORD" not in files["Dockerfile"]
    assert ".env\n" in files[".dockerignore"]


def test_a_database_is_started_addressed_and_required() -> None:
    files = files_of(FASTAPI, STACKS["postgresql"])
    services = yaml.safe_load(files["compose.yaml"])["services"]
    assert set(services) == {"app", "postgres"}
    assert services["app"]["environment"]["DATABASE_URL"].startswith("postgresql+psycopg://app:${POSTGRES_PASSWORD}@")
    assert "psycopg[binary]==" in files["requirements.txt"]
    assert "POSTGRES_PASSWORD=\n" in files[".env.example"]


def test_the_driver_in_the_code_decides_on_the_address() -> None:
    text = FASTAPI.replace('"DATABASE_URL", ""', '"DB_URL", "postgresql+asyncpg://localhost/x"')
    files = files_of(text, ("PostgreSQL",))
    assert yaml.safe_load(files["compose.yaml"])["services"]["app"]["environment"]["DB_URL"].startswith(
        "postgresql+asyncpg://"
    )
    assert "asyncpg" in files["requirements.txt"]
    assert "psycopg" not in files["requirements.txt"]


def test_sqlite_keeps_its_file_on_a_volume_and_has_one_writer() -> None:
    files = files_of(FASTAPI, STACKS["sqlite"])
    services = yaml.safe_load(files["compose.yaml"])["services"]
    assert set(services) == {"app"}
    assert services["app"]["volumes"] == ["files:/data"]
    assert services["app"]["environment"] == {"DATABASE_URL": "sqlite:////data/app.db"}
    deployment, _, claim = yaml.safe_load_all(files["k8s.yaml"])
    assert (deployment["spec"]["replicas"], deployment["spec"]["strategy"]) == (1, {"type": "Recreate"})
    assert claim["kind"] == "PersistentVolumeClaim"
    assert {"name": "DATABASE_URL", "value": "sqlite:////data/app.db"} in next(pods(deployment))["containers"][0]["env"]


def test_a_program_that_keeps_its_state_to_itself_runs_once() -> None:
    deployment, _ = yaml.safe_load_all(files_of(FASTAPI)["k8s.yaml"])
    assert deployment["spec"]["replicas"] == 1


def test_required_variables_are_asked_for_everywhere() -> None:
    files = files_of(FLASK)
    assert "# Required.\nSECRET_KEY=\n" in files[".env.example"]
    assert "${SECRET_KEY:?" in files["compose.yaml"]
    assert "key: SECRET_KEY" in files["k8s.yaml"]


def test_a_variable_whose_absence_is_an_error_is_required_too() -> None:
    text = FASTAPI + (
        '\n\ndef key() -> str:\n    found = os.environ.get("JWT_SECRET", "")\n    if not found:\n'
        '        raise RuntimeError("Set JWT_SECRET.")\n    return found + os.environ.get("HINT_TOKEN", "")\n'
    )
    files = files_of(text, STACKS["postgresql"])
    assert "${JWT_SECRET:?" in files["compose.yaml"]
    assert "HINT_TOKEN" not in files["compose.yaml"]
    (pod,) = pods(next(yaml.safe_load_all(files["k8s.yaml"])))
    optional = {
        one["name"]: one["valueFrom"]["secretKeyRef"].get("optional", False) for one in pod["containers"][0]["env"]
    }
    assert optional == {"DATABASE_URL": False, "HINT_TOKEN": True, "JWT_SECRET": False}


def test_variables_of_a_settings_class_are_asked_for() -> None:
    text = (
        "from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n"
        '    model_config = SettingsConfigDict(env_prefix="shop_")\n    token: str\n    debug: bool = False\n'
        "\n\nprint(Settings())\n"
    )
    assert files_of(text)[".env.example"].endswith("SHOP_DEBUG=\n# Required.\nSHOP_TOKEN=\n")


def test_defaults_in_the_code_cannot_break_out_of_the_example() -> None:
    reads = ('os.getenv("A", "x\\nEVIL=1")', 'os.getenv("B", "plain")', 'os.getenv("C D", "1")', 'os.environ["${X}"]')
    text = f"import os\nprint({', '.join(reads)})\n"
    assert files_of(text)[".env.example"].splitlines()[1:] == ["A=", "B=plain"]


def test_a_recurring_command_becomes_a_cron_job() -> None:
    assert (
        yaml.safe_load(files_of(COMMAND, prompt=PROMPTS["recurring"])["k8s.yaml"].split("---")[0])["kind"] == "CronJob"
    )
    assert yaml.safe_load(files_of(COMMAND)["k8s.yaml"].split("---")[0])["kind"] == "Job"


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("import jwt\nimport yaml\nfrom PIL import Image\n", {"PyJWT", "PyYAML", "pillow"}),
        ("from fastapi import Form\n", {"fastapi", "python-multipart"}),
        ("from pydantic import EmailStr\n", {"pydantic", "email-validator"}),
        ("try:\n    import orjson\nexcept ImportError:\n    pass\nimport os\n", set()),
        ("import cv2\n", {"opencv-python-headless"}),
    ],
)
def test_requirements_are_the_packages_behind_the_imports(text: str, needed: set[str]) -> None:
    lines = [line for line in files_of(text)["requirements.txt"].splitlines() if not line.startswith("#")]
    assert {Requirement(line).name for line in lines} == needed


def test_an_invented_package_is_not_made_installable() -> None:
    text = files_of("import fastapi_superauth\n")["requirements.txt"]
    assert text == "# fastapi_superauth: no package that provides it is known; add it by hand\n"


@pytest.mark.parametrize("path", ['a"b.py', "a b.py", "a$(id).py", "ü/main.py", "a'b.py", "$HOME.py"])
def test_odd_file_names_stay_one_word_of_a_command(path: str) -> None:
    files = files_of(COMMAND, path=path)
    if path in files:
        assert instruction(files["Dockerfile"], "ENTRYPOINT") == ["python", f"/app/{path}"]


@pytest.mark.parametrize(
    ("layout", "target", "python_path"),
    [
        (["main.py"], "main:app", "/app"),
        (["src/main.py"], "main:app", "/app/src"),
        (["shop/__init__.py", "shop/main.py"], "shop.main:app", "/app"),
        (["src/shop/__init__.py", "src/shop/main.py"], "shop.main:app", "/app/src"),
    ],
)
def test_the_server_finds_the_application_in_any_layout(layout: list[str], target: str, python_path: str) -> None:
    files = tuple(CodeFile(path, FASTAPI if path.endswith("main.py") else "") for path in layout)
    artifact = package(Case(request=GenerationRequest(prompt="x"), draft=Draft(files)))
    (dockerfile,) = [file.text for file in artifact.files if file.path == "Dockerfile"]
    assert instruction(dockerfile, "CMD")[1] == target
    assert f"PYTHONPATH={python_path} " in dockerfile
