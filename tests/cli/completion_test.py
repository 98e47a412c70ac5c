"""`gridstep completion` gives a shell the words of the command."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time

import command
from command import DONE, USAGE, CommandTest, gridstep


def verbs():
    """As the help lists them."""
    text = gridstep("--help").stdout
    listed = text[text.upper().index("SUBCOMMANDS"):].splitlines()[1:]
    return {line.split()[0] for line in listed if line.startswith("  ") and line.split()}


class Completion(CommandTest):
    def script(self, shell):
        path = self.folder / f"gridstep.{shell}"
        path.write_text(self.answers(DONE, "completion", shell).stdout)
        return path

    def bash(self, *words):
        """What bash offers for the last word."""
        line = " ".join(["gridstep", *words])
        program = f"""
            source {self.script("bash")}
            COMP_WORDS=({line.replace("~", "''")}); COMP_CWORD={len(words)}
            _gridstep
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        done = subprocess.run(["bash", "-c", program], capture_output=True, encoding="utf-8",
                              check=True)
        self.assertEqual(done.stderr, "")
        return set(done.stdout.split())

    def test_bash_offers_every_verb(self):
        offered = self.bash("~")
        self.assertEqual(offered, verbs())
        self.assertIn("export", offered)
        self.assertEqual(self.bash("exp"), {"export", "explain"} & self.bash("exp"))
        self.assertIn("export", self.bash("exp"))

    def test_bash_offers_options_choices_and_what_lies_below(self):
        self.assertIn("--overwrite", self.bash("run", "scenario", "--o"))
        self.assertEqual(self.bash("export", "result.h5", "--format", "~"), {"csv", "json"})
        self.assertIn("pypsa-csv", self.bash("import", "~"))
        self.assertEqual(self.bash("import", "matpower", "x.m", "--susceptance", "imp"),
                         {"impedance"})
        self.assertEqual(self.bash("completion", "~"), {"bash", "zsh", "fish"})
        self.assertIn("export", self.bash("help", "~"))

    def test_bash_leaves_files_to_itself(self):
        self.assertEqual(self.bash("run", "~"), set())
        self.assertEqual(self.bash("run", "scenario", "-o", "~"), set())

    def fish(self, line):
        """What fish offers for the end of the line."""
        program = f"source {self.script('fish')}; complete -C '{line}'"
        done = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, encoding="utf-8", check=True)
        self.assertEqual(done.stderr, "")
        return {offered.split("\t")[0] for offered in done.stdout.splitlines()}

    def test_fish(self):
        if not shutil.which("fish"):
            self.skipTest("no fish")
        self.assertEqual(self.fish("gridstep "), verbs())
        self.assertEqual(self.fish("gridstep ru"), {"run"})
        self.assertIn("--overwrite", self.fish("gridstep run x --ov"))
        self.assertEqual(self.fish("gridstep export r.h5 --format "), {"csv", "json"})
        self.assertEqual(self.fish("gridstep import m"), {"matpower"})
        self.assertEqual(self.fish("gridstep completion "), {"bash", "zsh", "fish"})
        self.assertIn("export", self.fish("gridstep help exp"))

    def zsh(self, line):
        """The line that an interactive zsh makes of it at Tab."""
        script = self.script("zsh")
        process, terminal = pty.fork()
        if process == 0:
            os.environ.update(TERM="dumb", LANG="C.UTF-8", ZDOTDIR=str(self.folder))
            os.execvp("zsh", ["zsh", "-f", "-i"])

        def read(pattern):
            text, end = "", time.monotonic() + 60
            while not (found := re.search(pattern, text)):
                self.assertLess(time.monotonic(), end, text)
                if select.select([terminal], [], [], 0.1)[0]:
                    text += os.read(terminal, 65536).decode("utf-8", "replace")
            return found

        try:
            setup = (f"PS1=; autoload -Uz compinit; compinit -D -u; source {script}; "
                     "_told() { zle complete-word; print -r -- \"<$BUFFER>\" }; zle -N _told; bindkey '^T' _told; echo REA''DY\n")
            os.write(terminal, setup.encode())
            read("READY")
            os.write(terminal, line.encode() + b"\x14")
            return read(r"<(gridstep [^>]*)>")[1]
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(terminal)

    def test_zsh(self):
        if not shutil.which("zsh"):
            self.skipTest("no zsh")
        for typed, completed in (("gridstep ru", "gridstep run "), ("gridstep run x --ov", "gridstep run x --overwrite "),
                                 ("gridstep export r.h5 --format c", "gridstep export r.h5 --format csv "),
                                 ("gridstep import mat", "gridstep import matpower "),
                                 ("gridstep completion fi", "gridstep completion fish "),
                                 ("gridstep help expo", "gridstep help export "),
                                 (f"gridstep run {self.folder}/gridstep.z", f"gridstep run {self.folder}/gridstep.zsh ")):
            self.assertEqual(self.zsh(typed), completed)

    def test_a_verb_that_is_near(self):
        self.assertIn("did you mean 'run'?", self.answers(USAGE, "rnu", "x").stderr)
        self.assertIn("did you mean 'export'?", self.answers(USAGE, "-q", "exprot").stderr)
        self.assertIn("did you mean 'pypsa-csv'?", self.answers(USAGE, "import", "pypsa").stderr)
        self.assertIn("did you mean 'verify'?", self.answers(USAGE, "help", "verfy").stderr)
        self.assertNotIn("did you mean", self.answers(USAGE, "run", "x", "--nothing").stderr)

    def test_an_option_that_is_near(self):
        for words, guess in ((("run", "x", "--overwite"), "--overwrite"),
                             (("run", "x", "--overwite=1", "-o", "r.h5"), "--overwrite"),
                             (("run", "--thread", "2", "x"), "--threads"),
                             (("--versoin",), "--version"), (("validate", "x", "--jsno"), "--json"),
                             (("validate", "x", "--quite"), "--quiet"),
                             (("import", "matpower", "x.m", "--suceptance", "impedance"), "--susceptance")):
            self.assertIn(f"did you mean '{guess}'?", self.answers(USAGE, *words).stderr, words)

    def test_every_option_of_every_verb_is_guessed(self):
        """With its last two letters swapped, or its last one twice."""
        for verb in verbs() - {"help"}:
            for option in self.bash(verb, "--"):
                if not option.startswith("--") or len(option) < 6:
                    continue
                near = option[:-2] + option[:-3:-1] if option[-1] != option[-2] else option + option[-1]
                guessed = self.answers(USAGE, verb, "x", near).stderr
                self.assertIn(f"did you mean '{option}'?", guessed, (verb, near))


if __name__ == "__main__":
    command.main()
