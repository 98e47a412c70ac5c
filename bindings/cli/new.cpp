#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "bindings/cli/verbs.hpp"
#include "models/starter.hpp"

namespace gridstep::cli {

namespace {

void write_starter(const std::filesystem::path& folder, const Door& door) {
  write_scenario_folder(folder, models::starter_scenario());
  door.console.say(fmt::format("try: gridstep run {}", folder.string()));
}

}  // namespace

void add_new(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("new", "write a small commented scenario to start from");
  auto folder = std::make_shared<std::filesystem::path>();
  verb->add_option("DIR", *folder, "folder to create")->required();
  verb->callback([folder, &door] { write_starter(*folder, door); });
}

}  // namespace gridstep::cli
