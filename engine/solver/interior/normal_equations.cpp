#include "engine/solver/interior/normal_equations.hpp"

#include <algorithm>

#include "engine/solver/interior/loops.hpp"

namespace gridstep::interior {

namespace {

std::size_t at(int position) {
  return static_cast<std::size_t>(position);
}

loops::Block block_of(const Step& step, const Step& next, double* number) {
  return {step.size,           step.stride,          next.size,
          next.stride,         number + step.number, number + step.coupling,
          number + next.number};
}

}  // namespace

void NormalEquations::shape(const Stepwise& program) {
  program_ = &program;
  number_.resize(program.steps.back().number);
  const Border& border = program.border;
  border_.resize(border.size * border.row);
  corner_.resize(border.size * border.stride);
  std::size_t widest = 0;
  for (const Step& step : program.steps) widest = std::max(widest, step.columns);
  held_.assign(border.size > 0 ? widest : 0, 0.0);
}

void NormalEquations::add(std::size_t t, const double* theta) {
  const Step& step = program_->steps[t];
  const Step& next = program_->steps[t + 1];
  const StepPattern& pattern = program_->patterns[step.pattern];
  double* number = number_.data() + step.number;
  // The step before has added to this one's block already.
  if (t == 0) std::fill(number, number + step.size * step.stride, 0.0);
  std::fill(number + step.size * step.stride,
            number_.data() + next.number + next.size * next.stride, 0.0);
  whole_.assign(step.size, 0.0);
  for (std::size_t i = 0; i < step.size; ++i) whole_[i] = -number[i * (step.stride + 1)];
  for (const StepPattern::Sum& sum : pattern.sums) {
    double total = 0.0;
    for (int p = sum.first; p < sum.last; ++p)
      total += pattern.products[at(p)].value * theta[pattern.products[at(p)].column];
    number[sum.target] += total;
  }
  for (std::size_t i = 0; i < step.size; ++i) whole_[i] += number[i * (step.stride + 1)];
  for (const StepPattern::Local& local : pattern.locals) {
    number[local.pivot] = 1.0 / number[local.pivot];
    const double* factor = number + local.pivot + 1;
    const int* fill = pattern.fills.data() + local.fill;
    for (int a = 0; a < local.last - local.first; ++a) {
      const double scaled = factor[a] * number[local.pivot];
      for (int b = 0; b <= a; ++b) number[*fill++] -= scaled * factor[b];
    }
  }
  loops::Block block = block_of(step, next, number_.data());
  block.whole = whole_.data();
  loops::eliminate(block);
  if (program_->border.size > 0) add_border(t, theta);
}

const double* NormalEquations::border_row(std::size_t row) const {
  return border_.data() + row * program_->border.row;
}

/// What the step's columns add to the border, and the border's way forward through the step.
void NormalEquations::add_border(std::size_t t, const double* theta) {
  const Border& border = program_->border;
  const Step& step = program_->steps[t];
  if (t == 0) {
    std::fill(border_.begin(), border_.end(), 0.0);
    std::fill(corner_.begin(), corner_.end(), 0.0);
    corner_whole_.assign(border.size, 0.0);
  }
  const std::size_t last = border.first[t + 1];
  for (std::size_t e = border.first[t]; e < last;) {
    const int row = border.entries[e].row;
    const std::size_t begin = e;
    for (; e < last && border.entries[e].row == row; ++e)
      held_[at(border.entries[e].column)] =
          border.entries[e].value * theta[border.entries[e].column];
    loops::add_activity(program_->patterns[step.pattern], 1.0, held_.data(),
                        border_.data() + at(row) * border.row + step.row);
    for (std::size_t other = begin; other < last; ++other)
      corner_[at(row) * border.stride + at(border.entries[other].row)] +=
          border.entries[other].value * held_[at(border.entries[other].column)];
    for (std::size_t own = begin; own < e; ++own) {
      const Border::Entry& entry = border.entries[own];
      corner_whole_[at(row)] += entry.value * held_[at(entry.column)];
      held_[at(entry.column)] = 0.0;
    }
  }
  for (std::size_t a = 0; a < border.size; ++a) {
    double* rows = border_.data() + a * border.row;
    forward_within(t, rows);
    for (std::size_t b = 0; b <= a; ++b)
      corner_[b * border.stride + a] -= product(t, rows, border_row(b));
  }
  if (t + 2 < program_->steps.size()) return;
  loops::Block block{border.size, border.stride, 0, 0, corner_.data(), nullptr, nullptr};
  block.whole = corner_whole_.data();
  loops::eliminate(block);
}

/// aᵀ M⁻¹ b of a step, of what has gone forward.
double NormalEquations::product(std::size_t t, const double* a, const double* b) const {
  const Step& step = program_->steps[t];
  const StepPattern& pattern = program_->patterns[step.pattern];
  double total = loops::product(step.stride, a + step.row, b + step.row);
  const double* number = number_.data() + step.number;
  for (const StepPattern::Local& local : pattern.locals) {
    const std::size_t row = step.row + at(local.row);
    total += a[row] * b[row] / number[local.pivot];
  }
  return total;
}

void NormalEquations::forward(std::size_t t, double* rows) const {
  forward_within(t, rows);
  const Border& border = program_->border;
  for (std::size_t a = 0; a < border.size; ++a)
    rows[border.row + a] -= product(t, border_row(a), rows);
}

void NormalEquations::backward(double* rows) const {
  const Border& border = program_->border;
  if (border.size > 0) {
    const loops::Block block{border.size, border.stride, 0, 0, const_cast<double*>(corner_.data()),
                             nullptr,     nullptr};
    double* last = rows + border.row;
    loops::forward(block, last, nullptr);
    loops::backward(block, last, nullptr);
    for (std::size_t a = 0; a < border.size; ++a)
      loops::add(border.row, -last[a], border_row(a), rows);
  }
  backward_within(rows);
}

void NormalEquations::forward_within(std::size_t t, double* rows) const {
  const Step& step = program_->steps[t];
  const Step& next = program_->steps[t + 1];
  const StepPattern& pattern = program_->patterns[step.pattern];
  const double* number = number_.data() + step.number;
  double* here = rows + step.row;
  for (const StepPattern::Local& local : pattern.locals) {
    here[local.row] *= number[local.pivot];
    const double* factor = number + local.pivot + 1;
    for (int k = local.first; k < local.last; ++k)
      here[pattern.touched[at(k)]] -= *factor++ * here[local.row];
  }
  loops::forward(block_of(step, next, const_cast<double*>(number_.data())), here, rows + next.row);
}

void NormalEquations::backward_within(double* rows) const {
  for (std::size_t t = program_->steps.size() - 1; t-- > 0;) {
    const Step& step = program_->steps[t];
    const Step& next = program_->steps[t + 1];
    const StepPattern& pattern = program_->patterns[step.pattern];
    const double* number = number_.data() + step.number;
    double* here = rows + step.row;
    loops::backward(block_of(step, next, const_cast<double*>(number_.data())), here,
                    rows + next.row);
    for (const StepPattern::Local& local : pattern.locals) {
      const double* factor = number + local.pivot + 1;
      double sum = 0.0;
      for (int k = local.first; k < local.last; ++k)
        sum += *factor++ * here[pattern.touched[at(k)]];
      here[local.row] -= number[local.pivot] * sum;
    }
  }
}

}  // namespace gridstep::interior
