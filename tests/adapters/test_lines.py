"""The lines of the journal."""

from __future__ import annotations

from inbox_processor.adapters import lines


def three_lines() -> bytes:
    octets, chain = b"", 0
    for content in (b"one", b"two", b"three"):
        line, chain = lines.line(content, chain)
        octets += line
    return octets


def test_lines_are_read_as_they_were_written() -> None:
    """Rule: a journal can be read on from any line, given the checksum of the one before."""
    octets = three_lines()
    first = lines.scan(octets[: octets.index(b"\n") + 1], 0)

    rest = lines.scan(octets[first.end :], first.chain)

    assert (first.lines, rest.lines, rest.torn, rest.damaged) == ((b"one",), (b"two", b"three"), False, 0)


def test_a_line_cut_at_any_octet_is_torn_and_nothing_else() -> None:
    """Rule: what a crash leaves of the last line is recognised, and the lines before it stand."""
    octets = three_lines()
    last = octets.rindex(b"\n", 0, -1) + 1

    for end in range(last + 1, len(octets)):
        found = lines.scan(octets[:end], 0)
        assert (found.lines, found.torn, found.damaged, found.end) == ((b"one", b"two"), True, 0, last)


def test_any_wrong_octet_before_the_last_line_is_damage() -> None:
    """Rule: no flipped bit in a line that was followed by another passes."""
    octets = three_lines()
    last = octets.rindex(b"\n", 0, -1) + 1

    for place in range(last):
        wrong = bytearray(octets)
        wrong[place] ^= 0x10
        assert lines.scan(bytes(wrong), 0).damaged, place


def test_a_line_that_is_missing_in_the_middle_is_damage() -> None:
    """Rule: the checksum goes on from the line before."""
    one, two, three = three_lines().splitlines(keepends=True)

    assert lines.scan(one + three + two, 0).damaged == 2
