#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "models/catalog.hpp"

/// What every table a scenario may have, and every page about a model, must be like.
namespace gridstep {
namespace {

namespace fs = std::filesystem;

fs::path source() {
  return GRIDSTEP_SOURCE_DIR;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_number(const Field& field) {
  return field.type == FieldType::number || field.type == FieldType::integer;
}

/// How the name of a number with this unit ends.
const std::map<std::string, std::vector<std::string>>& suffixes_of_unit() {
  static const std::map<std::string, std::vector<std::string>> suffixes = {
      {"MW", {"_mw", "_mw_th"}},
      {"MWh", {"_mwh"}},
      {"MWh/a", {"_mwh_per_year"}},
      {"MVA", {"_mva"}},
      {"MW/h", {"_mw_per_h"}},
      {"kV", {"_kv"}},
      {"ohm", {"_ohm"}},
      {"km", {"_km"}},
      {"m", {"_m"}},
      {"m/s", {"_ms"}},
      {"K", {"_k"}},
      {"1/K", {"_per_k"}},
      {"K m2/W", {"_k_per_w_m2"}},
      {"degC", {"_c"}},
      {"degree", {"_deg"}},
      {"degrees_north", {"_deg"}},
      {"degrees_east", {"_deg"}},
      {"h", {"_h"}},
      {"min", {"_min"}},
      {"ms", {"_ms"}},
      {"GJ/MWh", {"_gj_per_mwh"}},
      {"t/GJ", {"_t_per_gj"}},
      {"t/MWh", {"_t_per_mwh", "_t_per_mwh_th"}},
      {"currency/GJ", {"_per_gj"}},
      {"currency/t", {"_per_t"}},
      {"currency/MWh", {"_per_mwh", "_per_mwh_th"}},
      {"currency/h", {"_per_h"}},
      {"currency/MW2/h", {"_per_mw2h"}},
      {"currency/MWh/MW", {"_per_mwh_per_mw"}},
      {"1/h", {"_frac_per_h"}},
  };
  return suffixes;
}

class TableContract : public testing::TestWithParam<const TableSpec*> {};

TEST_P(TableContract, SaysWhatItIs) {
  EXPECT_FALSE(GetParam()->what.empty());
  for (const Field& field : GetParam()->fields) EXPECT_FALSE(field.what.empty()) << field.name;
}

TEST_P(TableContract, NamesEveryFieldOnce) {
  std::set<std::string> names;
  for (const Field& field : GetParam()->fields) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name;
    EXPECT_EQ(field.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string::npos)
        << field.name;
  }
}

// Whole numbers that count nothing (a seed, a month) have none.
TEST_P(TableContract, NumbersHaveAUnitAndTextsHaveNone) {
  for (const Field& field : GetParam()->fields) {
    const bool measures = field.type == FieldType::number || field.type == FieldType::profile;
    const bool may_measure = measures || field.type == FieldType::integer;
    EXPECT_TRUE(!measures || !field.unit.empty()) << field.name;
    EXPECT_TRUE(may_measure || field.unit.empty()) << field.name;
  }
}

// Pure numbers carry no unit, so any name will do for them.
TEST_P(TableContract, NamesEndInTheirUnit) {
  for (const Field& field : GetParam()->fields) {
    if (!is_number(field) || field.unit.empty() || field.unit == "1") continue;
    const auto found = suffixes_of_unit().find(field.unit);
    ASSERT_TRUE(found != suffixes_of_unit().end()) << field.name << " in " << field.unit;
    EXPECT_TRUE(std::any_of(found->second.begin(), found->second.end(),
                            [&](const std::string& end) { return ends_with(field.name, end); }))
        << field.name << " in " << field.unit;
  }
}

TEST_P(TableContract, LimitsAndFallbacksAgree) {
  for (const Field& field : GetParam()->fields) {
    EXPECT_LE(field.min, field.max) << field.name;
    if (const double* fallback = std::get_if<double>(&field.fallback)) {
      EXPECT_GE(*fallback, field.min) << field.name;
      EXPECT_LE(*fallback, field.max) << field.name;
      EXPECT_TRUE(is_number(field)) << field.name;
    }
    EXPECT_TRUE(!field.required || field.fallback.index() == 0U) << field.name;
    const std::string* chosen = std::get_if<std::string>(&field.fallback);
    EXPECT_TRUE(field.type != FieldType::choice || !chosen ||
                std::find(field.choices.begin(), field.choices.end(), *chosen) !=
                    field.choices.end())
        << field.name;
  }
}

TEST_P(TableContract, ReferencesLeadToATableWithIds) {
  for (const Field& field : GetParam()->fields) {
    if (field.type != FieldType::reference) continue;
    const auto& tables = models::catalog().tables;
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const TableSpec& table) {
      return table.name == field.refers_to;
    });
    ASSERT_NE(found, tables.end()) << field.name << " refers to " << field.refers_to;
    ASSERT_NE(found->find("id"), nullptr);
    EXPECT_EQ(found->find("id")->type, FieldType::id);
  }
}

