"""What `pipeline` and `evals` promise to a caller."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["pipeline", "evals"])
def test_every_name_of_the_front_door_is_there(package: str) -> None:
    door = __import__(package)
    for name in door.__all__:
        assert getattr(door, name) is not None
    assert list(door.__all__) == sorted(door.__all__, key=lambda name: (not name[0].isupper(), name))
    with pytest.raises(AttributeError):
        _ = door.no_such_name


def test_importing_the_front_doors_imports_no_library() -> None:
    loaded = "{name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)"
    code = f"import sys; before = set(sys.modules); import pipeline, evals; print(sorted({loaded}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['evals', 'pipeline']"
