#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/results/certificate.hpp"
#include "engine/results/provenance.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/timing.hpp"

namespace gridstep {

/// What a region consists of, before anything is simulated.
struct Contents {
  Totals capacities;  ///< its energies and costs are zero
  TimeGrid time;
  Index buses = 0;
  Index lines = 0;
  Index units = 0;
  Index storages = 0;
  Index loads = 0;
  Index ties = 0;
};
Contents contents_of(const System& system);
nlohmann::ordered_json to_json(const Contents& contents);
std::string to_text(const Contents& contents, Language language = Language::english);

/// What is in a result file, as `info` tells it.
struct Inspection {
  std::string file;
  TimeGrid time;
  Totals totals;                   ///< added up from the series
  CertificateSummary certificate;  ///< as stored; `verify` recomputes it
  Provenance provenance;
  Timing timing;
  std::string content_sha256;
};

/// Reads a result file. Throws IoError.
Inspection inspect(const std::filesystem::path& file);

/// Where a result comes from, with the hash of every input by its path.
nlohmann::ordered_json to_json(const Provenance& provenance);
nlohmann::ordered_json to_json(const Inspection& inspection);
std::string to_text(const Inspection& inspection, Language language = Language::english);

/// Worst value, time and thing of every law.
nlohmann::ordered_json to_json(const CertificateSummary& summary, const TimeGrid& time);

}  // namespace gridstep
