"""How far a run has come, for a terminal, a notebook, or nobody."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, Optional

Progress = Callable[[int, int], None]


def progress_for(asked: Any) -> Optional[Progress]:
    """The function that a run tells its steps to.

    `asked`: a function of (done, all); True: a bar where somebody looks, in a notebook or a
    terminal; False: none; None: as True, but only once a run has taken a second.
    """
    if callable(asked):
        return asked
    if asked not in (None, True, False):
        raise TypeError(f"progress is True, False or a function of (done, all), not {asked!r}")
    if asked is not None and not asked:
        return None
    if _in_notebook():
        return _NotebookBar(patience_s=0.0 if asked else 1.0)
    if sys.stderr is not None and sys.stderr.isatty():
        return _TerminalBar(patience_s=0.0 if asked else 1.0)
    return None


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


class _Bar:
    def __init__(self, patience_s: float) -> None:
        self._begun = time.monotonic()
        self._patience_s = patience_s
        self._shown = False

    def __call__(self, done: int, all_steps: int) -> None:
        if not self._shown and time.monotonic() - self._begun < self._patience_s:
            return
        self._show(done, all_steps)
        self._shown = True

    def _show(self, done: int, all_steps: int) -> None:
        raise NotImplementedError


class _TerminalBar(_Bar):
    def _show(self, done: int, all_steps: int) -> None:
        width = 30
        filled = width * done // all_steps
        end = "\n" if done == all_steps else ""
        print(f"\rsimulating [{'#' * filled}{'.' * (width - filled)}] {done} of {all_steps} steps",
              end=end, file=sys.stderr, flush=True)


class _NotebookBar(_Bar):
    def _show(self, done: int, all_steps: int) -> None:
        from IPython.display import HTML, display, update_display

        html = HTML(f'<progress value="{done}" max="{all_steps}"></progress> '
                    f"{done} of {all_steps} steps")
        if self._shown:
            update_display(html, display_id=self._id)
        else:
            self._id = f"gridstep-{id(self)}"
            display(html, display_id=self._id)