std::vector<fs::path> pages() {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(source() / "docs" / "models"))
    if (entry.path().extension() == ".md" &&
        entry.path().filename().string().find(".zh-CN") == std::string::npos)
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// The text of a page and of the pages it links to: a battery has the fields of every storage.
std::string text_with_links(const fs::path& page) {
  const std::string text = text_of(page);
  std::string all = text;
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
    const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
    if (ends_with(target, ".md")) all += text_of(page.parent_path() / target);
  }
  return all;
}

/// Whether a page speaks of the field: by its name, or as one of a row `h00` … `h23`.
bool speaks_of(const std::string& page, const std::string& field) {
  const auto names = [&](const std::string& name) {
    return page.find("`" + name + "`") != std::string::npos;
  };
  const std::string stem = field.substr(0, field.find_last_not_of("0123456789") + 1);
  return names(field) || (field.size() == stem.size() + 2 && names(stem + "00"));
}

// A CSV table has its page, and the page speaks of every field of its own.
TEST_P(TableContract, HasAPageThatNamesItsFields) {
  if (GetParam()->home == TableSpec::Home::header) return;
  std::string about;
  for (const fs::path& page : pages())
    if (text_of(page).find("`" + GetParam()->file() + "`") != std::string::npos)
      about += text_with_links(page);
  ASSERT_FALSE(about.empty()) << "no page in docs/models names `" << GetParam()->file() << "`";
  const std::set<std::string> everywhere = {"id", "name", "source"};
  for (const Field& field : GetParam()->fields)
    EXPECT_TRUE(everywhere.count(field.name) == 1 || speaks_of(about, field.name)) << field.name;
}

std::vector<const TableSpec*> tables() {
  std::vector<const TableSpec*> found;
  for (const TableSpec& table : models::catalog().tables) found.push_back(&table);
  return found;
}

INSTANTIATE_TEST_SUITE_P(Catalog, TableContract, testing::ValuesIn(tables()),
                         [](const auto& table) {
                           return table.param->name.empty() ? "top" : table.param->name;
                         });

class PageContract : public testing::TestWithParam<fs::path> {};

TEST_P(PageContract, HasTheFixedHeadingsInOrder) {
  std::vector<std::string> headings;
  std::istringstream lines(text_of(GetParam()));
  for (std::string line; std::getline(lines, line);)
    if (line.rfind("## ", 0) == 0) headings.push_back(line.substr(3));
  EXPECT_EQ(headings, (std::vector<std::string>{"What it models", "Fields", "Columns and rows",
                                                "Equations", "Assumptions", "Sources"}));
}

TEST_P(PageContract, NamesCodeThatExists) {
  const std::string text = text_of(GetParam());
  std::size_t named = 0;
  for (std::size_t at = text.find("`models/"); at != std::string::npos;
       at = text.find("`models/", at + 1)) {
    const std::string path = text.substr(at + 1, text.find('`', at + 1) - at - 1);
    EXPECT_TRUE(fs::exists(source() / path)) << path;
    ++named;
  }
  EXPECT_GT(named, 0U);
}

INSTANTIATE_TEST_SUITE_P(Docs, PageContract, testing::ValuesIn(pages()),
                         [](const auto& page) { return page.param.stem().string(); });

// A model's header leads to its page.
TEST(ModelContract, HeadersNamePagesThatExist) {
  const std::string folder = "docs/models/";
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(source() / "models")) {
    if (entry.path().extension() != ".hpp") continue;
    const std::string text = text_of(entry.path());
    const bool is_model = text.find("\nModel ") != std::string::npos;
    const std::size_t at = text.find(folder);
    if (!is_model && at == std::string::npos) continue;
    if (is_model && at == std::string::npos) {
      EXPECT_TRUE(fs::exists(source() / folder / (entry.path().stem().string() + ".md")))
          << entry.path();
      continue;
    }
    const std::size_t end = text.find(".md", at);
    if (end == std::string::npos) continue;
    EXPECT_TRUE(fs::exists(source() / text.substr(at, end + 3 - at))) << entry.path();
  }
}

}  // namespace
}  // namespace gridstep
