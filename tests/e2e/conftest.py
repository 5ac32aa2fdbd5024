"""The demo, gone through once: a whole rehearsal with real parts, which several tests look at."""

import pytest
from spy import Demo, watched


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    return Demo(folder, *watched(folder, "-m", "coach", "--home", str(folder / "home"), "demo", "--fast"))
