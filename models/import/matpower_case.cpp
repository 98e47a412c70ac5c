#include "models/import/matpower_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "engine/scenario/folder.hpp"
#include "engine/scenario/text.hpp"
#include "models/import/matlab_text.hpp"
#include "models/import/matpower_cost.hpp"
#include "models/import/matpower_tables.hpp"

namespace gridstep::models {

namespace {

constexpr std::uintmax_t most_bytes = std::uintmax_t{256} << 20;

// Columns, from 0 [matpower, app. B].
constexpr std::size_t bus_number = 0, bus_type = 1, bus_pd = 2, bus_gs = 4, bus_kv = 9;
constexpr std::size_t gen_bus = 0, gen_status = 7, gen_pmax = 8, gen_pmin = 9;
constexpr std::size_t from_bus = 0, to_bus = 1, branch_r = 2, branch_x = 3, branch_rate = 5,
                      branch_ratio = 8, branch_angle = 9, branch_status = 10, branch_angmin = 11,
                      branch_angmax = 12;
constexpr double type_reference = 3, type_isolated = 4;

/// Fields of a case that a DC dispatch has no use for.
const std::set<std::string>& unused_fields() {
  static const std::set<std::string> names = {"areas",   "bus_name", "gentype", "genfuel",
                                              "version", "baseMVA",  "bus",     "gen",
                                              "branch",  "gencost",  "dcline",  "dclinecost"};
  return names;
}

class Checker : private MatpowerTables {
 public:
  Checker(const MatlabStruct& source, Problems& problems) : MatpowerTables(source, problems) {}

  MatpowerCase check() {
    result_.name = source_.function;
    result_.comment = source_.comment;
    check_version();
    check_fields();
    check_base();
    const auto* buses = matrix("bus", 13);
    const auto* generators = matrix("gen", 10);
    const auto* branches = matrix("branch", 11);
    const auto* costs = matrix("gencost", 4);
    if (buses != nullptr) read_buses(*buses);
    if (generators != nullptr && buses != nullptr) read_generators(*generators, costs);
    if (branches != nullptr && buses != nullptr) read_branches(*branches);
    check_reference();
    check_dc_lines();
    limited_.finish();
    return std::move(result_);
  }

 private:
  void check_version() {
    const MatlabValue* version = field("version");
    if (version == nullptr || (version->texts.size() == 1 && version->texts.front() == "2") ||
        (!version->rows.empty() && version->rows.front().values.front() == 2.0))
      return;
    error("GS0605", version->place, "this is no case of version 2",
          "columns of other versions mean other things",
          "load it in MATPOWER and save it with savecase");
  }

  void check_fields() {
    for (const auto& [name, value] : source_.fields)
      if (!unused_fields().contains(name))
        limited_.found().warning("GS0606", value.place, fmt::format("{} is not read", name),
                                 "a DC dispatch has no use for it, or gridstep knows no such field",
                                 "nothing needs to be done if it does not matter here");
    limited_.drain();
  }

  void check_base() {
    const MatlabValue* base = field("baseMVA");
    if (base == nullptr) return report_missing("baseMVA");
    if (base->rows.size() == 1 && base->rows.front().values.size() == 1) {
      result_.base_mva = base->rows.front().values.front();
      if (std::isfinite(result_.base_mva) && result_.base_mva > 0.0) return;
    }
    error("GS0608", base->place, "baseMVA is no number above 0", "per unit values need their base",
          "write one such as 100");
  }

