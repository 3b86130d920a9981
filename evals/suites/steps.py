"""Tests written as data: source that walks the steps of a task, given as `given`, and looks at every answer.

It runs on the checker's side; `client` and `run` reach the program across the process boundary.
"""

EXCHANGES = """
def contains(value, wanted):
    if isinstance(wanted, dict):
        missing = object()
        return isinstance(value, dict) and all(contains(value.get(key, missing), one) for key, one in wanted.items())
    return value == wanted


def test_exchanges(client):
    for number, step in enumerate(given, start=1):
        request, expected = step["request"], step["response"]
        method, path = request.get("method", "GET"), request["path"]
        parts = {name: request[name] for name in ("params", "headers", "json", "data", "content") if name in request}
        answer = client.request(method, path, **parts)
        said = f"step {number}, {method} {path}"
        status = expected.get("status", 200)
        assert answer.status_code == status, f"{said}: status {answer.status_code}, not {status}"
        if "json" in expected:
            assert answer.json() == expected["json"], f"{said}: the body is {answer.text[:200]}"
        if "contains" in expected:
            assert contains(answer.json(), expected["contains"]), f"{said}: the body is {answer.text[:200]}"
        if "text" in expected:
            assert answer.text == expected["text"], f"{said}: the body is {answer.text[:200]}"
        for name, value in expected.get("headers", {}).items():
            assert answer.headers.get(name) == value, f"{said}: the header {name} is {answer.headers.get(name)}"
"""

COMMANDS = """
def test_commands(run):
    for number, step in enumerate(given, start=1):
        arguments, expected = step.get("args", []), step["expect"]
        ran = run(*arguments, stdin=step.get("stdin", ""))
        said = f"step {number}, {' '.join(arguments)}"
        code = expected.get("exit", 0)
        assert ran.exit == code, f"{said}: exit {ran.exit}, not {code}: {ran.stderr[-200:]}"
        if "stdout" in expected:
            assert ran.stdout == expected["stdout"], f"{said}: printed {ran.stdout[:200]!r}"
        for part in expected.get("stdout_contains", []):
            assert part in ran.stdout, f"{said}: {part!r} is not in {ran.stdout[:200]!r}"
        for part in expected.get("stderr_contains", []):
            assert part in ran.stderr, f"{said}: {part!r} is not in {ran.stderr[:200]!r}"
"""
