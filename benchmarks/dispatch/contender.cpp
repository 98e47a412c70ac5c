#include "benchmarks/dispatch/contender.hpp"

#include <utility>

#include "benchmarks/dispatch/full_program.hpp"
#include "engine/base/error.hpp"
#include "engine/simulation/dispatch.hpp"
#if GRIDSTEP_WITH_HIGHS
#include "engine/solver/highs/highs_solver.hpp"
#endif

namespace gridstep::bench {

namespace {

/// Hands every program on and counts what the solver tells of its work.
class CountingSolver final : public Solver {
 public:
  explicit CountingSolver(std::unique_ptr<Solver> solver) : solver_(std::move(solver)) {}

  Solution solve(const Program& program, const Basis& start) override {
    Solution solution = solver_->solve(program, start);
    iterations_ += solution.iterations;
    return solution;
  }
  Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                double gap) override {
    return solver_->choose(program, pairs, gap);
  }
  [[nodiscard]] Index iterations() const { return iterations_; }

 private:
  std::unique_ptr<Solver> solver_;
  Index iterations_ = 0;
};

/// As the engine does it.
class LazyContender final : public Contender {
 public:
  LazyContender(const System& system, std::unique_ptr<Solver> solver, DispatchOptions options)
      : solver_(std::move(solver)), dispatcher_(system, solver_, options) {}

  const Solution& solve(const Window& window, const State& state) override {
    return dispatcher_.optimum(window, state);
  }
  [[nodiscard]] const Program& program() const override { return dispatcher_.assembly().program(); }
  void forget() override { dispatcher_.forget(); }
  [[nodiscard]] Index iterations() const override { return solver_.iterations(); }

 private:
  CountingSolver solver_;
  mutable Dispatcher dispatcher_;  ///< hands out its assembly for writing only
};

/// With every limit in the program from the start.
class FullContender final : public Contender {
 public:
  FullContender(const System& system, std::unique_ptr<Solver> solver, FullProgram::Network network,
                DispatchOptions::Start start)
      : solver_(std::move(solver)), form_(system, network), start_(start) {}

  const Solution& solve(const Window& window, const State& state) override {
    const Index passed = window.first_step - window_.first_step;
    const bool is_warm = start_ == DispatchOptions::Start::shifted && !solution_.basis.empty() &&
                         window.solve_steps == window_.solve_steps;
    const Basis before = std::move(solution_.basis);
    window_ = window;
    form_.assemble(window, state);
    Basis start;
    if (is_warm) {
      start.columns = shifted(before.columns, form_.columns_per_step(), passed);
      start.rows = shifted(before.rows, form_.rows_per_step(), passed);
    }
    solution_ = solver_.solve(form_.program(), start);
    if (solution_.status == Solution::Status::interrupted)
      throw InterruptedError("stopped while solving");
    if (solution_.status != Solution::Status::optimal)
      throw CertificateError("the solver gave up: " + solution_.message);
    return solution_;
  }
  [[nodiscard]] const Program& program() const override { return form_.program(); }
  void forget() override { solution_.basis = {}; }
  [[nodiscard]] Index iterations() const override { return solver_.iterations(); }

 private:
  /// As the Dispatcher moves a basis: the last steps, which have no past, take their own status.
  [[nodiscard]] std::vector<BasisStatus> shifted(const std::vector<BasisStatus>& status,
                                                 Index block, Index passed) const {
    std::vector<BasisStatus> result;
    result.reserve(status.size());
    for (Index step = 0; step < window_.solve_steps; ++step) {
      const Index source = step + passed < window_.solve_steps ? step + passed : step;
      const auto first = status.begin() + source * block;
      result.insert(result.end(), first, first + block);
    }
    return result;
  }

  CountingSolver solver_;
  FullProgram form_;
  DispatchOptions::Start start_;
  Window window_;
  Solution solution_;
};

using MakeSolver = std::function<std::unique_ptr<Solver>(const SolverOptions&)>;
using Start = DispatchOptions::Start;

Way::Enter lazy(const MakeSolver& make, Start start,
                DispatchOptions::Ramps ramps = DispatchOptions::Ramps::lazy) {
  return [make, start, ramps](const System& system, const SolverOptions& options) {
    return std::make_unique<LazyContender>(system, make(options), DispatchOptions{start, ramps});
  };
}

Way::Enter full(const MakeSolver& make, FullProgram::Network network, Start start) {
  return [make, network, start](const System& system, const SolverOptions& options) {
    return std::make_unique<FullContender>(system, make(options), network, start);
  };
}

void add_lazy_ways(const std::string& solver, const MakeSolver& make, std::vector<Way>& ways) {
  Way shifted{solver, "lazy_shifted", lazy(make, Start::shifted)};
  shifted.needs_windows = true;
  ways.push_back(std::move(shifted));
  ways.push_back({solver, "lazy_cold", lazy(make, Start::cold)});
}

#if GRIDSTEP_WITH_HIGHS
void add_other_ways_of_highs(std::vector<Way>& ways) {
  using Network = FullProgram::Network;
  Way ramps{"highs", "ramps_shifted",
            lazy(make_highs, Start::shifted, DispatchOptions::Ramps::all)};
  ramps.needs_windows = ramps.needs_ramps = true;
  ways.push_back(std::move(ramps));
  Way ramps_cold{"highs", "ramps_cold", lazy(make_highs, Start::cold, DispatchOptions::Ramps::all)};
  ramps_cold.needs_ramps = true;
  ways.push_back(std::move(ramps_cold));
  Way factors{"highs", "factors_shifted", full(make_highs, Network::factors, Start::shifted)};
  factors.needs_network = factors.needs_windows = factors.needs_all_factors = true;
  ways.push_back(std::move(factors));
  Way angles{"highs", "angles_shifted", full(make_highs, Network::angles, Start::shifted)};
  angles.needs_network = angles.needs_windows = true;
  ways.push_back(std::move(angles));
  Way angles_cold{"highs", "angles_cold", full(make_highs, Network::angles, Start::cold)};
  angles_cold.needs_network = true;
  ways.push_back(std::move(angles_cold));
  const auto interior = [](bool with_crossover) {
    return [with_crossover](const SolverOptions& options) {
      return make_highs_interior(options, with_crossover);
    };
  };
  ways.push_back(
      {"highs", "lazy_ipx", lazy(interior(false), Start::cold), lazy(interior(true), Start::cold)});
}
#endif

}  // namespace

std::vector<Way> all_ways() {
  std::vector<Way> ways;
#if GRIDSTEP_WITH_HIGHS
  add_lazy_ways("highs", make_highs, ways);
  add_other_ways_of_highs(ways);
#endif
  for (const SolverEntry& entry : solver_catalog())
    if (entry.name != "highs") add_lazy_ways(entry.name, entry.make, ways);
  return ways;
}

}  // namespace gridstep::bench