  void read_buses(const std::vector<MatlabRow>& rows) {
    const MatlabValue* names = field("bus_name");
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const MatlabRow& row = rows[n];
      MatpowerBus bus;
      bus.number = bus_at(row, bus_number, "the number of the bus");
      const double type = row.values[bus_type];
      if (!(type == 1.0 || type == 2.0 || type == type_reference || type == type_isolated))
        error("GS0608", source_.place(row, bus_type),
              fmt::format("the type of the bus is {}", type), "it is 1, 2, 3 or 4", "correct it");
      if (bus.number > 0) {
        const auto [earlier, is_new] = row_of_bus_.emplace(bus.number, row.places.front().first);
        if (!is_new)
          error("GS0610", source_.place(row), fmt::format("bus {} stands twice", bus.number),
                fmt::format("first in line {}", earlier->second), "delete or renumber one of them");
      }
      bus.demand_mw = finite(row, bus_pd, "Pd");
      bus.shunt_mw = finite(row, bus_gs, "Gs");
      bus.v_nom_kv = finite(row, bus_kv, "baseKV");
      if (bus.v_nom_kv < 0.0)
        error("GS0608", source_.place(row, bus_kv), fmt::format("baseKV is {}", bus.v_nom_kv),
              "a voltage is at least 0", "correct the sign");
      if (names != nullptr && n < names->texts.size())
        bus.name = std::string(trimmed(names->texts[n]));
      if (type == type_isolated) {
        ++result_.buses_out;
        isolated_.insert(bus.number);
        continue;
      }
      if (type == type_reference) references_.emplace_back(bus.number, source_.place(row));
      result_.buses.push_back(std::move(bus));
    }
  }

  /// Whether the row refers to a bus that takes part; an unknown one is reported.
  bool is_joined(const MatlabRow& row, std::size_t k, Index bus) {
    if (bus == 0 || isolated_.contains(bus)) return false;
    if (row_of_bus_.contains(bus)) return true;
    error("GS0611", source_.place(row, k), fmt::format("bus {} is not in bus", bus),
          "a row refers to a bus of the case", "correct the number, or add the bus");
    return false;
  }

  void read_generators(const std::vector<MatlabRow>& rows, const std::vector<MatlabRow>* costs) {
    if (costs != nullptr && costs->size() != rows.size() && costs->size() != 2 * rows.size()) {
      error("GS0609", source_.place(costs->front()),
            fmt::format("gencost has {} rows", costs->size()),
            fmt::format("gen has {}; costs of reactive power make it twice as many", rows.size()),
            "every generator has one row");
      costs = nullptr;
    }
    const MatlabValue* fuels = field("genfuel");
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const MatlabRow& row = rows[n];
      MatpowerGenerator generator;
      generator.row = static_cast<Index>(n) + 1;
      generator.bus = bus_at(row, gen_bus, "the bus of the generator");
      const bool is_joined_in = is_joined(row, gen_bus, generator.bus);
      if (!(row.values[gen_status] > 0.0) || !is_joined_in) {
        ++result_.generators_out;
        continue;
      }
      generator.p_max_mw = finite(row, gen_pmax, "Pmax");
      generator.p_min_mw = finite(row, gen_pmin, "Pmin");
      if (generator.p_min_mw > generator.p_max_mw)
        error("GS0608", source_.place(row, gen_pmin), fmt::format("Pmin is {}", generator.p_min_mw),
              fmt::format("more than Pmax = {}", generator.p_max_mw), "correct one of them");
      if (fuels != nullptr && n < fuels->texts.size()) generator.fuel = fuels->texts[n];
      if (costs != nullptr) {
        read_matpower_cost(source_, (*costs)[n], generator, limited_.found());
        limited_.drain();
      }
      result_.generators.push_back(std::move(generator));
    }
  }

