#include "engine/results/verify.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/results/merged_reader.hpp"

namespace gridstep::cli {

void add_verify(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("verify", "recompute a result file's claims from it alone");
  auto path = std::make_shared<std::filesystem::path>();
  auto as_json = std::make_shared<bool>(false);
  verb->add_option("FILE", *path, "result file")->required();
  verb->add_flag("--json", *as_json, "as JSON");
  verb->callback([path, as_json, &door] {
    read_in_separate_process(*path);
    const Verification verification = is_merged(*path) ? verify_merged(*path) : verify(*path);
    if (*as_json)
      fmt::print("{}\n", to_json(verification).dump(2));
    else
      fmt::print("{}", to_text(verification));
    if (!verification.passed()) door.exit_code = static_cast<int>(ExitCode::not_certified);
  });
}

}  // namespace gridstep::cli
