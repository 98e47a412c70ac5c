// Spoilt studies: each case has one mistake and must be answered by exactly one problem, with this
// code, at this place, with these words.

#include <fmt/format.h>

#include "tests/support/small_study.hpp"

namespace gridstep {
namespace {

struct StudyCase {
  std::string name;
  std::string content;  ///< below the three lines of SmallStudy::top
  std::string code;
  Place place;
  std::vector<std::string> words;
};

void PrintTo(const StudyCase& spoilt, std::ostream* out) {
  *out << spoilt.name;
}

/// Line of study.toml that the content's n-th line is, counted from 1.
int line(int n) {
  return SmallStudy::first_row + n - 1;
}

Place at(int content_line, int column) {
  return {"study.toml", line(content_line), column};
}

/// A variant of one line.
std::string variant(const std::string& changes) {
  return "[[variant]]\nid = \"v\"\n" + changes + "\n";
}

class SpoiltStudy : public testing::TestWithParam<StudyCase> {};

TEST_P(SpoiltStudy, IsAnsweredByOneProblem) {
  const StudyCase& spoilt = GetParam();
  const SmallStudy small(spoilt.content);
  small.write("rows/bad.csv", "id,bus\nT,A\n");
  small.write("rows/good.csv", "id,price_per_gj,emission_t_per_gj\ngas,5,0.05\n");
  small.write("path.csv", "year,set battery.S.p_max\n2025,1\n");
  const Problems problems = small.problems();
  std::string shown;
  for (const Problem& problem : problems.all()) shown += to_text(problem) + "\n";
  ASSERT_EQ(problems.all().size(), 1U) << shown;
  const Problem& problem = problems.all().front();
  EXPECT_EQ(problem.code, spoilt.code) << shown;
  EXPECT_EQ(problem.place.file, spoilt.place.file) << shown;
  EXPECT_EQ(problem.place.row, spoilt.place.row) << shown;
  if (spoilt.place.column > 0) {
    EXPECT_EQ(problem.place.column, spoilt.place.column) << shown;
  }
  for (const std::string& word : spoilt.words)
    EXPECT_NE(shown.find(word), std::string::npos) << shown << "lacks " << word;
  EXPECT_FALSE(problem.what.empty() || problem.why.empty()) << shown;
}

const std::vector<StudyCase> form_cases = {
    {"no_toml", "a b", "GS0112", at(1, 0), {}},
    {"deep", "a = " + std::string(70, '[') + std::string(70, ']'), "GS0113", at(1, 0), {}},
    {"misspelt_section", "[[varaint]]\nid = \"v\"", "GS0202", at(1, 0), {"variant"}},
    {"misspelt_field", "solvr = \"highs\"", "GS0202", at(1, 1), {"did you mean 'solver'"}},
    {"variant_not_a_list", "[variant]\nid = \"v\"", "GS0208", at(1, 0), {"[[variant]]"}},
    {"wrong_type", "include_base = 1", "GS0208", at(1, 0), {"true or false"}},
    {"no_such_word", "keep = \"all\"", "GS0214", at(1, 0), {"files", "totals"}},
    {"zero_steps", "[time]\nsteps = 0", "GS0213", at(2, 0), {}},
    {"end_told_twice",
     "[time]\nsteps = 1\nto = 2023-01-01T01:00:00+08:00",
     "GS0412",
     at(2, 0),
     {"leave one"}},
    {"variant_without_id", "[[variant]]\nremove.battery = \"S\"", "GS0203", at(1, 0), {"id"}},
    {"id_with_blank", "[[variant]]\nid = \"a b\"\nremove.battery = \"S\"", "GS0215", at(2, 0), {}},
    {"id_that_escapes", "[[variant]]\nid = \"..\"\nremove.battery = \"S\"", "GS0705", at(2, 0), {}},
    {"id_base", "[[variant]]\nid = \"base\"\nremove.battery = \"S\"", "GS0705", at(2, 0), {}},
    {"id_twice",
     variant("remove.battery = \"S\"") + "[[variant]]\nid = \"V\"\nremove.battery = \"S\"",
     "GS0705",
     at(5, 0),
     {"twice"}},
    {"variant_of_nothing", "[[variant]]\nid = \"v\"", "GS0703", at(1, 0), {"changes nothing"}},
    {"from_unknown", variant("from = \"w\""), "GS0705", at(3, 0), {"no variant"}},
    {"from_itself", variant("from = \"v\""), "GS0705", at(3, 0), {"circle"}},
    {"compare_to_unknown",
     variant("remove.battery = \"S\"\ncompare_to = \"w\""),
     "GS0705",
     at(4, 0),
     {}},
    {"cross_without_dimension", "cross = [\"base\"]", "GS0703", at(1, 0), {"nothing to cross"}},
    {"cross_unknown",
     "cross = [\"w\"]\n[seeds]\nruns = 1\nfields = [\"time.steps\"]",
     "GS0705",
     at(1, 0),
     {}},
    {"no_runs", "include_base = false", "GS0701", {"study.toml", 0, 0}, {"no runs"}},
};
INSTANTIATE_TEST_SUITE_P(Form, SpoiltStudy, testing::ValuesIn(form_cases),
                         [](const auto& param) { return param.param.name; });

const std::vector<StudyCase> change_cases = {
    {"set_no_table",
     variant("set = { \"batery.S.p_max_mw\" = 1 }"),
     "GS0702",
     at(3, 9),
     {"battery"}},
    {"set_no_field",
     variant("set = { \"battery.S.p_max\" = 1 }"),
     "GS0702",
     at(3, 9),
     {"p_max_mw"}},
    {"set_no_row",
     variant("set = { \"battery.T.p_max_mw\" = 1 }"),
     "GS0703",
     at(3, 9),
     {"run v", "S"}},
    {"set_no_match",
     variant("set = { \"loads.X*.profile\" = \"constant\" }"),
     "GS0703",
     at(3, 9),
     {}},
    {"set_id", variant("set = { \"battery.S.id\" = \"T\" }"), "GS0702", at(3, 9), {"id"}},
    {"set_text_for_number",
     variant("set = { \"battery.S.p_max_mw\" = \"1\" }"),
     "GS0208",
     at(3, 0),
     {"without quotes"}},
    {"set_out_of_range",
     variant("set = { \"battery.S.p_max_mw\" = -1 }"),
     "GS0213",
     at(3, 9),
     {"run v"}},
    {"set_no_reference",
     variant("set = { \"battery.S.bus\" = \"C\" }"),
     "GS0301",
     at(3, 9),
     {"run v"}},
    {"set_column",
     variant("set = { \"profiles/load.csv#DA\" = 1 }"),
     "GS0702",
     at(3, 9),
     {"scale"}},
    {"scale_text", variant("scale = { \"battery.S.bus\" = 2 }"), "GS0704", at(3, 11), {}},
    {"scale_no_row", variant("scale = { \"loads.X.profile\" = 2 }"), "GS0703", at(3, 11), {}},
    {"scale_no_number",
     variant("scale = { \"loads.DA.mean_mw\" = 2 }"),
     "GS0703",
     at(3, 11),
     {"holds a number"}},
    {"scale_no_file",
     variant("scale = { \"profiles/laod.csv#DA\" = 2 }"),
     "GS0703",
     at(3, 11),
     {"profiles/load.csv"}},
    {"scale_no_column",
     variant("scale = { \"profiles/load.csv#DC\" = 2 }"),
     "GS0703",
     at(3, 11),
     {"DA"}},
    {"scale_to_a_fraction",
     variant("scale = { \"lines.AB.circuits\" = 1.5 }"),
     "GS0704",
     at(3, 11),
     {"whole number"}},
    {"scale_by_text",
     variant("scale = { \"lines.AB.s_max_mva\" = \"2\" }"),
     "GS0208",
     at(3, 0),
     {}},
    {"remove_no_table", variant("remove.line = [\"AB\"]"), "GS0702", at(3, 0), {"lines"}},
    {"remove_no_row", variant("remove.lines = [\"AC\"]"), "GS0703", at(3, 17), {"AB"}},
    {"remove_what_others_need",
     variant("remove.buses = \"A\"\nremove.lines = \"AB\"\nremove.loads = \"DA\""),
     "GS0301",
     {"../two-bus/thermal.csv", 2, 4},
     {"run v"}},
    {"add_no_table", variant("add.batteries = \"rows/good.csv\""), "GS0702", at(3, 0), {"battery"}},
    {"add_no_file", variant("add.fuels = \"rows/god.csv\""), "GS0102", at(3, 0), {"rows/good.csv"}},
    {"add_from_outside",
     variant("add.fuels = \"../two-bus/fuels.csv\""),
     "GS0114",
     at(3, 0),
     {"study folder"}},
    {"add_absolute", variant("add.fuels = \"/etc/passwd\""), "GS0114", at(3, 0), {"absolute"}},
    {"add_unknown_column",
     variant("add.fuels = [{ id = \"gas\", price_per_gj = 1, emission_t_per_gj = 0, colour = "
             "\"red\" }]"),
     "GS0202",
     at(3, 0),
     {"colour"}},
    {"add_missing_value",
     variant("add.fuels = [{ id = \"gas\", emission_t_per_gj = 0 }]"),
     "GS0203",
     at(3, 0),
     {"price_per_gj"}},
    {"add_same_id",
     variant("add.fuels = [{ id = \"oil\", price_per_gj = 1, emission_t_per_gj = 0 }]"),
     "GS0302",
     at(3, 0),
     {"twice"}},
    {"add_nothing", variant("add.fuels = []"), "GS0703", at(3, 0), {}},
    {"replace_header",
     variant("replace = { \"scenario.toml\" = \"rows/good.csv\" }"),
     "GS0702",
     at(3, 0),
     {"one by one"}},
    {"replace_no_table",
     variant("replace = { \"fuel.csv\" = \"rows/good.csv\" }"),
     "GS0702",
     at(3, 0),
     {"fuels"}},
    {"replace_unnamed_series",
     variant("replace = { \"profiles/laod.csv\" = \"rows/series.csv\" }"),
     "GS0102",
     at(3, 0),
     {}},
    {"time_off_the_grid",
     variant("time = { from = 2024-01-01T00:00:00+08:00 }"),
     "GS0412",
     at(3, 0),
     {"run v", "from"}},
};
INSTANTIATE_TEST_SUITE_P(Changes, SpoiltStudy, testing::ValuesIn(change_cases),
                         [](const auto& param) { return param.param.name; });

/// An input of samples.
std::string input(const std::string& spread) {
  return "[samples]\nruns = 2\n[[samples.input]]\nname = \"p\"\nset = \"battery.S.p_max_mw\"\n" +
         spread;
}

const std::vector<StudyCase> dimension_cases = {
    {"axis_without_values",
     "[[axis]]\nname = \"p\"\nset = \"battery.S.p_max_mw\"",
     "GS0203",
     at(1, 0),
     {"values"}},
    {"axis_without_path", "[[axis]]\nname = \"p\"\nvalues = [1]", "GS0203", at(1, 0), {"set"}},
    {"axis_wrong_value",
     "[[axis]]\nname = \"p\"\nset = \"battery.S.p_max_mw\"\nvalues = [1, true]",
     "GS0208",
     at(4, 0),
     {}},
    {"axis_value_out_of_range",
     "[[axis]]\nname = \"p\"\nset = \"battery.S.p_max_mw\"\nvalues = [1, -1]",
     "GS0213",
     at(3, 7),
     {"base+p--1"}},
    {"axis_no_row",
     "[[axis]]\nname = \"p\"\nset = \"battery.T.p_max_mw\"\nvalues = [1, 2]",
     "GS0703",
     at(3, 7),
     {}},
    {"axis_twice",
     "[[axis]]\nname = \"p\"\nset = \"battery.S.p_max_mw\"\nvalues = [1]\n[[axis]]\nname = "
     "\"P\"\nset = \"battery.S.e_max_mwh\"\nvalues = [1]",
     "GS0705",
     at(6, 0),
     {}},
    {"zip_of_two_lengths",
     "[[axis]]\nname = \"p\"\nzip = \"z\"\nset = \"battery.S.p_max_mw\"\nvalues = [1, "
     "2]\n[[axis]]\nname = \"e\"\nzip = \"z\"\nset = \"battery.S.e_max_mwh\"\nvalues = [1]",
     "GS0706",
     at(8, 0),
     {"2"}},
    {"samples_without_input", "[samples]\nruns = 2", "GS0707", at(1, 0), {"samples.input"}},
    {"uniform_without_max",
     input("distribution = \"uniform\"\nmin = 1"),
     "GS0707",
     at(6, 0),
     {"max"}},
    {"uniform_upside_down",
     input("distribution = \"uniform\"\nmin = 2\nmax = 1"),
     "GS0707",
     at(8, 0),
     {"min = 2"}},
    {"uniform_with_mean",
     input("distribution = \"uniform\"\nmin = 1\nmax = 2\nmean = 1"),
     "GS0707",
     at(9, 0),
     {"none"}},
    {"triangle_without_peak_inside",
     input("distribution = \"triangular\"\nmin = 1\nmax = 2\nmode = 3"),
     "GS0707",
     at(9, 0),
     {}},
    {"normal_without_spread",
     input("distribution = \"normal\"\nmean = 1\nsd = 0"),
     "GS0707",
     at(8, 0),
     {}},
    {"lognormal_below_zero",
     input("distribution = \"lognormal\"\nmedian = -1\nsd = 1"),
     "GS0707",
     at(7, 0),
     {}},
    {"list_without_values", input("distribution = \"list\""), "GS0707", at(6, 0), {"values"}},
    {"numbers_for_a_text",
     "[samples]\nruns = 2\n[[samples.input]]\nname = \"p\"\nset = \"battery.S.bus\"\ndistribution "
     "= \"uniform\"\nmin = 1\nmax = 2",
     "GS0707",
     at(5, 0),
     {"list"}},
    {"seed_for_a_text", "[seeds]\nruns = 2\nfields = [\"network.model\"]", "GS0704", at(3, 0), {}},
    {"seed_without_weather",
     "[seeds]\nruns = 2\nfields = [\"weather.sede\"]",
     "GS0702",
     at(3, 0),
     {"seed"}},
    {"seed_of_a_section_that_is_not_there",
     "[seeds]\nruns = 2",
     "GS0703",
     at(1, 0),
     {"no section [weather]"}},
    {"path_without_years",
     "[[path]]\nid = \"p\"\nset = { \"battery.S.p_max_mw\" = [] }",
     "GS0203",
     at(1, 0),
     {"years"}},
    {"path_years_backwards",
     "[[path]]\nid = \"p\"\nyears = [2030, 2025]\nset = { \"battery.S.p_max_mw\" = [1, 2] }",
     "GS0706",
     at(3, 0),
     {"2030"}},
    {"path_too_few_values",
     "[[path]]\nid = \"p\"\nyears = [2025, 2030]\nset = { \"battery.S.p_max_mw\" = [1] }",
     "GS0706",
     at(4, 0),
     {"2"}},
    {"path_words_between",
     "[[path]]\nid = \"p\"\nyears = [2025, 2030]\nbetween = \"linear\"\nset = { \"battery.S.bus\" "
     "= [\"A\", \"B\"] }",
     "GS0706",
     at(5, 0),
     {"none"}},
    {"path_csv_column",
     "[[path]]\nid = \"p\"\ncsv = \"path.csv\"",
     "GS0702",
     {"path.csv", 1, 2},
     {"p_max_mw"}},
};
INSTANTIATE_TEST_SUITE_P(Dimensions, SpoiltStudy, testing::ValuesIn(dimension_cases),
                         [](const auto& param) { return param.param.name; });

TEST(StudyErrors, TellEveryProblemOfEveryVariantAtOnce) {
  const SmallStudy small(
      "[[variant]]\nid = \"a\"\nset = { \"battery.S.p_max\" = 1, \"lines.AC.s_max_mva\" = 1 }\n"
      "[[variant]]\nid = \"b\"\nremove.loads = [\"DC\"]\nscale = { \"loads.DA.mean_mw\" = 2 }\n"
      "[[variant]]\nid = \"c\"\nadd.fuels = \"no.csv\"\n");
  const Problems problems = small.problems();
  std::string shown;
  for (const Problem& problem : problems.all()) shown += to_text(problem) + "\n";
  for (const char* words : {"p_max", "'DC'", "mean_mw", "no.csv"})
    EXPECT_NE(shown.find(words), std::string::npos) << shown;
}

TEST(StudyErrors, TellWhereTheBaseIs) {
  const SmallStudy small;
  for (const auto& [base, code] : std::vector<std::pair<std::string, std::string>>{
           {"../one-bus", "GS0701"}, {"/etc", "GS0114"}}) {
    small.write("study.toml", "format = \"1.0\"\nname = \"x\"\nbase = \"" + base + "\"\n");
    const Problems problems = small.problems();
    ASSERT_EQ(problems.all().size(), 1U);
    EXPECT_EQ(problems.all()[0].code, code);
    EXPECT_EQ(problems.all()[0].place.row, 3);
  }
  small.write("study.toml", SmallStudy::top);
  small.write_base("battery.csv", "id,bus\nS,A\n");
  const Problems problems = small.problems();
  ASSERT_FALSE(problems.all().empty());
  EXPECT_EQ(problems.all()[0].place.file, "../two-bus/battery.csv");
}

// Results lie in a folder of this name unless told otherwise.
TEST(StudyErrors, NamesDoNotLeadElsewhere) {
  for (const auto& [name, code] : std::vector<std::pair<std::string, std::string>>{
           {"..", "GS0705"}, {"../x", "GS0215"}, {"/tmp/x", "GS0215"}, {"-o", "GS0705"}}) {
    const SmallStudy small;
    small.write("study.toml", "format = \"1.0\"\nname = \"" + name + "\"\nbase = \"../two-bus\"\n");
    const Problems problems = small.problems();
    ASSERT_EQ(problems.all().size(), 1U) << name;
    EXPECT_EQ(problems.all()[0].code, code) << name;
  }
}

TEST(StudyErrors, TellWhereThereIsNoStudy) {
  EXPECT_THROW(read_study("/no/such/folder", models::catalog()), InputError);
  const SmallStudy small;
  EXPECT_THROW(read_study(small.base(), models::catalog()), InputError);
  EXPECT_TRUE(is_study(small.folder()));
  EXPECT_FALSE(is_study(small.base()));
}

TEST(StudyErrors, LinksOutOfTheFolderAreNotFollowed) {
  const SmallStudy small(variant("add.fuels = \"link.csv\""));
  std::filesystem::create_symlink(small.base() / "fuels.csv", small.folder() / "link.csv");
  const Problems problems = small.problems();
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0114");
}

}  // namespace
}  // namespace gridstep
