"""`gridstep completion` gives a shell the words of the command."""

import shutil
import subprocess

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

    def test_other_shells(self):
        for shell, check in (("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"])):
            script = self.script(shell)
            self.assertIn("pypsa-csv", script.read_text())
            if shutil.which(check[0]):
                subprocess.run([*check, str(script)], check=True)

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
