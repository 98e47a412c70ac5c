#include "models/import/rts_gmlc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/base/error.hpp"
#include "models/import/csv_text.hpp"
#include "models/import/rts_gmlc_profiles.hpp"
#include "models/import/rts_gmlc_source.hpp"
#include "models/import/rts_gmlc_units.hpp"

namespace gridstep::models {

namespace {

constexpr double base_mva = 100.0;  // of R and X, as FormattedData has it

std::string header_of(const RtsProfiles& profiles, const RtsOptions& options) {
  return fmt::format(
      R"(#:schema ./gridstep.schema.json
# The RTS-GMLC test system; see README.md.
format = "1.0"
name = "rts-gmlc"
title = "Reliability Test System of the Grid Modernization Laboratory Consortium"

[time]
start = {}
step_min = {}
steps = {}
zone = "-07:00"

[economy]
currency = "USD"
voll_per_mwh = 9000

[network]
model = "dc"
susceptance = "{}"

[green]
capacity_carriers = ["wind", "solar", "hydro"]
generation_carriers = ["wind", "solar", "hydro"]
)",
      profiles.start(), 1440 / std::max<Index>(1, profiles.periods_per_day()), profiles.periods(),
      options.susceptance);
}

std::string buses_of(const SourceTable& buses, Problems& problems) {
  CsvText table("id,name,v_nom_kv,latitude_deg,longitude_deg");
  for (const CsvRecord& row : buses.rows())
    table.row(buses.text(row, "Bus ID"), buses.text(row, "Bus Name"),
              buses.number(row, "BaseKV", problems), buses.number(row, "lat", problems),
              buses.number(row, "lng", problems));
  return table.text();
}

std::string branches_of(const SourceTable& branches, Problems& problems) {
  CsvText table("id,from_bus,to_bus,base_mva,r_pu,x_pu,s_max_mva,tap_ratio");
  for (const CsvRecord& row : branches.rows()) {
    const double limit_mva = branches.number(row, "Cont Rating", problems);
    const double ratio = branches.number(row, "Tr Ratio", problems);
    table.row(as_id(branches.text(row, "UID"), "branch"), branches.text(row, "From Bus"),
              branches.text(row, "To Bus"), base_mva, branches.number(row, "R", problems),
              branches.number(row, "X", problems), limit_cell(limit_mva, limit_mva > 0.0),
              ratio == 0.0 ? 1.0 : ratio);
  }
  return table.text();
}

/// The load of a region, split over its buses as their `MW Load` is.
std::string loads_of(const SourceTable& buses, RtsProfiles& profiles, Problems& problems) {
  CsvText table("id,consumer,bus,profile");
  std::map<std::string, double> sum_mw;
  for (const CsvRecord& row : buses.rows())
    sum_mw[buses.text(row, "Area")] += buses.number(row, "MW Load", problems);
  for (const CsvRecord& row : buses.rows()) {
    const double load_mw = buses.number(row, "MW Load", problems);
    const std::string area = buses.text(row, "Area");
    const SourceSeries* series = profiles.find("MW Load", area);
    if (load_mw == 0.0 || series == nullptr) continue;
    const std::string id = "D" + as_id(buses.text(row, "Bus ID"), "bus");
    const double share = load_mw / sum_mw.at(area);
    std::vector<double> values = series->columns.at(area);
    for (double& value : values) value *= share;
    profiles.add("load", id, std::move(values));
    table.row(id, "region" + as_id(area, "x"), buses.text(row, "Bus ID"),
              std::string("profiles/load.csv"));
  }
  return table.text();
}

std::string readme_of(const std::vector<std::string>& notes, const RtsOptions& options) {
  std::string text = fmt::format(
      R"(# RTS-GMLC

The Reliability Test System of the Grid Modernization Laboratory Consortium, made by
`gridstep import rts-gmlc` from RTS_Data of https://github.com/GridMod/RTS-GMLC with its {} series.

C. Barrows et al., The IEEE Reliability Test System: A Proposed 2019 Update, IEEE Transactions on Power
Systems 35(1), 2020, doi:10.1109/TPWRS.2019.2925557.

The data are provided by the National Renewable Energy Laboratory (NREL), operated by Alliance for Sustainable
Energy, LLC, for the U.S. Department of Energy (DOE). They may be used, copied and distributed for any purpose
provided that NREL's whole data use disclaimer agreement, NOTICE.md, appears in all copies and that
DOE/NREL/ALLIANCE are credited.

## How it was read

- Region loads are split over the buses of a region as their `MW Load` is.
- Thermal units run anywhere from 0 to PMax: nothing is committed. Their cost is the convex envelope of 0 and the
  points that HR_avg_0, HR_incr_*, Output_pct_*, the fuel price and VOM give; CO2 per MWh is that at full output.
- Wind, solar and hydro units may take any part of what their series has. Where a series exceeds PMax (hydro), its
  largest value is p_max_mw.
- The storage has the square root of its round trip efficiency each way and starts with its initial volume.
- R and X are on 100 MVA; limits are continuous ratings.
- Times are taken as UTC-7 all year, the clock of Arizona. Load that is not served costs 9000 USD/MWh: the source
  has neither.

## What was left out

)",
      options.series);
  for (const std::string& note : notes) text += fmt::format("- {}\n", note);
  return text;
}

