#include "engine/solver/simplex/merit_order.hpp"

#include <algorithm>

namespace gridstep::simplex {

namespace {

constexpr std::size_t long_row = 16;  ///< a shorter row is no home

}  // namespace

void MeritOrder::load(const Program& program, const Matrix& matrix) {
  if (version_ != matrix.version()) find_homes(program, matrix);
  version_ = matrix.version();
  const auto m = static_cast<std::size_t>(matrix.rows());
  is_home_.resize(m);
  crowded_.resize(m);
  places_.resize(m);
  others_.resize(m);
  never_plain_.resize(m);
  pointer_.resize(m);
  sort(program);
}

void MeritOrder::find_homes(const Program& program, const Matrix& matrix) {
  const auto n = static_cast<std::size_t>(matrix.columns());
  const auto m = static_cast<std::size_t>(program.fixed_rows);
  is_home_.assign(m, 0);
  crowded_.assign(m, 0);
  home_.assign(n, -1);
  coefficient_.assign(n, 0.0);
  places_.resize(m);
  others_.resize(m);
  never_plain_.resize(m);
  pointer_.assign(m, 0);
  for (std::size_t row = 0; row < m; ++row) {
    places_[row].clear();
    others_[row].clear();
    const auto columns = program.columns_of(static_cast<Index>(row));
    if (static_cast<Index>(row) >= program.fixed_rows || columns.size() < long_row ||
        program.row_lower[row] != program.row_upper[row])
      continue;
    is_home_[row] = 1;
    const auto values = program.values_of(static_cast<Index>(row));
    for (std::size_t e = 0; e < columns.size(); ++e) {
      const auto column = static_cast<std::size_t>(columns[e]);
      if (home_[column] >= 0 || values[e] == 0.0) continue;
      home_[column] = static_cast<int>(row);
      coefficient_[column] = values[e];
    }
  }
  plain_.assign(n, 0);
  may_be_plain_.assign(n, 1);
  for (std::size_t row = 0; row < m; ++row) {
    if (program.row_lower[row] != program.row_upper[row]) continue;
    for (const int column : program.columns_of(static_cast<Index>(row)))
      if (home_[static_cast<std::size_t>(column)] != static_cast<int>(row))
        may_be_plain_[static_cast<std::size_t>(column)] = 0;
  }
  for (std::size_t column = 0; column < n; ++column)
    if (home_[column] < 0) may_be_plain_[column] = 0;
  for (std::size_t row = 0; row < m; ++row) {
    if (is_home_[row] == 0) continue;
    const auto columns = program.columns_of(static_cast<Index>(row));
    const auto values = program.values_of(static_cast<Index>(row));
    for (std::size_t e = 0; e < columns.size(); ++e) {
      const auto column = static_cast<std::size_t>(columns[e]);
      if (home_[column] == static_cast<int>(row) && may_be_plain_[column] != 0)
        places_[row].push_back({0.0, columns[e], values[e]});
      else
        others_[row].push_back({columns[e], values[e]});
    }
    never_plain_[row] = others_[row].size();
  }
}

void MeritOrder::sort(const Program& program) {
  for (std::size_t row = 0; row < places_.size(); ++row) {
    std::vector<Place>& places = places_[row];
    bool ascends = true;
    for (std::size_t k = 0; k < places.size(); ++k) {
      const double cost = program.cost[static_cast<std::size_t>(places[k].column)];
      places[k].pays_at = places[k].coefficient == 1.0 ? cost : cost / places[k].coefficient;
      ascends = ascends && (k == 0 || places[k - 1].pays_at <= places[k].pays_at);
    }
    if (!ascends)
      std::stable_sort(places.begin(), places.end(),
                       [](const Place& a, const Place& b) { return a.pays_at < b.pays_at; });
  }
}

void MeritOrder::classify(const Program& program, const std::vector<char>& is_idle) {
  plain_ = may_be_plain_;
  for (std::size_t row = 0; row < places_.size(); ++row) {
    if (is_home_[row] == 0) continue;
    others_[row].resize(never_plain_[row]);
    crowded_[row] = 0;
  }
  for (std::size_t row = 0; row < is_idle.size(); ++row)
    if (is_home_[row] == 0 && is_idle[row] == 0)
      disturb(program, static_cast<int>(row), [](int) {});
}

void MeritOrder::leave(int column) {
  plain_[static_cast<std::size_t>(column)] = 0;
  others_[static_cast<std::size_t>(home(column))].push_back({column, coefficient(column)});
}

std::size_t MeritOrder::place_at(int row, double price) {
  const std::vector<Place>& places = places_[static_cast<std::size_t>(row)];
  std::size_t& pointer = pointer_[static_cast<std::size_t>(row)];
  pointer = std::min(pointer, places.size());
  while (pointer > 0 && places[pointer - 1].pays_at >= price) --pointer;
  while (pointer < places.size() && places[pointer].pays_at < price) ++pointer;
  return pointer;
}

}  // namespace gridstep::simplex
