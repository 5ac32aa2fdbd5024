"""Every file that the coach reads, damaged: read all the same, or refused in one line that helps.

``python bench/fuzz.py`` tries a hundred thousand.
"""

from pathlib import Path

import pytest
from bad_input import check, damaged, kinds
from hypothesis import HealthCheck, given, settings

KINDS = kinds()


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_read_or_refused_in_one_line_that_says_where_and_what_to_do(
    name: str, tmp_path: Path
) -> None:
    @settings(
        max_examples=150,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(KINDS[name]))
    def holds(data: bytes) -> None:
        check(KINDS[name], tmp_path, data)

    holds()


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_file_of_each_kind_is_read(name: str, tmp_path: Path) -> None:
    assert not any(check(KINDS[name], tmp_path, data) for data in KINDS[name].good)
