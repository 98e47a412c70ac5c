"""What can go wrong, by kind. Every error knows the exit code that the command would end with."""

from __future__ import annotations

from typing import Sequence

__all__ = [
    "Error", "UsageError", "InputError", "InfeasibleError", "SolverError", "FileError",
    "ResourceError", "StoppedAtCheckpoint",
]


class Error(Exception):
    """What ends a run. `exit_code` is that of the command (docs: exit codes)."""

    exit_code = 1


class UsageError(Error, ValueError):
    """Something was asked for that there is not."""

    exit_code = 2


class InputError(Error, ValueError):
    """The scenario is wrong: `problems` lists everything that is, each with its place.

    >>> try:
    ...     gs.load("broken").run()
    ... except gs.InputError as error:
    ...     for problem in error.problems:
    ...         print(problem.file, problem.row, problem.what, problem.help)
    """

    exit_code = 3

    def __init__(self, problems: Sequence) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InfeasibleError(Error):
    """No dispatch keeps all limits; the message names step and rows in words of the field."""

    exit_code = 4


class SolverError(Error):
    """A solver failed, or its answer did not survive the recomputed certificate."""

    exit_code = 5


class FileError(Error, OSError):
    """A file or disk operation failed."""

    exit_code = 6


class ResourceError(Error):
    """The job is larger than the limits allow."""

    exit_code = 7


class StoppedAtCheckpoint(Error):
    """The run was stopped and can go on where it was."""

    exit_code = 75
