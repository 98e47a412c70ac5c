// Spoilt scenarios: each case spoils the small scenario in one way and must be answered by exactly
// one problem, with this code, at this place, with these words.

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

#include "tests/unit/scenario/small_scenario.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

using Spoil = std::function<void(const SmallScenario&)>;

struct Case {
  std::string name;
  Spoil spoil;
  std::string code;
  Place place;
  std::vector<std::string> words;
  std::vector<Override> overrides = {};
};

void PrintTo(const Case& spoilt, std::ostream* out) {
  *out << spoilt.name;
}

Spoil replace(std::string file, std::string from, std::string to) {
  return [=](const SmallScenario& small) { small.replace(file, from, to); };
}

Spoil write(std::string file, std::string bytes) {
  return [=](const SmallScenario& small) { small.write(file, bytes); };
}

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int n = 0; n < times; ++n) text += part;
  return text;
}

/// A time series file of `l1` with these times.
std::string series(const std::vector<std::string>& times) {
  std::string text = "time,l1\n";
  for (const std::string& time : times) text += time + ",1\n";
  return text;
}

void no_spoiling(const SmallScenario&) {}

class SpoiltScenario : public testing::TestWithParam<Case> {};

TEST_P(SpoiltScenario, IsAnsweredByOneProblem) {
  const Case& spoilt = GetParam();
  const SmallScenario small;
  spoilt.spoil(small);
  const auto begin = std::chrono::steady_clock::now();
  const Problems found = small.problems(spoilt.overrides);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(wall.count(), 1.0);
  std::string all;
  for (const Problem& problem : found.all()) all += to_text(problem) + "\n";
  ASSERT_EQ(found.all().size(), 1U) << all;
  const Problem& problem = found.all().front();
  EXPECT_EQ(problem.code, spoilt.code) << all;
  EXPECT_EQ(problem.place.file, spoilt.place.file) << all;
  EXPECT_EQ(problem.place.row, spoilt.place.row) << all;
  EXPECT_EQ(problem.place.column, spoilt.place.column) << all;
  EXPECT_FALSE(problem.what.empty() || problem.why.empty()) << all;
  for (const std::string& word : spoilt.words)
    EXPECT_NE(all.find(word), std::string::npos) << word << " in " << all;
  EXPECT_LT(all.size(), 600U) << all;
}

