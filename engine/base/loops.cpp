#include "engine/base/loops.hpp"

namespace gridstep::loops {

GRIDSTEP_WIDTHS
void add_multiple(std::size_t size, double factor, const double* __restrict x,
                  double* __restrict y) {
  for (std::size_t k = 0; k < size; ++k) y[k] += factor * x[k];
}

}  // namespace gridstep::loops
