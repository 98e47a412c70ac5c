#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// A small scenario in a folder of its own, to be spoilt by a test. Two buses, two units, two
/// loads and one time series of four hours.
class SmallScenario {
 public:
  SmallScenario() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridstep-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    write("scenario.toml", header);
    write("buses.csv", buses);
    write("units.csv", units);
    write("loads.csv", loads);
    write("profiles/load.csv", profile);
  }
  SmallScenario(const SmallScenario&) = delete;
  SmallScenario& operator=(const SmallScenario&) = delete;
  ~SmallScenario() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  void write(const std::string& file, const std::string& bytes) const {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << bytes;
  }

  [[nodiscard]] std::string bytes(const std::string& file) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / file, std::ios::binary).rdbuf();
    return text.str();
  }

  /// Replaces the first `from` of a file, which must be there.
  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = bytes(file);
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error(file + " holds no " + from);
    write(file, text.replace(at, from.size(), to));
  }

  [[nodiscard]] Scenario read(Problems& problems,
                              const std::vector<Override>& overrides = {}) const {
    return gridstep::read(folder_, tables(), overrides, problems);
  }

  /// Reads and checks: every problem, in file order.
  [[nodiscard]] Problems problems(const std::vector<Override>& overrides = {}) const {
    Problems found;
    const Scenario scenario = read(found, overrides);
    check(scenario, tables(), found);
    found.sort();
    return found;
  }

  static const std::vector<TableSpec>& tables() {
    static const std::vector<TableSpec> all = {
        top(), time(), economy(), horizon(), green(), buses_table(), units_table(), loads_table()};
    return all;
  }

  static constexpr const char* header =
      "#:schema scenario.schema.json\n"
      "format = \"1.0\"\n"
      "name = \"small\"\n"
      "\n"
      "[time]\n"
      "start = 2023-01-01T00:00:00+08:00\n"
      "step_min = 60\n"
      "steps = 4\n"
      "zone = \"+08:00\"\n"
      "\n"
      "[economy]\n"
      "currency = \"CNY\"\n"
      "voll_per_mwh = 30000.0\n"
      "\n"
      "[green]\n"
      "carriers = [\"wind\", \"solar\"]\n";
  static constexpr const char* buses =
      "id,name,v_nom_kv\n"
      "b1,呼和浩特,220\n"
      "b2,East,220\n";
  static constexpr const char* units =
      "id,name,carrier,bus,p_max_mw,p_min_mw,availability_frac,segments,must_run,season_start\n"
      "u1,一号机,coal,b1,300,100,0.9,3,true,10-15\n"
      "u2,Wind,wind,b2,49.5,,,,,\n";
  static constexpr const char* loads =
      "id,bus,profile,mean_mw\n"
      "l1,b1,profiles/load.csv,\n"
      "l2,b2,constant,50\n";
  static constexpr const char* profile =
      "time,l1\n"
      "2023-01-01T00:00:00+08:00,100\n"
      "2023-01-01T01:00:00+08:00,110\n"
      "2023-01-01T02:00:00+08:00,120\n"
      "2023-01-01T03:00:00+08:00,130\n";

 private:
  static Field id() { return {.name = "id", .type = FieldType::id, .what = "Its id."}; }
  static Field name() { return {.name = "name", .what = "For people.", .required = false}; }
  static Field power(std::string field, bool required = true, Value fallback = {}) {
    return {.name = std::move(field),
            .type = FieldType::number,
            .unit = "MW",
            .what = "Power.",
            .required = required,
            .fallback = std::move(fallback),
            .min = 0.0,
            .max = 1e5};
  }
  static Field bus() {
    return {.name = "bus", .type = FieldType::reference, .what = "Where.", .refers_to = "buses"};
  }

  static TableSpec top() {
    return {"",
            TableSpec::Home::header,
            "The scenario.",
            true,
            {{.name = "format", .type = FieldType::choice, .what = "Version.", .choices = {"1.0"}},
             {.name = "name", .what = "Short name."},
             {.name = "title", .what = "One line.", .required = false}}};
  }
  static TableSpec time() {
    return {"time",
            TableSpec::Home::header,
            "The steps.",
            true,
            {{.name = "start", .type = FieldType::time, .what = "Start."},
             {.name = "step_min",
              .type = FieldType::integer,
              .unit = "min",
              .what = "Step.",
              .required = false,
              .fallback = 60.0},
             {.name = "steps", .type = FieldType::integer, .unit = "1", .what = "Steps."},
             {.name = "zone", .type = FieldType::offset, .what = "Clock.", .required = false}}};
  }
  static TableSpec economy() {
    return {"economy",
            TableSpec::Home::header,
            "Money.",
            true,
            {{.name = "currency", .what = "Three letters."},
             {.name = "voll_per_mwh",
              .type = FieldType::number,
              .unit = "currency/MWh",
              .what = "Value of lost load.",
              .min = 0.0,
              .min_excluded = true}}};
  }
  static TableSpec horizon() {
    return {
        "horizon",
        TableSpec::Home::header,
        "Windows.",
        false,
        {{.name = "window_h",
          .type = FieldType::number,
          .unit = "h",
          .what = "Hours.",
          .required = false,
          .fallback = 48.0,
          .min = 1.0},
         {.name = "end", .type = FieldType::choice, .what = "End.", .choices = {"free", "same"}}}};
  }
  static TableSpec green() {
    return {"green",
            TableSpec::Home::header,
            "What is green.",
            false,
            {{.name = "carriers",
              .type = FieldType::ids,
              .what = "Carriers.",
              .required = false,
              .choices = {"wind", "solar", "hydro"}},
             {.name = "strict", .type = FieldType::flag, .what = "Or not.", .required = false}}};
  }
  static TableSpec buses_table() {
    return {"buses",
            TableSpec::Home::csv,
            "Nodes.",
            true,
            {id(),
             name(),
             {.name = "v_nom_kv", .type = FieldType::number, .unit = "kV", .what = "Voltage."}}};
  }
  static TableSpec units_table() {
    return {"units",
            TableSpec::Home::csv,
            "Generating units.",
            false,
            {id(),
             name(),
             {.name = "carrier",
              .type = FieldType::choice,
              .what = "Fuel.",
              .choices = {"coal", "wind"}},
             bus(),
             power("p_max_mw"),
             power("p_min_mw", false, 0.0),
             {.name = "availability_frac",
              .type = FieldType::number,
              .unit = "1",
              .what = "Share.",
              .required = false,
              .fallback = 1.0,
              .min = 0.0,
              .max = 1.0},
             {.name = "segments",
              .type = FieldType::integer,
              .unit = "1",
              .what = "Pieces.",
              .required = false,
              .fallback = 1.0,
              .min = 1.0,
              .max = 20.0},
             {.name = "must_run",
              .type = FieldType::flag,
              .what = "Always on.",
              .required = false,
              .fallback = false},
             {.name = "season_start", .type = FieldType::date, .what = "From.", .required = false},
             {.name = "source", .what = "Origin.", .required = false}}};
  }
  static TableSpec loads_table() {
    Field profile_field = power("profile");
    profile_field.type = FieldType::profile;
    profile_field.choices = {"constant"};
    return {"loads",
            TableSpec::Home::csv,
            "Loads.",
            false,
            {id(), name(), bus(), profile_field, power("mean_mw", false)}};
  }

  std::filesystem::path folder_;
};

}  // namespace gridstep