std::vector<Case> files() {
  const auto remove = [](const char* file) {
    return [=](const SmallScenario& small) { fs::remove(small.folder() / file); };
  };
  const auto make_pipe = [](const char* file) {
    return [=](const SmallScenario& small) {
      fs::remove(small.folder() / file);
      if (::mkfifo((small.folder() / file).c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
    };
  };
  const auto link = [](const char* target, const char* file) {
    return [=](const SmallScenario& small) {
      fs::remove(small.folder() / file);
      fs::create_symlink(target, small.folder() / file);
    };
  };
  const auto grow = [](const char* file, std::uintmax_t bytes) {
    return [=](const SmallScenario& small) { fs::resize_file(small.folder() / file, bytes); };
  };
  constexpr std::uintmax_t gib = std::uintmax_t{1} << 30;
  return {
      {"NoHeader", remove("scenario.toml"), "GS0101", {"scenario.toml", 0, 0}, {"gridstep new"}},
      {"NoRequiredTable", remove("buses.csv"), "GS0102", {"buses.csv", 0, 0}, {"no buses.csv"}},
      {"MisspeltTable",
       [](const SmallScenario& small) {
         small.write("unit.csv", small.bytes("units.csv"));
         fs::remove(small.folder() / "units.csv");
       },
       "GS0103",
       {"unit.csv", 0, 0},
       {"did you mean 'units.csv'?"}},
      {"HeaderIsAPipe", make_pipe("scenario.toml"), "GS0104", {"scenario.toml", 0, 0}, {"pipe"}},
      {"TableIsAPipe", make_pipe("units.csv"), "GS0104", {"units.csv", 0, 0}, {"pipe"}},
      {"TableIsAFolder",
       [](const SmallScenario& small) {
         fs::remove(small.folder() / "units.csv");
         fs::create_directory(small.folder() / "units.csv");
       },
       "GS0104",
       {"units.csv", 0, 0},
       {"folder"}},
      {"TableIsADevice", link("/dev/zero", "units.csv"), "GS0114", {"units.csv", 0, 0}, {"link"}},
      {"HeaderOf1GiB", grow("scenario.toml", gib), "GS0105", {"scenario.toml", 0, 0}, {"4194304"}},
      {"TableOf1GiB", grow("units.csv", gib), "GS0105", {"units.csv", 0, 0}, {"1073741824"}},
      {"ProfileOf1GiB", grow("profiles/load.csv", gib), "GS0105", {"profiles/load.csv", 0, 0}, {}},
      {"TableLinksOut", link("/etc/passwd", "units.csv"), "GS0114", {"units.csv", 0, 0}, {"link"}},
      {"LinkLoop", link("units.csv", "units.csv"), "GS0114", {"units.csv", 0, 0}, {"loop"}},
      {"ProfileLinksOut",
       link("/etc/passwd", "profiles/load.csv"),
       "GS0114",
       {"loads.csv", 2, 3},
       {"profiles/load.csv"}},
      {"ProfileIsAPipe", make_pipe("profiles/load.csv"), "GS0104", {"loads.csv", 2, 3}, {}},
      {"ProfileFolderLinksOut",
       [](const SmallScenario& small) {
         fs::remove_all(small.folder() / "profiles");
         fs::create_directory_symlink("/etc", small.folder() / "profiles");
         small.replace("loads.csv", "profiles/load.csv", "profiles/passwd");
       },
       "GS0114",
       {"loads.csv", 2, 3},
       {"link"}},
      {"ProfileAbove",
       replace("loads.csv", "profiles/load.csv", "../load.csv"),
       "GS0114",
       {"loads.csv", 2, 3},
       {"'..'"}},
      {"ProfileAboveInside",
       replace("loads.csv", "profiles/load.csv", "profiles/../../x.csv"),
       "GS0114",
       {"loads.csv", 2, 3},
       {"'..'"}},
      {"ProfileAbsolute",
       replace("loads.csv", "profiles/load.csv", "/etc/passwd"),
       "GS0114",
       {"loads.csv", 2, 3},
       {"absolute"}},
      {"ProfileElsewhere",
       replace("loads.csv", "profiles/load.csv", "units.csv"),
       "GS0115",
       {"loads.csv", 2, 3},
       {"write profiles/units.csv"}},
      {"ProfileBackslash",
       replace("loads.csv", "profiles/load.csv", "profiles\\load.csv"),
       "GS0115",
       {"loads.csv", 2, 3},
       {"write /"}},
      {"ProfileWithoutPath",
       replace("loads.csv", "profiles/load.csv", "#l1"),
       "GS0115",
       {"loads.csv", 2, 3},
       {}},
      {"ProfileMissing",
       replace("loads.csv", "profiles/load.csv", "profiles/laod.csv"),
       "GS0102",
       {"loads.csv", 2, 3},
       {"did you mean 'profiles/load.csv'?"}},
      {"ProfileNameVeryLong",
       replace("loads.csv", "profiles/load.csv", "profiles/" + repeated("x", 900) + ".csv"),
       "GS0114",
       {"loads.csv", 2, 3},
       {"too long"}},
  };
}

std::vector<Case> encodings() {
  return {
      {"TableUtf16",
       write("units.csv", std::string("\xFF\xFEi\0d\0\n\0", 8)),
       "GS0106",
       {"units.csv", 1, 1},
       {"UTF-16"}},
      {"HeaderUtf16WithoutMark",
       write("scenario.toml", std::string("f\0o\0", 4)),
       "GS0106",
       {"scenario.toml", 1, 1},
       {"UTF-16"}},
      {"TableGbk",
       replace("units.csv", "一号机", "\xD2\xBB\xBA\xC5\xBB\xFA"),
       "GS0106",
       {"units.csv", 2, 2},
       {"0xba", "GBK", "UTF-8"}},
      {"HeaderInvalidUtf8",
       replace("scenario.toml", "small", "sm\xFF"),
       "GS0106",
       {"scenario.toml", 3, 11},
       {"0xff"}},
      {"HeaderNul",
       replace("scenario.toml", "small", std::string("s\0l", 3)),
       "GS0106",
       {"scenario.toml", 3, 10},
       {"NUL"}},
      {"TableNul",
       replace("units.csv", "300", std::string("3\0", 2)),
       "GS0106",
       {"units.csv", 2, 5},
       {"NUL"}},
      {"TableCrOnly",
       replace("loads.csv", "\n", "\r"),
       "GS0107",
       {"loads.csv", 1, 0},
       {"carriage return"}},
      {"LongLine",
       replace("units.csv", "10-15", "10-15" + repeated(" ", 1 << 20)),
       "GS0108",
       {"units.csv", 2, 0},
       {"1048576"}},
  };
}

std::vector<Case> headers() {
  const std::string header = SmallScenario::header;
  return {
      {"SyntaxError",
       replace("scenario.toml", "steps = 4", "steps = = 4"),
       "GS0112",
       {"scenario.toml", 8, 9},
       {"TOML"}},
      {"DecimalCommaInHeader",
       replace("scenario.toml", "30000.0", "30000,0"),
       "GS0112",
       {"scenario.toml", 13, 21},
       {}},
      {"ChineseSection",
       replace("scenario.toml", "[green]", "[绿电]"),
       "GS0112",
       {"scenario.toml", 15, 2},
       {"'绿电]'", "outside quotes"}},
      {"FullWidthQuotes",
       replace("scenario.toml", "\"CNY\"", "“CNY”"),
       "GS0112",
       {"scenario.toml", 12, 12},
       {"'“CNY”'", "straight double quotes"}},
      {"FullWidthEquals",
       replace("scenario.toml", "steps =", "steps ＝"),
       "GS0112",
       {"scenario.toml", 8, 7},
       {"'＝'"}},
      {"SectionWithoutName",
       replace("scenario.toml", "[green]", "[[ = ]"),
       "GS0112",
       {"scenario.toml", 15, 4},
       {"section name"}},
      {"FieldTwice",
       replace("scenario.toml", "steps = 4", "steps = 4\nsteps = 5"),
       "GS0112",
       {"scenario.toml", 9, 9},
       {"steps"}},
      {"DottedKeyOf400KB",
       write("scenario.toml", header + "a" + repeated(".a", 200000) + " = 1"),
       "GS0113",
       {"scenario.toml", 17, 66},
       {"32"}},
      {"DottedTableOf400KB",
       write("scenario.toml", "[a" + repeated(".a", 200000) + "]"),
       "GS0113",
       {"scenario.toml", 1, 67},
       {"32"}},
      {"NestedArrays",
       write("scenario.toml", header + "a = " + repeated("[", 100000)),
       "GS0113",
       {"scenario.toml", 17, 69},
       {"64"}},
      {"NestedInlineTables",
       write("scenario.toml", header + "a = " + repeated("{a=", 100000)),
       "GS0113",
       {"scenario.toml", 17, 197},
       {"64"}},
      {"VeryLongKey",
       write("scenario.toml", header + repeated("k", 400000) + " = 1"),
       "GS0202",
       {"scenario.toml", 17, 1},
       {"section [green]"}},
      {"NoSection",
       write("scenario.toml",
             header.substr(0, header.find("[economy]")) + header.substr(header.find("[green]"))),
       "GS0116",
       {"scenario.toml", 0, 0},
       {"[economy]"}},
      {"UnknownSection",
       replace("scenario.toml", "[green]", "[horizont]\nx = 1\n[green]"),
       "GS0201",
       {"scenario.toml", 15, 2},
       {"did you mean 'horizon'?"}},
      {"UnknownTopField",
       replace("scenario.toml", "name =", "titl = \"x\"\nname ="),
       "GS0202",
       {"scenario.toml", 3, 1},
       {"did you mean 'title'?"}},
      {"UnknownField",
       replace("scenario.toml", "zone =", "zones = 1\nzone ="),
       "GS0202",
       {"scenario.toml", 9, 1},
       {"did you mean 'zone'?", "[time]"}},
      {"FieldOfAnotherSection",
       replace("scenario.toml", "zone =", "voll_per_mwh = 1\nzone ="),
       "GS0202",
       {"scenario.toml", 9, 1},
       {"[economy]", "move it there"}},
      {"FieldMissing",
       replace("scenario.toml", "currency = \"CNY\"\n", ""),
       "GS0203",
       {"scenario.toml", 11, 1},
       {"currency"}},
      {"QuotedNumber",
       replace("scenario.toml", "30000.0", "\"30000\""),
       "GS0208",
       {"scenario.toml", 13, 16},
       {"without quotes"}},
      {"TextForNumber",
       replace("scenario.toml", "30000.0", "true"),
       "GS0208",
       {"scenario.toml", 13, 16},
       {"voll_per_mwh", "a number"}},
      {"NumberForText",
       replace("scenario.toml", "\"CNY\"", "1"),
       "GS0208",
       {"scenario.toml", 12, 12},
       {"text in quotes"}},
      {"TextForList",
       replace("scenario.toml", "[\"wind\", \"solar\"]", "\"wind\""),
       "GS0208",
       {"scenario.toml", 16, 12},
       {"a list"}},
      {"NumberInList",
       replace("scenario.toml", "\"solar\"", "1"),
       "GS0208",
       {"scenario.toml", 16, 21},
       {"a list"}},
      {"TextForFlag",
       replace("scenario.toml", "carriers =", "strict = \"yes\"\ncarriers ="),
       "GS0208",
       {"scenario.toml", 16, 10},
       {"true or false"}},
      {"SectionIsAValue",
       write("scenario.toml", "green = 1\n" + header.substr(0, header.find("[green]"))),
       "GS0208",
       {"scenario.toml", 1, 9},
       {"[green]"}},
      {"SectionIsAList",
       write("scenario.toml", header.substr(0, header.find("[green]")) + "[[green]]\n[[green]]\n"),
       "GS0208",
       {"scenario.toml", 15, 1},
       {"[green]"}},
      {"NanInHeader",
       replace("scenario.toml", "30000.0", "nan"),
       "GS0204",
       {"scenario.toml", 13, 16},
       {"finite"}},
      {"InfInHeader",
       replace("scenario.toml", "30000.0", "-inf"),
       "GS0204",
       {"scenario.toml", 13, 16},
       {"finite"}},
      {"HalfAStep",
       replace("scenario.toml", "steps = 4", "steps = 4.5"),
       "GS0206",
       {"scenario.toml", 8, 9},
       {"4.5", "whole"}},
      {"ZeroVoll",
       replace("scenario.toml", "30000.0", "0"),
       "GS0213",
       {"scenario.toml", 13, 16},
       {"0 currency/MWh", "greater than 0 currency/MWh"}},
      {"UnknownFormat",
       replace("scenario.toml", "\"1.0\"", "\"2.0\""),
       "GS0214",
       {"scenario.toml", 2, 10},
       {"'2.0'", "1.0"}},
      {"UnknownCarrierInList",
       replace("scenario.toml", "\"solar\"", "\"slar\""),
       "GS0214",
       {"scenario.toml", 16, 12},
       {"did you mean 'solar'?"}},
      {"StartWithoutOffset",
       replace("scenario.toml", ":00+08:00", ":00"),
       "GS0209",
       {"scenario.toml", 6, 9},
       {"no UTC offset", "+08:00"}},
      {"StartIsADate",
       replace("scenario.toml", "T00:00:00+08:00", ""),
       "GS0209",
       {"scenario.toml", 6, 9},
       {"2023-01-01"}},
      {"ZoneName",
       replace("scenario.toml", "\"+08:00\"", "\"Asia/Shanghai\""),
       "GS0210",
       {"scenario.toml", 9, 8},
       {"'Asia/Shanghai'"}},
      {"NulEscape",
       replace("scenario.toml", "\"small\"", "\"sm\\u0000\""),
       "GS0212",
       {"scenario.toml", 3, 8},
       {"control"}},
      {"StepDoesNotDivideADay",
       replace("scenario.toml", "step_min = 60", "step_min = 50"),
       "GS0410",
       {"scenario.toml", 7, 12},
       {"50 min", "1440"}},
      {"NoSteps",
       replace("scenario.toml", "steps = 4", "steps = 0"),
       "GS0411",
       {"scenario.toml", 8, 9},
       {"10000000"}},
      {"TooManySteps",
       replace("scenario.toml", "steps = 4", "steps = 9000000000000000"),
       "GS0411",
       {"scenario.toml", 8, 9},
       {"10000000"}},
  };
}

std::vector<Case> tables() {
  return {
      {"UnclosedQuote",
       replace("loads.csv", "constant,", "\"constant,"),
       "GS0109",
       {"loads.csv", 3, 3},
       {"not closed"}},
      {"TextAfterQuote",
       replace("loads.csv", "constant,", "\"constant\"x,"),
       "GS0109",
       {"loads.csv", 3, 3},
       {"closing quote"}},
      {"RowTooShort",
       replace("units.csv", ",0.9,3,true,10-15", ",0.9"),
       "GS0110",
       {"units.csv", 2, 8},
       {"7 cells", "10 columns", "'segments'"}},
      {"RowTooLong",
       replace("units.csv", "10-15", "10-15,,x"),
       "GS0110",
       {"units.csv", 2, 11},
       {"12 cells", "10 columns", "double quotes"}},
      {"DecimalCommaSplitsTheRow",
       replace("units.csv", ",49.5,,,,,", ",49,5,,,,,"),
       "GS0110",
       {"units.csv", 3, 11},
       {"11 cells", "write 49.5"}},
      {"ColumnTwice",
       replace("units.csv", ",must_run,", ",segments,"),
       "GS0111",
       {"units.csv", 1, 9},
       {"'segments'", "columns 8 and 9"}},
      {"ColumnWithoutName",
       replace("units.csv", ",must_run,", ",,"),
       "GS0111",
       {"units.csv", 1, 9},
       {"column 9"}},
      {"Semicolons",
       write("loads.csv", "id;bus;profile;mean_mw\nl1;b1;constant;12,5\n"),
       "GS0111",
       {"loads.csv", 1, 1},
       {"semicolons"}},
      {"EmptyTable", write("loads.csv", ""), "GS0111", {"loads.csv", 1, 1}, {"column names"}},
      {"RequiredColumnMissing",
       write("buses.csv", "id,name\nb1,x\nb2,y\n"),
       "GS0203",
       {"buses.csv", 1, 0},
       {"v_nom_kv"}},
      {"NoRows",
       [](const SmallScenario& small) {
         small.write("buses.csv", "id,v_nom_kv\n");
         small.write("units.csv", "id,carrier,bus,p_max_mw\n");
         small.write("loads.csv", "id,bus,profile\n");
       },
       "GS0116",
       {"buses.csv", 1, 0},
       {"no rows"}},
      {"CellMissing",
       replace("units.csv", "49.5", ""),
       "GS0203",
       {"units.csv", 3, 0},
       {"p_max_mw of 'u2'"}},
      {"IdMissing", replace("units.csv", "u2,", ","), "GS0203", {"units.csv", 3, 0}, {"id"}},
      {"TextForPower",
       replace("units.csv", ",100,0.9", ",low,0.9"),
       "GS0204",
       {"units.csv", 2, 6},
       {"p_min_mw is 'low'"}},
      {"UnitInCell",
       replace("units.csv", "49.5", "49.5 MW"),
       "GS0204",
       {"units.csv", 3, 5},
       {"49.5", "'MW'"}},
      {"Nan", replace("units.csv", "49.5", "NaN"), "GS0204", {"units.csv", 3, 5}, {"finite"}},
      {"Infinite", replace("units.csv", "49.5", "inf"), "GS0204", {"units.csv", 3, 5}, {"finite"}},
      {"TooLargeForADouble",
       replace("units.csv", "49.5", "1e400"),
       "GS0204",
       {"units.csv", 3, 5},
       {"1.8e308", "exponent"}},
      {"DecimalComma",
       replace("units.csv", "49.5", "\"49,5\""),
       "GS0205",
       {"units.csv", 3, 5},
       {"'49,5'", "49.5"}},
      {"PiecesNotWhole",
       replace("units.csv", ",3,true", ",2.5,true"),
       "GS0206",
       {"units.csv", 2, 8},
       {"2.5"}},
      {"YesForTrue",
       replace("units.csv", "true", "yes"),
       "GS0207",
       {"units.csv", 2, 9},
       {"'yes'", "true or false"}},
      {"DateByASpreadsheet",
       replace("units.csv", "10-15", "15-Oct"),
       "GS0211",
       {"units.csv", 2, 10},
       {"MM-DD"}},
      {"NameTooLong",
       replace("units.csv", "Wind,", repeated("风", 129) + ","),
       "GS0212",
       {"units.csv", 3, 2},
       {"129", "128"}},
      {"TabInName",
       replace("units.csv", "Wind,", "Wi\tnd,"),
       "GS0212",
       {"units.csv", 3, 2},
       {"\\x09"}},
      {"NegativePower",
       replace("units.csv", "49.5", "-49.5"),
       "GS0213",
       {"units.csv", 3, 5},
       {"-49.5 MW", "at least 0 MW", "write 49.5"}},
      {"PowerInKw",
       replace("units.csv", "49.5", "600000"),
       "GS0213",
       {"units.csv", 3, 5},
       {"600000 MW", "100000 MW", "in kW, write 600"}},
      {"PercentForFraction",
       replace("units.csv", ",0.9,", ",90,"),
       "GS0213",
       {"units.csv", 2, 7},
       {"90", "at most 1", "write 0.9"}},
      {"UnknownChoice",
       replace("units.csv", ",wind,", ",wnd,"),
       "GS0214",
       {"units.csv", 3, 3},
       {"'wnd'", "did you mean 'wind'?"}},
      {"UnknownProfileWord",
       replace("loads.csv", "constant", "konstant"),
       "GS0214",
       {"loads.csv", 3, 3},
       {"did you mean 'constant'?", "profiles/NAME.csv"}},
      {"ChineseId",
       replace("units.csv", "u2,", "风电,"),
       "GS0215",
       {"units.csv", 3, 1},
       {"'风电'", "name"}},
      {"IdWithABlank", replace("units.csv", "u2,", "u 2,"), "GS0215", {"units.csv", 3, 1}, {}},
      {"IdOf65Letters",
       replace("units.csv", "u2,", repeated("u", 65) + ","),
       "GS0215",
       {"units.csv", 3, 1},
       {"64"}},
      {"UnknownBus",
       replace("units.csv", ",b2,", ",b3,"),
       "GS0301",
       {"units.csv", 3, 4},
       {"bus of 'u2' is 'b3'", "buses.csv", "did you mean"}},
      {"IdTwice",
       replace("units.csv", "u2,", "u1,"),
       "GS0302",
       {"units.csv", 3, 1},
       {"'u1'", "rows 2 and 3"}},
  };
}

std::vector<Case> profiles() {
  const std::string t0 = "2023-01-01T00:00:00+08:00", t1 = "2023-01-01T01:00:00+08:00",
                    t2 = "2023-01-01T02:00:00+08:00", t3 = "2023-01-01T03:00:00+08:00";
  const std::string file = "profiles/load.csv";
  return {
      {"NoTimeColumn",
       replace(file, "time,", "timestamp,"),
       "GS0401",
       {file, 1, 1},
       {"'timestamp'", "rename"}},
      {"TimeWithoutOffset",
       replace(file, "01:00:00+08:00", "01:00:00"),
       "GS0402",
       {file, 3, 1},
       {"2023-01-01T01:00:00", "no UTC offset"}},
      {"TimeIsNoDate",
       replace(file, "2023-01-01T01", "2023-02-30T01"),
       "GS0402",
       {file, 3, 1},
       {"no such date"}},
      {"TimeOfASpreadsheet",
       replace(file, t1, "2023/1/1 1:00"),
       "GS0402",
       {file, 3, 1},
       {"2023/1/1 1:00"}},
      {"TimeEmpty", replace(file, t1, ""), "GS0402", {file, 3, 1}, {"empty"}},
      {"EmptyValue", replace(file, ",110", ","), "GS0403", {file, 3, 2}, {"l1", "every row"}},
      {"NanValue", replace(file, ",110", ",nan"), "GS0204", {file, 3, 2}, {"finite"}},
      {"TextValue", replace(file, ",110", ",#REF!"), "GS0204", {file, 3, 2}, {"'#REF!'"}},
      {"CommaValue", replace(file, ",110", ",\"110,5\""), "GS0205", {file, 3, 2}, {"110.5"}},
      {"TimeTwice",
       write(file, series({t0, t1, t1, t2, t3})),
       "GS0404",
       {file, 4, 1},
       {t1, "row 3", "twice"}},
      {"Unsorted",
       write(file, series({t1, t2, t3, t0})),
       "GS0404",
       {file, 5, 1},
       {t0, t3, "row 4", "sort"}},
      {"Gapped",
       write(file, series({t0, t1, t3, "2023-01-01T04:00:00+08:00"})),
       "GS0405",
       {file, 4, 1},
       {t1, t3, "120 min", "60 min", "fill in"}},
      {"NoColumnOfTheRow",
       replace(file, "time,l1", "time,l_1"),
       "GS0406",
       {"loads.csv", 2, 3},
       {"'l1'", "did you mean 'l_1'?"}},
      {"NoColumnAfterHash",
       replace("loads.csv", "load.csv", "load.csv#L1"),
       "GS0406",
       {"loads.csv", 2, 3},
       {"'L1'", "did you mean 'l1'?"}},
      {"EndsEarly", write(file, series({t0, t1, t2})), "GS0407", {file, 4, 1}, {t3, "T04:00:00"}},
      {"BeginsLate", write(file, series({t1, t2, t3})), "GS0407", {file, 2, 1}, {t0, t1}},
      {"NoTimes", write(file, "time,l1\n"), "GS0407", {file, 1, 0}, {"no rows"}},
      {"OtherZone",
       replace("scenario.toml", "start = 2023-01-01T00:00:00+08:00",
               "start = 2023-01-01T00:00:00Z"),
       "GS0407",
       {file, 5, 1},
       {"2023-01-01T04:00:00+08:00", "2023-01-01T12:00:00+08:00"}},
      {"FinerThanTheGrid",
       replace("scenario.toml", "step_min = 60\nsteps = 4", "step_min = 120\nsteps = 2"),
       "GS0408",
       {file, 2, 1},
       {"60 min", "120 min", "average"}},
      {"NoMultipleOfTheStep",
       replace("scenario.toml", "step_min = 60\nsteps = 4", "step_min = 45\nsteps = 5"),
       "GS0408",
       {file, 2, 1},
       {"60 min", "45 min"}},
      {"BetweenTheSteps",
       replace("scenario.toml", "2023-01-01T00:00:00", "2023-01-01T00:10:00"),
       "GS0408",
       {file, 2, 1},
       {"between two steps", "T00:10:00"}},
      {"ValueBelowRange",
       replace(file, ",110", ",-110"),
       "GS0409",
       {file, 3, 2},
       {"-110 MW", "at least 0 MW", "write 110"}},
      {"ValueInKw", replace(file, ",110", ",110000"), "GS0409", {file, 3, 2}, {"in kW, write 110"}},
  };
}

std::vector<Case> overrides() {
  const Place place{"--set", 0, 0};
  const auto set = [&](std::string name, Override one, std::string code,
                       std::vector<std::string> words) {
    return Case{std::move(name), no_spoiling, std::move(code), place, std::move(words), {one}};
  };
  return {
      set("SetUnknownTable", {"unit.u1.p_max_mw", "1"}, "GS0216", {"did you mean 'units'?"}),
      set("SetUnknownRow", {"units.u3.p_max_mw", "1"}, "GS0216", {"'u3'", "units.csv"}),
      set("SetUnknownColumn", {"units.u1.pmax_mw", "1"}, "GS0216", {"did you mean 'p_max_mw'?"}),
      set("SetUnknownField", {"economy.vol_per_mwh", "1"}, "GS0216",
          {"did you mean 'voll_per_mwh'?"}),
      set("SetUnknownTop", {"titl", "x"}, "GS0216", {"did you mean 'title'?"}),
      set("SetWholeTable", {"units.u1", "1"}, "GS0216", {"units.ID.FIELD"}),
      set("SetId", {"units.u1.id", "u9"}, "GS0216", {"an id cannot be set"}),
      set("SetNothing", {"units.u1.p_max_mw", " "}, "GS0216", {"no value"}),
      set("SetEmptyPath", {"", "1"}, "GS0216", {}),
      set("SetPathOfDots", {"...", "1"}, "GS0216", {}),
      set("SetNoNumber", {"units.u1.p_max_mw", "big"}, "GS0204", {"'big'"}),
      set("SetDecimalComma", {"units.u1.p_max_mw", "12,5"}, "GS0205", {"12.5"}),
      set("SetOutOfRange", {"units.u1.p_max_mw", "-1"}, "GS0213", {"-1 MW"}),
      set("SetUnknownBus", {"units.u1.bus", "b7"}, "GS0301", {"'b7'"}),
      set("SetPathOut", {"loads.l2.profile", "../x.csv"}, "GS0114", {"'..'"}),
  };
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Files, SpoiltScenario, testing::ValuesIn(files()), name_of);
INSTANTIATE_TEST_SUITE_P(Encodings, SpoiltScenario, testing::ValuesIn(encodings()), name_of);
INSTANTIATE_TEST_SUITE_P(Headers, SpoiltScenario, testing::ValuesIn(headers()), name_of);
INSTANTIATE_TEST_SUITE_P(Tables, SpoiltScenario, testing::ValuesIn(tables()), name_of);
INSTANTIATE_TEST_SUITE_P(Profiles, SpoiltScenario, testing::ValuesIn(profiles()), name_of);
INSTANTIATE_TEST_SUITE_P(Overrides, SpoiltScenario, testing::ValuesIn(overrides()), name_of);

TEST(ScenarioErrors, TheSmallScenarioIsGood) {
  EXPECT_TRUE(SmallScenario().problems().all().empty());
}

TEST(ScenarioErrors, NoSuchFolder) {
  for (const char* folder :
       {"/nonexistent/scenario", "/nonexistent/scenario.toml", "/etc/passwd"}) {
    Problems problems;
    const Scenario scenario = read(folder, SmallScenario::tables(), {}, problems);
    check(scenario, SmallScenario::tables(), problems);
    ASSERT_EQ(problems.all().size(), 1U) << folder;
    EXPECT_EQ(problems.all()[0].code, "GS0101");
    EXPECT_EQ(problems.all()[0].place.file, folder);
  }
}

/// Whether a table whose only column is `misspelt` is answered by naming `right`.
bool is_suggested(const TableSpec& table, const std::string& misspelt, const std::string& right) {
  const SmallScenario small;
  small.write(table.file(), misspelt + "\n");
  const Problems problems = small.problems();
  return std::any_of(problems.all().begin(), problems.all().end(), [&](const Problem& problem) {
    return problem.code == "GS0202" && problem.help == fmt::format("did you mean '{}'?", right);
  });
}

TEST(ScenarioErrors, EveryMisspeltColumnSuggestsTheRightOne) {
  for (const TableSpec& table : SmallScenario::tables()) {
    if (table.home != TableSpec::Home::csv) continue;
    for (const Field& field : table.fields) {
      if (field.name == "id") continue;
      std::string without = field.name;
      without.erase(1, 1);
      EXPECT_TRUE(is_suggested(table, without, field.name)) << table.name << " " << without;
      std::string swapped = field.name;
      std::swap(swapped[1], swapped[2]);
      if (swapped.size() < 6 || swapped == field.name) continue;
      EXPECT_TRUE(is_suggested(table, swapped, field.name)) << table.name << " " << swapped;
    }
  }
}

TEST(ScenarioErrors, TwentyPlantedErrorsInFileOrder) {
  const SmallScenario small;
  small.replace("scenario.toml", "name =", "nmae = 1\nname =");     //  3:1
  small.replace("scenario.toml", "step_min = 60", "step_min = 7");  //  8:12
  small.replace("scenario.toml", "30000.0", "-1");                  // 14:16
  small.replace("scenario.toml", "\"solar\"", "\"coal\"");          // 17:12
  small.write("buses.csv",
              "id,nam,v_nom_kv\n"  // 1:2
              "b1,x,220\n"
              "b1,y,220\n"         // 3:1
              "b 2,z,\"220,0\"\n"  // 4:1 4:3
              "b2,z,220\n");
  small.write("units.csv",
              "id,carrier,bus,p_max_mw,availability_frac,segments,must_run,season_start\n"
              "u1,col,b1,300,0.9,3,true,10-15\n"  // 2:2
              "u2,coal,b9,nan,90,0,no,10-32\n"    // 3:3 3:4 3:5 3:6 3:7 3:8
              "u3,coal,b1,,1\n");                 // 4:6
  small.write("loads.csv",
              "id,bus,profile,mean_mw\n"
              "l1,b1,profiles/load.csv,\n"
              "l2,b2,profiles/none.csv,5 MW\n");      // 3:3 3:4
  small.replace("profiles/load.csv", ",110", ",-1");  // 3:2
  small.write("bus.csv", "");                         // 0:0
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"bus.csv:0:0", "GS0103"},         {"buses.csv:1:2", "GS0202"},
      {"buses.csv:3:1", "GS0302"},       {"buses.csv:4:1", "GS0215"},
      {"buses.csv:4:3", "GS0205"},       {"loads.csv:3:3", "GS0102"},
      {"loads.csv:3:4", "GS0204"},       {"profiles/load.csv:3:2", "GS0409"},
      {"scenario.toml:3:1", "GS0202"},   {"scenario.toml:8:12", "GS0410"},
      {"scenario.toml:14:16", "GS0213"}, {"scenario.toml:17:12", "GS0214"},
      {"units.csv:2:2", "GS0214"},       {"units.csv:3:3", "GS0301"},
      {"units.csv:3:4", "GS0204"},       {"units.csv:3:5", "GS0213"},
      {"units.csv:3:6", "GS0213"},       {"units.csv:3:7", "GS0207"},
      {"units.csv:3:8", "GS0211"},       {"units.csv:4:6", "GS0110"},
  };
  std::vector<std::pair<std::string, std::string>> found;
  const Problems problems = small.problems();
  for (const Problem& problem : problems.all())
    found.emplace_back(
        fmt::format("{}:{}:{}", problem.place.file, problem.place.row, problem.place.column),
        problem.code);
  EXPECT_EQ(found, expected);
}

