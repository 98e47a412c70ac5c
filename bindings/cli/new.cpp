#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "models/starter.hpp"

namespace gridstep::cli {

namespace {

void write_starter(const std::filesystem::path& folder, const Door& door) {
  std::error_code failed;
  if (std::filesystem::exists(folder, failed) && !std::filesystem::is_empty(folder, failed))
    throw IoError(
        fmt::format("{} exists and is not empty: choose another folder", folder.string()));
  for (const models::ScenarioFile& file : models::starter_scenario()) {
    const std::filesystem::path path = folder / file.path;
    std::filesystem::create_directories(path.parent_path(), failed);
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    out.close();
    if (!out) throw IoError(fmt::format("cannot write {}", path.string()));
  }
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
