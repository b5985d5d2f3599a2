"""The material of test_whole_event.py: the chapters, the stage with its clock, the letters, the guides' screens."""

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{part}" for part in ("arriving", "deciding", "closing", "stage", "laws")))
