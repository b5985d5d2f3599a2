"""The command `inbox-processor`: its list of commands, and the exit statuses.

Duty: find the command, import only its module, map what went wrong to one clear message and a status: 0 done; 1
something needs a human; 2 wrong usage or configuration; 75 try again later (EX_TEMPFAIL of sysexits.h).
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO, cast

import click

from inbox_processor import __version__
from inbox_processor.cli.folding import Folding, complain
from inbox_processor.errors import ConfigError, DeskError, TransientFailure

EX_OK, EX_HUMAN, EX_USAGE, EX_TEMPFAIL, EX_INTERRUPTED = 0, 1, 2, 75, 130
STATUSES = ((ConfigError, EX_USAGE), (TransientFailure, EX_TEMPFAIL))

# name → (module, what it does): the help is printed without importing any of them
COMMANDS = {
    "demo": ("demo", "Watch a sample mailbox being worked through; nothing to configure."),
    "init": ("init", "Write config.toml and templates/ to start from."),
    "check": ("check", "Try everything the daemon needs; changes nothing."),
    "run": ("run", "Read the mailbox and answer: as a daemon, or once for cron."),
    "explain": ("explain", "What would happen to these raw mails, and why."),
    "preview": ("preview", "The replies as they would go out, in the terminal or the browser."),
    "participants": ("people", "The list of people, with seats and waiting list."),
    "show": ("people", "One person: every field, and the history."),
    "accept": ("deciding", "Give people a seat."),
    "waitlist": ("deciding", "Put people on the waiting list."),
    "decline": ("deciding", "Give people no seat."),
    "cancel": ("deciding", "Note a withdrawal."),
    "edit": ("entering", "Mend what was read wrongly."),
    "add": ("entering", "Enter a registration that came by telephone."),
    "import": ("importing", "Take over people from a list, without replies."),
    "undo": ("undoing", "Take back the last decision."),
    "resend": ("entering", "Send people their present status again."),
    "review": ("review", "The mails that wait for a human."),
    "announce": ("announcing", "Write to all, or to those of one status."),
    "changed": ("changing", "Tell people that time or place have changed."),
    "forget": ("forgetting", "Erase a person."),
    "export": ("export", "The list as csv, xlsx, json, ics, or a page to print."),
    "verify": ("verify", "Recompute seats and statuses; compare with the store and the mail folders."),
    "status": ("status", "Seats, waiting list, outbox, health."),
}

ATTRIBUTES = {"import": "import_list"}  # commands whose name is a word of Python's


class LazyGroup(click.Group):
    """Commands by name; the module of a command is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, in the order of an organiser's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"inbox_processor.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, ATTRIBUTES.get(cmd_name, cmd_name))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table of commands, from the words above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but for a broken pipe, of which click would make an exit status of its own."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _unread()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does; an unknown command names the nearest known one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f", did you mean {near[0]}?" if near else f"; known are {', '.join(COMMANDS)}."
            raise click.UsageError(f"{args[0]}: unknown command{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="inbox-processor")
def group() -> None:
    """A registration desk in a mailbox: reads what people write, gives out the seats, answers everybody.

    \b
    Try it:        inbox-processor demo
    Set it up:     inbox-processor init  &&  inbox-processor check
    Run it:        inbox-processor run            (daemon)
                   inbox-processor run --once     (cron)
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of another charset shows "?" for what it cannot write
    if sys.stdout.isatty():
        sys.stdout = cast("TextIO", Folding(sys.stdout))
    sys.exit(status_of(arguments))


def status_of(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every fault is told in plain words on standard error."""
    try:
        returned = group.main(args=arguments, prog_name="inbox-processor", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:  # its message is the whole help
        click.echo(error.format_message(), err=True)
        return EX_USAGE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "inbox-processor"
        words = " ".join(error.format_message().split())  # click breaks a list of choices into lines
        return _said(f"{words} See '{command} --help'.", EX_USAGE)
    except click.ClickException as error:
        return _said(error.format_message(), EX_USAGE)
    except (click.Abort, KeyboardInterrupt):
        return EX_INTERRUPTED
    except BrokenPipeError:
        return _unread()
    except DeskError as error:
        return _said(str(error), next((status for kind, status in STATUSES if isinstance(error, kind)), EX_HUMAN))
    except OSError as error:
        if not _unwritable():
            raise
        return _said(f"standard output cannot be written ({error.strerror}); it is not complete.", EX_HUMAN)
    return returned if isinstance(returned, int) else EX_OK


def _unread() -> int:
    """Let the rest of the output go nowhere: its reader has gone (`| head`), and that is no fault."""
    _into_nothing()
    return EX_OK


def _unwritable() -> bool:
    """Say whether it is standard output that fails: then it does not take a line end either. What it still holds goes
    nowhere, since the interpreter would try once more at the end.
    """
    try:
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), b"\n")
    except OSError:
        _into_nothing()
        return True
    return False


def _into_nothing() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(words: str, status: int) -> int:
    complain(words)
    return status
