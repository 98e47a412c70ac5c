#include "engine/ensemble/study/read_starts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/ensemble/study/read_changes.hpp"
#include "engine/ensemble/study/read_dimensions.hpp"
#include "engine/ensemble/study/study_tables.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

constexpr const char* all_starts = "all";

StudyTime read_time(const toml::table& content, StudySource& source) {
  StudyTime time;
  const toml::table* section = table_under(content, "time", source);
  if (section == nullptr) return time;
  const Row fields = read_fields(*section, study_tables::time(), {}, source);
  time.place = fields.place();
  if (fields.has("from")) time.from = fields.text("from");
  if (fields.has("to")) time.to = fields.text("to");
  if (fields.has("steps")) time.steps = fields.integer("steps");
  if (fields.is_written("to") && fields.is_written("steps"))
    source.problems.error("GS0412", fields.place("steps"), "steps stands beside to",
                          "the end is told once", "leave one of the two out");
  return time;
}

/// A variant as it is written, before it is built on others.
struct Variant {
  Row fields;
  Changes changes;
  StudyTime time;
  bool has_time = false;
  bool whole = true;  ///< whether all of it could be read
};

Variant read_variant(const toml::table& section, StudySource& source) {
  std::vector<std::string> others = change_keys();
  others.emplace_back("time");
  const std::size_t problems_before = source.problems.all().size();
  Variant variant{read_fields(section, study_tables::variant(), others, source),
                  read_changes(section, source), read_time(section, source),
                  section.contains("time")};
  const Row& fields = variant.fields;
  if (fields.has("id") && (fields.id() == base_id || fields.id() == all_starts ||
                           fields.id().find(':') != std::string::npos || fields.id()[0] == '.' ||
                           fields.id()[0] == '-'))
    source.problems.error("GS0705", fields.place("id"),
                          fmt::format("id is {}", in_quotes(fields.id())),
                          "it names files, and base and all mean something else",
                          "begin with a letter or digit, and leave out the colon");
  if (variant.changes.empty() && !fields.has("from") && !variant.has_time &&
      !source.problems.has_errors())
    source.problems.error("GS0703", fields.place(),
                          fmt::format("variant {} changes nothing", in_quotes(fields.shown_id())),
                          "it would be the base again", "write set, scale, add, remove or replace");
  variant.whole = source.problems.all().size() == problems_before;
  return variant;
}

/// Position of the variant with this id, or −1.
Index find(const std::vector<Variant>& variants, const std::string& id) {
  for (std::size_t n = 0; n < variants.size(); ++n)
    if (variants[n].fields.has("id") && variants[n].fields.id() == id) return static_cast<Index>(n);
  return -1;
}

std::vector<std::string> ids_of(const std::vector<Variant>& variants) {
  std::vector<std::string> ids;
  for (const Variant& variant : variants)
    if (variant.fields.has("id")) ids.push_back(variant.fields.id());
  return ids;
}

/// The variant and those it is built on, the nearest first. A problem where one does not exist or
/// builds on itself.
std::vector<const Variant*> chain_of(const Variant& last, const std::vector<Variant>& variants,
                                     StudySource& source) {
  std::vector<const Variant*> chain = {&last};
  while (chain.back()->fields.has("from")) {
    const Row& fields = chain.back()->fields;
    const std::string& from = fields.text("from");
    if (from == base_id) break;
    const Index at = find(variants, from);
    const Variant* next = at < 0 ? nullptr : &variants[static_cast<std::size_t>(at)];
    const bool loops = std::find(chain.begin(), chain.end(), next) != chain.end();
    if (next != nullptr && !loops) {
      chain.push_back(next);
      continue;
    }
    if (chain.size() == 1 || next == &last)  // else another variant reports it
      source.problems.error(
          "GS0705", fields.place("from"), fmt::format("from is {}", in_quotes(from)),
          loops ? "the variants build on each other in a circle" : "no variant has this id",
          loops ? "begin one of them from the base" : suggestion(from, ids_of(variants)));
    break;
  }
  return chain;
}

StudyStart start_of(const Variant& variant, const std::vector<Variant>& variants,
                    const StudyTime& usual, StudySource& source) {
  StudyStart start;
  const Row& fields = variant.fields;
  start.id = fields.has("id") ? fields.id() : fields.shown_id();
  start.name = fields.has("name") ? fields.text("name") : start.id;
  start.name_zh = fields.has("name_zh") ? fields.text("name_zh") : start.name;
  start.alone = !fields.has("run") || fields.flag("run");
  if (fields.has("compare_to")) start.compare_to = fields.text("compare_to");
  const std::vector<const Variant*> chain = chain_of(variant, variants, source);
  start.time = usual;
  const Row& first = chain.back()->fields;
  start.whole = !first.has("from") || first.text("from") == base_id;
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    start.whole = start.whole && (*link)->whole;
    start.changes.insert(start.changes.end(), (*link)->changes.begin(), (*link)->changes.end());
    if ((*link)->has_time) start.time = (*link)->time;
  }
  return start;
}

void check_compare_to(const std::vector<Variant>& variants, StudySource& source) {
  for (const Variant& variant : variants) {
    if (!variant.fields.has("compare_to")) continue;
    const std::string& asked = variant.fields.text("compare_to");
    if (asked == base_id || find(variants, asked) >= 0) continue;
    source.problems.error("GS0705", variant.fields.place("compare_to"),
                          fmt::format("compare_to is {}", in_quotes(asked)),
                          "no variant has this id", suggestion(asked, ids_of(variants)));
  }
}

/// Marks the starts that `cross` names. Without dimensions nothing is crossed.
void mark_crossed(const Row& top, bool has_dimensions, std::vector<StudyStart>& starts,
                  StudySource& source) {
  if (!top.has("cross")) return;
  for (const std::string& word : top.texts("cross")) {
    bool found = false;
    for (StudyStart& start : starts) {
      if (word != start.id && word != all_starts) continue;
      found = true;
      start.crossed = has_dimensions;
      if (has_dimensions && start.id != base_id) start.alone = false;
    }
    if (found) continue;
    std::vector<std::string> known = {all_starts};
    for (const StudyStart& start : starts) known.push_back(start.id);
    source.problems.error("GS0705", top.place("cross"),
                          fmt::format("cross names {}", in_quotes(word)), "no variant has this id",
                          suggestion(word, known));
  }
  if (!has_dimensions && top.is_written("cross"))
    source.problems.error("GS0703", top.place("cross"), "cross is written",
                          "there is nothing to cross with: no axis, samples, seeds or path",
                          "leave it out");
}

}  // namespace

std::vector<StudyStart> read_starts(const toml::table& content, const Row& top,
                                    StudySource& source) {
  const StudyTime usual = read_time(content, source);
  std::vector<Variant> variants;
  for (const toml::table* section : sections_under(content, "variant", source))
    variants.push_back(read_variant(*section, source));
  std::vector<const Row*> rows;
  for (const Variant& variant : variants) rows.push_back(&variant.fields);
  check_names(rows, "id", source);
  check_compare_to(variants, source);

  StudyStart base;
  base.id = base_id;
  base.name = base_id;
  base.name_zh = "基准";
  base.time = usual;
  base.alone = !top.has("include_base") || top.flag("include_base");
  std::vector<StudyStart> starts = {base};
  for (const Variant& variant : variants)
    starts.push_back(start_of(variant, variants, usual, source));
  const bool has_dimensions = content.contains("axis") || content.contains("samples") ||
                              content.contains("seeds") || content.contains("path");
  mark_crossed(top, has_dimensions, starts, source);
  return starts;
}

}  // namespace gridstep
