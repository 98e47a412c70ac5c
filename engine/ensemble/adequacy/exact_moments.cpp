#include "engine/ensemble/adequacy/exact_moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "engine/base/error.hpp"

namespace gridstep::adequacy {

namespace {

using Wide = ExactMoments::Wide;

Wide number_of(const std::string& text) {
  constexpr std::size_t most_digits = 76;
  const bool negative = !text.empty() && text.front() == '-';
  const std::size_t first = negative ? 1 : 0;
  if (text.size() == first || text.size() > most_digits + first ||
      text.find_first_not_of("0123456789", first) != std::string::npos)
    throw std::invalid_argument("'" + text + "' is no whole number");
  // Leading zeros would make it octal.
  const std::size_t digits = std::min(text.find_first_not_of('0', first), text.size() - 1);
  const Wide number(text.substr(digits));
  return negative ? Wide(-number) : number;
}

}  // namespace

void ExactMoments::add_whole(double value) {
  constexpr double beyond = 1125899906842624.0;
  if (!(std::abs(value) < beyond))
    throw Error(ExitCode::resource_limit,
                fmt::format("a year's sum of {:g} is more than sums of many years hold", value));
  __extension__ using Narrow = __int128;
  const Wide whole(static_cast<Narrow>(std::round(value * grid)));
  sum_ += whole;
  squares_ += whole * whole;
}

double ExactMoments::mean_over(Index count) const {
  if (count == 0) return 0.0;
  return static_cast<double>(sum_) / static_cast<double>(count) / grid;
}

double ExactMoments::variance() const {
  if (count_ < 2) return 0.0;
  // Around a whole number near the mean, so that nothing cancels: Σ(x − m)² = Σx² − 2mΣx + nm².
  const Wide near = sum_ / count_;
  const Wide around = squares_ - 2 * near * sum_ + near * near * count_;
  const auto left = static_cast<double>(sum_ - near * count_);
  const auto n = static_cast<double>(count_);
  const double sum = static_cast<double>(around) - left * left / n;
  return std::max(0.0, sum) / (n - 1.0) / (grid * grid);
}

std::string ExactMoments::to_text() const {
  return std::to_string(count_) + " " + sum_.str() + " " + squares_.str();
}

ExactMoments ExactMoments::from_text(const std::string& text) {
  std::istringstream words(text);
  std::string count, sum, squares, more;
  words >> count >> sum >> squares;
  if (!words || (words >> more)) throw std::invalid_argument("'" + text + "' are no moments");
  ExactMoments moments;
  moments.count_ = static_cast<Index>(number_of(count));
  moments.sum_ = number_of(sum);
  moments.squares_ = number_of(squares);
  if (moments.count_ < 0 || moments.squares_ < 0)
    throw std::invalid_argument("'" + text + "' are no moments");
  return moments;
}

}  // namespace gridstep::adequacy
