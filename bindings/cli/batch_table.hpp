#pragma once

#include <filesystem>

namespace gridstep::cli {

/// Prints what the runs of a batch come to that are done: at a glance beside those they are read
/// against where they are few, else how they are spread. Throws IoError.
void print_batch(const std::filesystem::path& folder);

/// The same number by number, as Markdown or JSON.
void print_batch_markdown(const std::filesystem::path& folder);
void print_batch_json(const std::filesystem::path& folder);

}  // namespace gridstep::cli
