#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gridstep::cli {

/// Files by their names alone, where these tell them apart; else by their paths.
std::vector<std::string> short_names(const std::vector<std::filesystem::path>& files);

}  // namespace gridstep::cli