  void read_branches(const std::vector<MatlabRow>& rows) {
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const MatlabRow& row = rows[n];
      MatpowerBranch branch;
      branch.row = static_cast<Index>(n) + 1;
      branch.from = bus_at(row, from_bus, "the bus where the branch begins");
      branch.to = bus_at(row, to_bus, "the bus where the branch ends");
      const bool from_joined = is_joined(row, from_bus, branch.from);
      const bool to_joined = is_joined(row, to_bus, branch.to);
      if (!(row.values[branch_status] > 0.0) || !from_joined || !to_joined) {
        ++result_.branches_out;
        continue;
      }
      if (branch.from == branch.to)
        error("GS0608", source_.place(row, to_bus),
              fmt::format("the branch runs from {} to {}", branch.from, branch.to),
              "a branch joins two different buses", "correct one of them");
      read_impedance(row, branch);
      read_angles(row, branch);
      joined_.insert(branch.from);
      joined_.insert(branch.to);
      result_.branches.push_back(branch);
    }
  }

  void read_impedance(const MatlabRow& row, MatpowerBranch& branch) {
    branch.r_pu = finite(row, branch_r, "r");
    branch.x_pu = finite(row, branch_x, "x", 1.0);
    if (branch.x_pu == 0.0)
      error("GS0608", source_.place(row, branch_x), "x is 0",
            "a branch without reactance has no angle difference to flow by",
            "state its reactance, or make its two buses one");
    const double rate = row.values[branch_rate];
    // Inf says the same as 0.
    branch.s_max_mva = std::isinf(rate) && rate > 0.0 ? 0.0 : finite(row, branch_rate, "rateA");
    if (branch.s_max_mva < 0.0)
      error("GS0608", source_.place(row, branch_rate), fmt::format("rateA is {}", branch.s_max_mva),
            "a limit is at least 0; 0 is none", "correct the sign");
    const double ratio = finite(row, branch_ratio, "ratio");
    branch.tap_ratio = ratio == 0.0 ? 1.0 : ratio;
    if (ratio < 0.0)
      error("GS0608", source_.place(row, branch_ratio), fmt::format("ratio is {}", ratio),
            "a ratio is above 0, or 0 for a line", "correct the sign");
    branch.phase_shift_deg = finite(row, branch_angle, "angle");
  }

  /// 0 and 0, or a full turn and more, mean no limit [matpower, app. B].
  void read_angles(const MatlabRow& row, MatpowerBranch& branch) {
    if (row.values.size() <= branch_angmax) return;
    const double least = row.values[branch_angmin];
    const double most = row.values[branch_angmax];
    if (std::isnan(least)) finite(row, branch_angmin, "angmin");
    if (std::isnan(most)) finite(row, branch_angmax, "angmax");
    if (least == 0.0 && most == 0.0) return;
    if (least > -360.0) branch.angle_min_deg = least;
    if (most < 360.0) branch.angle_max_deg = most;
    if (least > most)
      error("GS0608", source_.place(row, branch_angmin), fmt::format("angmin is {}", least),
            fmt::format("more than angmax = {}", most), "swap or correct the two");
  }

  /// The angles of a case hang on its reference bus.
  void check_reference() {
    if (result_.buses.size() < 2 || result_.branches.empty()) return;
    for (const auto& [bus, place] : references_)
      if (!joined_.contains(bus))
        error("GS0612", place, fmt::format("the reference bus {} has no branch in service", bus),
              "nothing that it balances can reach it", "choose another one, or mend its branches");
  }

  void check_dc_lines() {
    const MatlabValue* lines = field("dcline");
    constexpr std::size_t status = 2;
    if (lines == nullptr) return;
    for (const MatlabRow& row : lines->rows)
      if (row.values.size() <= status || row.values[status] > 0.0)
        error("GS0613", source_.place(row), "a DC line is in service",
              "gridstep has no device that takes power at one bus and gives it at another",
              "take it out of service, or replace it by a generator and a load");
  }

  MatpowerCase result_;
  std::map<Index, int> row_of_bus_;  ///< line in the file, by number
  std::set<Index> isolated_;
  std::set<Index> joined_;  ///< by a branch in service
  std::vector<std::pair<Index, Place>> references_;
};

}  // namespace

MatpowerCase read_matpower(const std::filesystem::path& source, Problems& problems) {
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::weakly_canonical(source, failed);
  const std::string file = source.filename().string();
  if (!std::filesystem::exists(whole, failed)) {
    problems.error("GS0102", {file, 0, 0}, "there is no such file", "a case is one file, name.m",
                   "check the path");
    return {};
  }
  Folder folder(whole.parent_path());
  std::optional<std::string> text =
      folder.read(whole.filename().string(), most_bytes, {file, 0, 0}, problems);
  if (!text || !check_encoding(*text, file, problems)) return {};
  const MatlabStruct read = read_matlab(std::move(*text), file, problems);
  if (problems.has_errors() && read.fields.empty()) return {};
  return Checker(read, problems).check();
}

}  // namespace gridstep::models