TEST(ScenarioErrors, ABadTimeSeriesIsTwentyLinesAndACount) {
  const SmallScenario small;
  std::string text = "time,l1\n";
  for (int n = 0; n < 1000; ++n) text += fmt::format("2023-01-01T{:02}:00:00,x\n", n % 24);
  small.write("profiles/load.csv", text);
  const Problems problems = small.problems();
  ASSERT_EQ(problems.all().size(), 21U);
  EXPECT_EQ(problems.all().back().code, "GS0117");
  EXPECT_EQ(problems.all().back().what, "and 1980 more problems in this file");
}

TEST(ScenarioErrors, OutOfRangeValuesAreTwentyLinesAndACount) {
  const SmallScenario small;
  std::string text = "time,l1\n";
  for (int n = 0; n < 100; ++n)
    text += fmt::format("2023-01-{:02}T{:02}:00:00+08:00,-5\n", 1 + n / 24, n % 24);
  small.write("profiles/load.csv", text);
  const Problems problems = small.problems();
  ASSERT_EQ(problems.all().size(), 21U);
  EXPECT_EQ(problems.all().back().what, "and 80 more problems in this file");
}

TEST(ScenarioErrors, AHopelessFileIsNotReadToItsEnd) {
  const SmallScenario small;
  std::string text = "time,l1\n";
  for (int n = 0; n < 500'000; ++n) text += "x,y\n";
  small.write("profiles/load.csv", text);
  const auto begin = std::chrono::steady_clock::now();
  const Problems problems = small.problems();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(wall.count(), 1.0);
  ASSERT_EQ(problems.all().size(), 21U);
  EXPECT_EQ(problems.all().back().what, "and at least 9980 more problems in this file");
}

TEST(ScenarioErrors, AFileNamedByManyRowsIsReportedOnce) {
  const SmallScenario small;
  small.write("loads.csv", "id,bus,profile\na,b1,profiles/x.csv\nb,b1,profiles/x.csv\n");
  EXPECT_EQ(small.problems().all().size(), 1U);
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// The problem codes in the sources below a folder.
std::set<std::string> codes_below(const fs::path& folder) {
  std::set<std::string> codes;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".cpp") continue;
    const std::string text = text_of(file.path());
    for (std::size_t at = 0; (at = text.find("\"GS", at)) != std::string::npos; at += 3)
      codes.insert(text.substr(at + 1, 6));
  }
  return codes;
}

TEST(ScenarioErrors, EveryCodeIsDocumented) {
  const fs::path root = GRIDSTEP_SOURCE_DIR;
  const std::string page = text_of(root / "docs/formats/problems.md");
  std::set<std::string> codes = codes_below(root / "engine");
  codes.merge(codes_below(root / "models"));
  EXPECT_GT(codes.size(), 40U);
  for (const std::string& code : codes)
    EXPECT_NE(page.find("## " + code + " "), std::string::npos) << code;
}

}  // namespace
}  // namespace gridstep
