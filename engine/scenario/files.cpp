#include "engine/scenario/files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/base/sha256.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace fs = std::filesystem;

std::optional<std::string> Files::read(const std::string& relative, std::uintmax_t most_bytes,
                                       const Place& named_at, Problems& problems) {
  std::optional<std::string> text = bytes_of(relative, most_bytes, named_at, problems);
  if (text) sha256_[relative] = sha256_hex(*text);
  return text;
}

void Files::report_missing(const std::string& relative, const Place& named_at,
                           Problems& problems) const {
  const fs::path path(relative);
  std::vector<std::string> beside = csv_files(path.parent_path().string());
  for (std::string& name : beside) name = (path.parent_path() / name).string();
  problems.error("GS0102", named_at, fmt::format("there is no file {}", in_quotes(relative)),
                 fmt::format("paths are relative to the {}", called_),
                 suggestion(relative, beside));
}

void Files::report_too_large(const std::string& relative, std::uintmax_t bytes,
                             std::uintmax_t most_bytes, Problems& problems) {
  problems.error("GS0105", {relative, 0, 0}, fmt::format("the file has {} bytes", bytes),
                 fmt::format("at most {} bytes are read", most_bytes),
                 "split it, or leave out what the simulation does not need");
}

void require_inside(const std::string& path) {
  const fs::path written(path);
  const bool is_inside = !path.empty() && path.find('\0') == std::string::npos &&
                         path.find('\\') == std::string::npos && written.is_relative() &&
                         written.has_filename() && written.lexically_normal() == written;
  if (!is_inside || *written.begin() == "." || *written.begin() == "..")
    throw Error(ExitCode::usage,
                fmt::format("{} is no file inside a scenario folder; help: name it relative to the "
                            "folder, like wind.csv or profiles/wind.csv",
                            in_quotes(path)));
}

FilesInMemory::FilesInMemory(const std::vector<ScenarioFile>& files, std::string called)
    : Files(std::move(called)) {
  for (const ScenarioFile& file : files) text_of_[file.path] = file.text;
}

bool FilesInMemory::contains(const std::string& name) const {
  return text_of_.count(name) > 0;
}

std::vector<std::string> FilesInMemory::csv_files(const std::string& subfolder) const {
  std::vector<std::string> names;
  for (const auto& [path, text] : text_of_) {
    const fs::path file(path);
    if (file.parent_path() == fs::path(subfolder) && file.extension() == ".csv")
      names.push_back(file.filename().string());
  }
  return names;
}

std::optional<std::string> FilesInMemory::bytes_of(const std::string& relative,
                                                   std::uintmax_t most_bytes, const Place& named_at,
                                                   Problems& problems) {
  const auto found = text_of_.find(relative);
  if (found == text_of_.end()) {
    report_missing(relative, named_at, problems);
    return std::nullopt;
  }
  if (found->second.size() > most_bytes) {
    report_too_large(relative, found->second.size(), most_bytes, problems);
    return std::nullopt;
  }
  return found->second;
}

}  // namespace gridstep
