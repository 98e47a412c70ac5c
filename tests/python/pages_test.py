"""Every example of the pages runs, in order, from the root of a repository."""

import os
import re

import matplotlib
import matplotlib.pyplot
import networks  # noqa: F401: quiet loggers
import package
from package import SOURCE, PackageTest

matplotlib.use("Agg")


class Pages(PackageTest):
    def run_blocks(self, page):
        text = (SOURCE / "docs" / page).read_text(encoding="utf-8")
        blocks = list(re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
        self.assertGreater(len(blocks), 3)
        os.symlink(SOURCE / "scenarios", self.folder / "scenarios")
        before = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, before)
        names = {"__name__": "page"}
        for block in blocks:
            line = text[:block.start()].count("\n") + 1
            code = compile("\n" * line + block.group(1), page, "exec")
            exec(code, names)  # the page's own code
        matplotlib.pyplot.close("all")

    def test_how_to(self):
        self.run_blocks("how-to/python.md")

    def test_pypsa(self):
        self.run_blocks("tutorials/pypsa.md")

    def test_controller(self):
        self.run_blocks("tutorials/controller.md")


if __name__ == "__main__":
    package.main()
