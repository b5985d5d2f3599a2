"""Long tables on a pipe: letter by letter what rich would print."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from inbox_processor.cli import output
from inbox_processor.cli.output import Column

WORDS = st.text(alphabet=st.sampled_from("abcäöüß ,.…ł漢🙂\n"), max_size=40)
LATIN = st.text(alphabet=st.sampled_from("abcdefgäöü   ,\n"), max_size=60)
CELLS = st.one_of(WORDS, LATIN, st.sampled_from(["", "accepted", "x\ty", "x" * 70, "y" * 20 + " " + "z" * 20, "a  "]))
LAYOUTS = st.lists(
    st.builds(
        Column, st.sampled_from(["ID", "Name", "Hintergrund"]), st.sampled_from(["fold", "whole", "cut", "spare"])
    ),
    min_size=1,
    max_size=5,
)


def printed(columns: list[Column], rows: list[tuple[str, ...]], width: int, many: int) -> str:
    """Print the table in a window that is no terminal; from `many` rows on in the short way."""
    paper = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "console", lambda: Console(file=paper, width=width, markup=False, highlight=False))
        patch.setattr(output, "MANY_ROWS", many)
        output.table("A title", columns, rows, parted_by=0)
    return paper.getvalue()


@settings(max_examples=300, deadline=None)
@given(LAYOUTS, st.data(), st.integers(20, 130))
def test_a_long_table_is_what_rich_would_print(columns: list[Column], data: st.DataObject, width: int) -> None:
    """Rule: the short way gives what the long one gives, whatever stands in the cells."""
    rows = data.draw(st.lists(st.tuples(*[CELLS] * len(columns)), min_size=1, max_size=6))

    assert printed(columns, rows, width, 0) == printed(columns, rows, width, 10**6)
