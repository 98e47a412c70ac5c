#include <fmt/format.h>

#include <memory>

#include "bindings/cli/verbs.hpp"
#include "engine/ensemble/study/study.hpp"
#include "engine/results/layout.hpp"
#include "engine/scenario/scenario.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

void add_schema(CLI::App& app, Door&) {
  CLI::App* verb = app.add_subcommand("schema", "JSON Schema of scenario.toml or study.toml");
  auto as = std::make_shared<std::string>("header");
  verb->add_option("--of", *as, "JSON Schema, or a format page in Markdown")
      ->check(CLI::IsMember({"header", "study", "scenario", "result"}))
      ->type_name("WHAT");
  verb->callback([as] {
    if (*as == "header")
      fmt::print("{}\n", json_schema(models::catalog().tables));
    else if (*as == "study")
      fmt::print("{}\n", study_json_schema());
    else
      fmt::print("{}",
                 *as == "scenario" ? format_page(models::catalog().tables) : layout::to_markdown());
  });
}

}  // namespace gridstep::cli
