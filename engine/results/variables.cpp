#include "engine/results/variables.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/results/layout_value.hpp"

namespace gridstep {

namespace {

using layout::Axis;
using Kind = Variable::Kind;
using Special = Variable::Special;

template <class T>
constexpr Kind kind_of() {
  if constexpr (std::is_same_v<T, double>)
    return Kind::real;
  else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::uint8_t>)
    return Kind::flag;
  else if constexpr (layout::is_text<T>)
    return Kind::text;
  else
    return Kind::integer;
}

/// Adds variables that have values.
class List {
 public:
  explicit List(const Result& result) : result_(result), system_(result.system()) {}

  void add_time();
  void add(const layout::Property& property);
  void add(const layout::StepSeries& series);
  void add(const layout::RunTable& table);
  void add(const layout::RunTotal& total);
  void add(const layout::StageTime& stage);
  void add_inputs();

  std::vector<Variable> all;

 private:
  void add_if_any(Variable variable) {
    for (const Index size : variable.sizes)
      if (size == 0) return;
    all.push_back(std::move(variable));
  }
  void add_dims(Variable& variable, bool per_step, Axis axis, Axis axis_2 = Axis::one) const;

  const Result& result_;
  const System& system_;
};

void List::add_dims(Variable& variable, bool per_step, Axis axis, Axis axis_2) const {
  if (per_step) {
    variable.dims.emplace_back("time");
    variable.sizes.push_back(system_.time.steps);
  }
  for (const Axis one : {axis, axis_2}) {
    if (one == Axis::one) continue;
    variable.dims.push_back(layout::spec_of(one).name);
    variable.sizes.push_back(layout::size_of(one, system_));
  }
}

void List::add_time() {
  Variable time{.name = "time",
                .kind = Kind::integer,
                .unit = layout::time_unit,
                .long_name = layout::time_meaning,
                .attributes = layout::time_attributes(),
                .source = Special::time};
  Variable bounds{.name = "time_bnds",
                  .kind = Kind::integer,
                  .unit = layout::time_unit,
                  .long_name = layout::time_bounds_meaning,
                  .source = Special::time_bnds};
  add_dims(time, true, Axis::one);
  add_dims(bounds, true, Axis::one);
  bounds.dims.emplace_back("bnds");
  bounds.sizes.push_back(2);
  all.push_back(std::move(time));
  all.push_back(std::move(bounds));
}

void List::add(const layout::Property& property) {
  const Kind kind = std::visit(
      []<class Access>(const Access& access) {
        if constexpr (std::is_same_v<Access, layout::TextAccess>)
          return Kind::text;
        else
          return kind_of<std::decay_t<decltype(access.get(std::declval<System>(), 0))>>();
      },
      property.value);
  Variable variable{.name = property.name,
                    .kind = kind,
                    .unit = layout::unit_text(property.unit, system_),
                    .long_name = property.long_name,
                    .source = &property};
  add_dims(variable, false, property.axis);
  add_if_any(std::move(variable));
}

void List::add(const layout::StepSeries& series) {
  const Kind kind =
      std::visit([]<class T>(std::vector<T> Record::*) { return kind_of<T>(); }, series.values);
  Variable variable{.group = series.group,
                    .name = series.name,
                    .kind = kind,
                    .unit = layout::unit_text(series.unit, system_),
                    .long_name = series.long_name,
                    .cell_methods = series.cell_methods,
                    .source = &series};
  if (series.more != nullptr) variable.attributes = series.more(system_);
  add_dims(variable, true, series.axis, series.axis_2);
  add_if_any(std::move(variable));
}

void List::add(const layout::RunTable& table) {
  Variable variable{.name = table.name,
                    .unit = layout::unit_text(table.unit, system_),
                    .long_name = table.long_name,
                    .source = &table};
  add_dims(variable, table.per_step, table.axis, table.axis_2);
  add_if_any(std::move(variable));
}

void List::add(const layout::RunTotal& total) {
  Variable variable{.name = total.name,
                    .unit = layout::unit_text(total.unit, system_),
                    .long_name = total.long_name,
                    .source = &total};
  if (total.more != nullptr) variable.attributes = total.more(system_);
  all.push_back(std::move(variable));
}

void List::add(const layout::StageTime& stage) {
  all.push_back({.group = layout::timing_group,
                 .name = stage.name,
                 .unit = "s",
                 .long_name = stage.long_name,
                 .source = &stage});
}

void List::add_inputs() {
  const auto inputs = static_cast<Index>(result_.provenance().input_sha256.size());
  const auto input = [inputs](const char* name, const char* meaning, Special source) {
    return Variable{.group = layout::provenance_group,
                    .name = name,
                    .kind = Kind::text,
                    .dims = {"input"},
                    .sizes = {inputs},
                    .long_name = meaning,
                    .source = source};
  };
  add_if_any(input("input", layout::input_meaning, Special::input));
  add_if_any(input("input_sha256", layout::input_sha256_meaning, Special::input_sha256));
}

template <class... Cases>
struct Either : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Either(Cases...) -> Either<Cases...>;

std::vector<double> time_values(const TimeGrid& time, bool with_ends, Index first, Index steps) {
  std::vector<double> values;
  for (Index step = first; step < first + steps; ++step) {
    values.push_back(static_cast<double>(time.start_of(step)));
    if (with_ends) values.push_back(static_cast<double>(time.start_of(step + 1)));
  }
  return values;
}

std::vector<double> series_values(const Result& result, const layout::StepSeries& series,
                                  Index first, Index steps) {
  Record record;
  result.read(series, first, steps, record);
  return std::visit(
      [&record]<class T>(std::vector<T> Record::*member) -> std::vector<double> {
        if constexpr (std::is_same_v<T, double>)
          return std::move(record.*member);
        else
          return {(record.*member).begin(), (record.*member).end()};
      },
      series.values);
}

std::vector<double> property_values(const layout::Property& property, const System& system) {
  std::vector<double> values;
  for (Index n = 0; n < layout::size_of(property.axis, system); ++n)
    values.push_back(std::get<double>(layout::value_of(property, system, n)));
  return values;
}

}  // namespace