std::vector<std::string> notes_of(const RtsUnits& units, const SourceTable& dc_lines) {
  std::vector<std::string> notes = units.left_out;
  for (const CsvRecord& row : dc_lines.rows())
    notes.push_back(fmt::format("DC line {} from {} to {}", dc_lines.text(row, "UID"),
                                dc_lines.text(row, "From Bus"), dc_lines.text(row, "To Bus")));
  notes.emplace_back(
      "reserves, commitment (minimum output, up and down times, start costs), outage rates, "
      "maintenance, reservoirs of hydro units, reactive power");
  return notes;
}

}  // namespace

ImportedScenario import_rts_gmlc(const std::filesystem::path& folder, const RtsOptions& options) {
  ImportedScenario result;
  Problems& problems = result.warnings;
  RtsSource source(folder, problems);
  const SourceTable buses = source.table("bus.csv");
  const SourceTable branches = source.table("branch.csv");
  const SourceTable generators = source.table("gen.csv");
  const SourceTable storages = source.table("storage.csv");
  const SourceTable dc_lines = source.table("dc_branch.csv");
  const SourceTable pointers = source.table("timeseries_pointers.csv");
  // What cannot be read at all would only be reported again, less clearly.
  if (problems.has_errors()) throw InputError(std::move(problems));
  buses.require({"Bus ID", "Bus Name", "BaseKV", "MW Load", "Area"}, problems);
  branches.require({"UID", "From Bus", "To Bus", "R", "X", "Cont Rating", "Tr Ratio"}, problems);
  RtsProfiles profiles(source, pointers, options.series, problems);
  const RtsUnits units = read_units(generators, storages, profiles, problems);
  result.files = {{"buses.csv", buses_of(buses, problems)},
                  {"branches.csv", branches_of(branches, problems)},
                  {"generators.csv", units.generators.text()},
                  {"cost_curves.csv", units.cost_curves.text()},
                  {"wind.csv", units.wind.text()},
                  {"solar.csv", units.solar.text()},
                  {"battery.csv", units.battery.text()},
                  {"loads.csv", loads_of(buses, profiles, problems)}};
  if (problems.has_errors()) throw InputError(std::move(problems));
  result.notes = notes_of(units, dc_lines);
  result.files.push_back({"scenario.toml", header_of(profiles, options)});
  result.files.push_back(schema_file());
  result.files.push_back({"README.md", readme_of(result.notes, options)});
  for (std::string& note : result.notes) note = "left out: " + note;
  if (std::string notice = source.notice(); !notice.empty())
    result.files.push_back({"NOTICE.md", std::move(notice)});
  else
    result.notes.emplace_back(
        "the source has no README.md here: put NREL's data use disclaimer into NOTICE.md before "
        "passing the scenario on");
  for (ScenarioFile& file : profiles.files()) result.files.push_back(std::move(file));
  return result;
}

}  // namespace gridstep::models
