#pragma once

#include <memory>

#include "engine/results/result.hpp"

namespace gridstep {

/// A result held in memory: its series lie there as they do in a file, steps × things, row-major.
class HeldResult final : public Result {
 public:
  /// Room for as many steps as the system's time grid has.
  HeldResult(std::shared_ptr<const System> system, Provenance provenance);

  /// Records come in order and without gaps; throws std::logic_error otherwise.
  void append(const Record& record);
  /// What is known at the end. A run that was left before its last step has the steps it has.
  void finish(Totals totals, Timing timing);

  [[nodiscard]] std::string label() const override { return system_->name; }
  [[nodiscard]] const System& system() const override { return *system_; }
  using Result::read;
  void read(const layout::StepSeries& series, Index first, Index steps,
            Record& record) const override;
  [[nodiscard]] double total(const std::string& name) const override;
  [[nodiscard]] std::vector<double> table(const layout::RunTable& table) const override;
  [[nodiscard]] std::vector<double> rows_of(const layout::RunTable& table, Index first,
                                            Index steps) const override;
  [[nodiscard]] Provenance provenance() const override { return provenance_; }
  [[nodiscard]] Timing timing() const override { return timing_; }

  /// All steps at once, where they lie.
  [[nodiscard]] const Record& record() const { return record_; }
  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  std::shared_ptr<const System> system_;
  Provenance provenance_;
  Record record_;
  Totals totals_;
  Timing timing_;
};

}  // namespace gridstep