Index Variable::count() const {
  Index count = 1;
  for (const Index size : sizes) count *= size;
  return count;
}

std::vector<Variable> variables_of(const Result& result) {
  List list(result);
  list.add_time();
  for (const layout::Property& property : layout::properties()) list.add(property);
  for (const layout::StepSeries& series : layout::step_series()) list.add(series);
  for (const layout::RunTable& table : layout::run_tables()) list.add(table);
  for (const layout::RunTotal& total : layout::run_totals()) list.add(total);
  for (const layout::StageTime& stage : layout::stage_times()) list.add(stage);
  list.add_inputs();
  return std::move(list.all);
}

Variable variable_of(const Result& result, const std::string& path) {
  std::vector<std::string> known;
  for (Variable& variable : variables_of(result)) {
    if (variable.path() == path) return std::move(variable);
    known.push_back(variable.path());
  }
  const std::string near = did_you_mean(path, known);
  throw Error(ExitCode::usage,
              fmt::format("{} has no variable '{}'{}", result.label(), path,
                          near.empty() ? std::string() : fmt::format(": did you mean {}?", near)));
}

std::vector<double> values_of(const Result& result, const Variable& variable) {
  const Index rows = variable.per_step() ? variable.sizes.front() : 0;
  return values_of(result, variable, 0, rows);
}

std::vector<double> values_of(const Result& result, const Variable& variable, Index first,
                              Index steps) {
  expect(variable.kind != Kind::text, "a variable of numbers");
  const TimeGrid& time = result.system().time;
  expect(first >= 0 && steps >= 0 && first <= time.steps - steps, "steps within the time grid");
  expect(variable.per_step() || (first == 0 && steps == 0), "a variable that has steps");
  return std::visit(
      Either{[&](const layout::Property* property) {
               return property_values(*property, result.system());
             },
             [&](const layout::StepSeries* series) {
               return series_values(result, *series, first, steps);
             },
             [&](const layout::RunTable* table) {
               return table->per_step ? result.rows_of(*table, first, steps) : result.table(*table);
             },
             [&](const layout::RunTotal* total) { return std::vector{result.total(total->name)}; },
             [&](const layout::StageTime* stage) {
               return std::vector{result.timing().*stage->value};
             },
             [&](Special special) {
               return time_values(time, special == Special::time_bnds, first, steps);
             }},
      variable.source);
}

std::vector<std::string> texts_of(const Result& result, const Variable& variable) {
  expect(variable.kind == Kind::text, "a variable of texts");
  std::vector<std::string> texts;
  if (const auto* property = std::get_if<const layout::Property*>(&variable.source)) {
    for (Index n = 0; n < layout::size_of((*property)->axis, result.system()); ++n)
      texts.push_back(std::get<std::string>(layout::value_of(**property, result.system(), n)));
    return texts;
  }
  const bool is_hash = std::get<Special>(variable.source) == Special::input_sha256;
  for (const auto& [file, hash] : result.provenance().input_sha256)
    texts.push_back(is_hash ? hash : file);
  return texts;
}

}  // namespace gridstep
