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
}

void NormalEquations::forward(std::size_t t, double* rows) const {
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

void NormalEquations::backward(double* rows) const {
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
