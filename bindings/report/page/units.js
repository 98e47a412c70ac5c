/** What every unit generates. */
sections.push({
  id: "unit_table",
  is_there: ({run}) => run.units.length > 0,
  draw(host, {run}) {
    const {units, grid, counts} = run;
    host.append(intro("unit_intro"));
    if (units.length < counts.units)
      host.append(make("p", {class: "note", text: say("left_out", units.length, counts.units, say("units"))}));
    const columns = [
      say("name"),
      say("id"),
      say("carrier"),
      say("bus"),
      say("capacity_mw"),
      say("energy_mwh"),
      `${say("capacity_factor")}, %`,
      say("curtailed_mwh"),
    ];
    host.append(
      folded(say("table"), () =>
        table(
          columns,
          units.map((unit) => [
            named(title_of(unit)),
            unit.id,
            label_of(unit),
            named(title_of(grid.buses[unit.bus])),
            number_text(unit.p_max_mw, 1),
            number_text(unit.energy_mwh, 1),
            number_text(unit.capacity_factor === null ? null : 100 * unit.capacity_factor, 1),
            number_text(unit.curtailment_mwh, 1),
          ]),
          {texts: 4, caption: say("unit_table")},
        ),
      ),
      download_button("units.csv", () => [
        ["id", "name", "carrier", "bus", "p_max_mw", "energy_mwh", "curtailment_mwh"],
        ...units.map((unit) => [
          unit.id,
          unit.name,
          unit.carrier,
          grid.buses[unit.bus].id,
          unit.p_max_mw,
          unit.energy_mwh,
          unit.curtailment_mwh === null ? NaN : unit.curtailment_mwh,
        ]),
      ]),
    );
  },
});
