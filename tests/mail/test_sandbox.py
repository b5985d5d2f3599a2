"""Templates that would give too much, or work for too long, end soon and are told as broken."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from inbox_processor.mail.bounds import MAIL_CHARACTERS
from inbox_processor.mail.templates import BrokenTemplateError, Templates

SECONDS, OCTETS = 3.0, 100 * 2**20  # a tenth of a second and 8 MiB on a quiet machine
TENS = "[1,2,3,4,5,6,7,8,9,0]"
DOUBLED = "{% set a = 'abcdefgh' %}" + "{% set a = a ~ a %}" * 40
LISTS = "{% set a = ['abcdefgh'] %}" + "{% set a = [a, a] %}" * 40
OUT = "{{ a }}"
HANGS = {
    "product": "{{ 'x' * 10**8 }}",
    "product-of-a-list": "{{ ([1] * 10**9) | length }}",
    "number-first": "{{ 10**9 * 'x' }}",
    "power": "{{ (9**9**9) | length }}",
    "squares": "{% set n = 99999 %}" + "{% set n = n * n %}" * 40 + "{{ n > 0 }}",
    "width": "{{ '%999999999s' % 'x' }}",
    "width-of-a-name": "{{ '%((a))999999999s' % {'(a)': 'x'} }}",
    "width-as-value": "{{ '%*s' % (999999999, 'x') }}",
    "precision": "{{ '%.999999999f' % 1.5 }}",
    "center": "{{ 'x'.center(10**9) }}",
    "format": "{{ '{:>999999999}'.format('x') }}",
    "zfill": "{{ '1'.zfill(10**9) }}",
    "tabs": "{{ '\\t'.expandtabs(10**9) }}",
    "octets": "{{ (1).to_bytes(10**9, 'big') | length }}",
    "doubled": DOUBLED + OUT,
    "added": DOUBLED.replace("~", "+") + OUT,
    "lists": LISTS + OUT,
    "lists-joined": LISTS + "{{ a | join }}",
    "lists-in-words": LISTS + "{{ a | in_words }}",
    "tuples": LISTS.replace("[a, a]", "(a, a)") + OUT,
    "dicts": LISTS.replace("[a, a]", "{1: a, 2: a}") + OUT,
    "lists-added": LISTS.replace("[a, a]", "a + a") + OUT,
    "replaced": "{{ 'a'" + " | replace('a', 'aaaaaaaaaa')" * 12 + " }}",
    "replaced-nothing": "{% set a = 'a' * 1000 %}{{ a | replace('', a) | replace('', a) }}",
    "replaced-by-method": "{{ 'a'" + ".replace('a', 'aaaaaaaaaa')" * 12 + " }}",
    "joined": "{% set a = 'a' * 9999 %}{{ a | join(a) }}",
    "joined-by-method": "{% set a = 'a' * 9999 %}{{ a.join(a) }}",
    "loops": "".join(f"{{% for n{n} in {TENS} %}}" for n in range(9)) + "x" + "{% endfor %}" * 9,
    "loops-for-nothing": "".join(f"{{% for n{n} in {TENS} %}}" for n in range(9)) + "{% endfor %}" * 9,
    "loops-that-skip": "".join(f"{{% for n{n} in 'x' * 9999 if false %}}{{% endfor %}}" for n in range(90)),
    "loop-of-text": "{% for n in 'x' * 9999 %}" + "Lorem ipsum " * 999 + "{% endfor %}",
    "loop-of-values": "{% set a = 'a' * 99999 %}{% for n in 'x' * 9999 %}{{ a }}{% endfor %}",
    "kept-loop": "{% set a %}{% for n in 'x' * 9999 %}" + "Lorem ipsum " * 999 + "{% endfor %}{% endset %}",
    "macros": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "callers": "{% macro f(n) %}{% if n %}{% call f(n - 1) %}{% endcall %}{% call f(n - 1) %}{% endcall %}{% endif %}"
    "{% endmacro %}{{ f(60) }}",
    "recursion": f"{{% for n in {TENS} recursive %}}{{{{ loop({TENS}) }}}}{{% endfor %}}",
    "includes": "{% set n = (n | default(0)) + 1 %}{% if n < 60 %}{% include 'a.txt.j2' %}{% include 'a.txt.j2' %}"
    "{% endif %}",
    "includes-by-list": "{% set n = (n | default(0)) + 1 %}{% if n < 60 %}{% include ['a.txt.j2'] %}"
    "{% include ['a.txt.j2'] %}{% endif %}",
    "scans": "{% set a = 'a' * 200000 %}{% for n in 'x' * 9999 %}{% set b = a.split('b') %}{% endfor %}",
    "long": "x" * (MAIL_CHARACTERS + 1),
}


@pytest.mark.parametrize("name", HANGS)
def test_a_template_that_gives_or_works_too_much_is_broken(name: str) -> None:
    """File, line and words, soon and without filling the memory; the next mail is written as ever."""
    templates = Templates({"de/a.txt.j2": f"Subject: x\n\n{HANGS[name]}\n", "de/b.txt.j2": "Subject: x\n\nText\n"})
    started = time.monotonic()
    with pytest.raises(BrokenTemplateError, match=r"^de/a\.txt\.j2(, line [13])?: ") as fault:
        templates.mail("de/a.txt.j2", {"language": "de"})
    assert time.monotonic() - started < SECONDS
    assert "\n" not in str(fault.value)
    assert len(str(fault.value)) < 250
    assert templates.mail("de/b.txt.j2", {"language": "de"}).text == "Text\n"


@pytest.mark.parametrize("name", ["product", "width", "center", "added", "replaced", "joined", "loop-of-values"])
def test_it_is_measured_before_it_is_made(name: str) -> None:
    """The memory is not filled either."""
    templates = Templates({"de/a.txt.j2": f"Subject: x\n\n{HANGS[name]}\n"})
    tracemalloc.start()
    try:
        with pytest.raises(BrokenTemplateError):
            templates.mail("de/a.txt.j2", {"language": "de"})
        assert tracemalloc.get_traced_memory()[1] < OCTETS
    finally:
        tracemalloc.stop()


def test_what_a_template_reasonably_does_is_still_done() -> None:
    """Lines, sums, lists, conditions, macros, what is in HTML escaped."""
    source = (
        "Subject: x\n\n{{ '-' * 20 }} {{ 2 ** 3 + 4 * 5 }} {{ 'a' ~ 1 ~ '<' }} {{ '%s: %5.2f' % ('€', 2.5) }}\n"
        "{% macro row(a, b=' ') %}{{ a }}{{ b }}{% endmacro %}{{ row('x') }}{{ row(a='y', b='z') }}\n"
        "{% for n in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }}{{ ', ' if not loop.last }}{% endfor %}\n"
        "{% for a, b in [('k', 'v')] %}{{ a }}={{ b }}{% else %}none{% endfor %} {{ 'Anna Amsel'.split(' ')[0] }}\n"
        "{{ ['a', 'b'] | join('; ') }} {{ 'abc' | replace('b', 'xx') }} {{ ['A', 'B'] | in_words }}\n"
    )
    text = Templates({"de/a.txt.j2": source}).mail("de/a.txt.j2", {"language": "de"}).text
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines == ["-" * 20 + " 28 a1< €:  2.50", "x yz", "1/3, 2/3, 3/3k=v Anna", "a; b axxc A und B"]
    page = Templates({"de/a.html.j2": "{{ name ~ '<b>' }} {{ [name, '<i>'] | join('<hr>') }} {{ '<u>' * 2 }}"})
    assert page.page("de/a.html.j2", {"language": "de", "name": "<x>"}).count("<") == 0
