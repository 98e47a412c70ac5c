/** How green each consumer's electricity is, by every definition. */
const booked = {of: "share", consumer: 0};

function definition_label({name}) {
  return say(name === "certificate" ? "certificate_claim" : name);
}

function meaning_of({name, meaning}) {
  return language === "zh" ? meanings_zh[name] || meaning : meaning;
}

function consumer_label(consumer) {
  return consumer.is_all ? say("everyone") : title_of(consumer);
}

/** A share with a bar behind it. */
function share_cell(share) {
  const known = share !== null && Number.isFinite(share);
  const text = known ? number_text(100 * share, 1) : "–";
  const width = known ? Math.max(0, Math.min(100, 100 * share)) : 0;
  return make("span", {class: "share"}, [
    shape("svg", {viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "share-bar", "aria-hidden": "true"}, [
      shape("rect", {x: 0, y: 0, width, height: 10}),
    ]),
    make("span", {text}),
  ]);
}

function ledger_table(report, run) {
  const {consumers} = run.ledger;
  const share = booked.of === "share";
  const columns = [
    say("consumer"),
    say("id"),
    say("consumption"),
    ...report.definitions.map((definition) =>
      make("span", {title: meaning_of(definition)}, [
        definition_label(definition),
        make("small", {text: say(definition.is_claim ? "claims" : "flows")}),
      ]),
    ),
  ];
  const rows = consumers.map((consumer) => ({
    strong: consumer.is_all,
    cells: [
      named(consumer_label(consumer)),
      consumer.id,
      number_text(consumer.consumption_mwh, 1),
      ...(share
        ? consumer.green_share.map(share_cell)
        : consumer.carbon_t_per_mwh.map((value) => number_text(value, 4))),
    ],
  }));
  return table(columns, rows, {
    texts: 2,
    caption: `${say(share ? "ledger_share" : "ledger_carbon")}${share ? ", %" : ""}`,
  });
}

function ledger_lines(report, run) {
  const lines = [
    [
      "consumer",
      "name",
      "consumption_mwh",
      ...report.definitions.map(({name}) => `green_share_${name}`),
      ...report.definitions.map(({name}) => `carbon_t_per_mwh_${name}`),
    ],
  ];
  for (const one of run.ledger.consumers)
    lines.push([
      one.is_all ? "all" : one.id,
      one.name,
      one.consumption_mwh,
      ...[...one.green_share, ...one.carbon_t_per_mwh].map((value) => (value === null ? NaN : value)),
    ]);
  return lines;
}

/** Where a consumer's electricity comes from, as one bar and a table. */
function origins_of(run, consumer) {
  const parts = run.ledger.origins
    .map((origin, n) => ({origin, mwh: consumer.origin_mwh[n] || 0}))
    .filter(({mwh}) => mwh > 0)
    .sort((a, b) => b.mwh - a.mwh);
  const sum = parts.reduce((all, {mwh}) => all + mwh, 0) || 1;
  const label = ({origin}) => (origin.imported ? say("origin_imported", label_of(origin)) : label_of(origin));
  return table(
    [say("carrier"), say("energy_mwh"), say("share")],
    parts
      .slice(0, 20)
      .map((part) => [
        make("span", {}, [
          named(label(part)),
          part.origin.id === part.origin.carrier || part.origin.imported ? "" : ` (${part.origin.id})`,
          part.origin.green ? make("span", {class: "tag", text: say("green_mark")}) : "",
        ]),
        number_text(part.mwh, 1),
        percent_text(part.mwh / sum),
      ]),
    {caption: say("origins")},
  );
}

function consumer_details(report, run, host) {
  const {consumers, periods} = run.ledger;
  const consumer = consumers[booked.consumer] || consumers[consumers.length - 1];
  host.replaceChildren(
    choice(
      say("consumer"),
      consumers.map((one, n) => [String(n), consumer_label(one)]),
      consumers.indexOf(consumer),
      (n) => {
        booked.consumer = Number(n);
        consumer_details(report, run, host);
      },
    ),
    origins_of(run, consumer),
    table(
      [say("period"), say("consumption"), ...report.definitions.map(definition_label)],
      periods.map((period, n) => [
        period,
        number_text(consumer.by_period[n].consumption_mwh, 1),
        ...consumer.by_period[n].green_share.map(share_cell),
      ]),
      {caption: `${say("by_period")}, %`},
    ),
  );
}

function contracts_table(run) {
  return table(
    [say("name"), say("id"), say("buyer"), say("supply_mwh"), say("matched_mwh"), say("contract_cost", run.currency)],
    run.ledger.contracts.map((one) => [
      named(title_of(one)),
      one.id,
      one.buyer,
      number_text(one.supply_mwh, 1),
      number_text(one.matched_mwh, 1),
      number_text(one.cost, 0),
    ]),
    {texts: 3, caption: say("contracts")},
  );
}

sections.push({
  id: "ledger",
  is_there: () => true,
  draw(host, {page, run}) {
    const {report} = page;
    host.append(
      intro("ledger_intro"),
      choice(
        say("ledger_of"),
        [
          ["share", say("ledger_share")],
          ["carbon", say("ledger_carbon")],
        ],
        booked.of,
        (of) => {
          booked.of = of;
          page.redraw("ledger");
        },
      ),
      ledger_table(report, run),
    );
    const chosen = make("div", {class: "block"});
    host.append(
      folded(`${say("origins")} · ${say("by_period")}`, () => {
        consumer_details(report, run, chosen);
        return chosen;
      }),
    );
    if (run.ledger.contracts.length) host.append(folded(say("contracts"), () => contracts_table(run)));
    host.append(
      folded(say("definitions"), () =>
        make(
          "dl",
          {class: "meanings"},
          report.definitions.flatMap((one) => [
            make("dt", {text: definition_label(one)}),
            make("dd", {text: meaning_of(one)}),
          ]),
        ),
      ),
      download_button("ledger.csv", () => ledger_lines(report, run)),
    );
  },
});
