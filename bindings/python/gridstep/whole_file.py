"""Files that are complete, or not there."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import BinaryIO, Iterator, Union

from .errors import FileError

__all__ = ["whole_file"]


@contextlib.contextmanager
def whole_file(file: Union[str, "os.PathLike[str]"], overwrite: bool = True) -> Iterator[BinaryIO]:
    """A file that takes its name, or the place of another, when all of it is written.

    What is no regular file, such as a pipe, is written as it is. Throws FileError, also
    where the file exists unless `overwrite`.
    """
    target = os.path.realpath(os.fspath(file))
    if os.path.isfile(target) and not overwrite:
        raise FileError(f"{os.fspath(file)} exists; help: pass overwrite=True to replace it")
    in_place = os.path.exists(target) and not os.path.isfile(target)
    part = target if in_place else f"{target}.part-{os.getpid()}-{threading.get_ident()}"
    try:
        try:
            with open(part, "wb") as out:
                yield out
            if not in_place:
                os.replace(part, target)
        finally:
            if not in_place:
                with contextlib.suppress(OSError):
                    os.remove(part)
    except OSError as error:
        raise error if isinstance(error, FileError) else FileError(str(error)) from error
