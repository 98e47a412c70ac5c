"""Text files for people, complete or not at all."""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile
from typing import BinaryIO, Iterator, Union

from .errors import FileError

__all__ = ["written"]


@contextlib.contextmanager
def written(file: Union[str, "os.PathLike[str]"], overwrite: bool) -> Iterator[BinaryIO]:
    """A file to write, beside `file` until all of it is there; then it takes its name.

    What is raised meanwhile leaves `file` as it was. Throws FileError.
    """
    target = pathlib.Path(os.fspath(file))
    if target.exists() and not (overwrite and target.is_file()):
        help_ = "pass overwrite=True to replace it" if target.is_file() else "it is no file"
        raise FileError(f"{target} exists; help: {help_}, or choose another name")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            beside = os.path.join(folder, target.name)
            with open(beside, "wb") as out:
                yield out
            os.replace(beside, target)
    except OSError as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"cannot write {target}: {error}") from error
