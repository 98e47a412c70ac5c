/** Every law with its worst value, and where the result comes from. */
function law_rows({laws}) {
  return laws.map((law) => {
    const verdict = !law.measured ? say("nothing_to_check") : law.holds ? "✓ " + say("holds") : "✗ " + say("broken");
    const value = (number) =>
      law.measured
        ? `${number === null ? "∞" : number.toExponential(1).replace("-", "−")}${law.unit ? " " + law.unit : ""}`
        : "";
    return {
      strong: law.measured && !law.holds,
      cells: [
        say("law_" + law.law),
        make("span", {class: law.measured && !law.holds ? "bad" : "good", text: verdict}),
        make("span", {}, [law.time.replace("T", " "), law.thing ? " · " : "", named(law.thing)]),
        value(law.worst),
        value(law.tolerance),
      ],
    };
  });
}

sections.push(
  {
    id: "certificate",
    is_there: () => true,
    draw(host, {run}) {
      const {certificate} = run;
      host.append(
        intro(certificate.holds ? "certificate_good" : "certificate_bad"),
        table([say("law"), "", say("where"), say("worst"), say("tolerance")], law_rows(certificate), {
          texts: 3,
          caption: say("certificate"),
          unseen: true,
        }),
      );
    },
  },
  {
    id: "provenance",
    is_there: () => true,
    draw(host, {run}) {
      const {provenance} = run;
      const solved = Object.entries(provenance.solved_by)
        .map(([solver, count]) => `${solver}: ${number_text(count)}`)
        .join(", ");
      const entries = [
        ["scenario", run.scenario],
        ["result", run.content_sha256],
        ["command", provenance.command],
        ["version", provenance.version],
        ["solver", provenance.solver],
        ["solved_by", solved],
        ["options", provenance.options],
        ["seed", String(provenance.seed)],
        ["created", provenance.created],
      ].filter(([, value]) => value);
      host.append(
        intro("provenance_intro"),
        make(
          "dl",
          {class: "entries"},
          entries.flatMap(([key, value]) => [make("dt", {text: say(key)}), make("dd", {}, [named(value)])]),
        ),
        folded(say("inputs"), () =>
          table(
            [say("file"), "SHA-256"],
            provenance.inputs.map(([file, sha256]) => [named(file), make("code", {text: sha256})]),
            {texts: 2, caption: say("inputs")},
          ),
        ),
        folded(say("header"), () => make("pre", {dir: "auto", tabindex: "0", text: provenance.scenario_header})),
      );
    },
  },
);
