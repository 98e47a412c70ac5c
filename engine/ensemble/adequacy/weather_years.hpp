#pragma once

#include "engine/ensemble/adequacy/assessment.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep::adequacy {

/// Systems of a checked scenario in one weather year after the other: year 0 with the seed of the
/// scenario, others with seeds made from it. Outages are left to the assessment: the systems have
/// none. Keeps copies; may be called from several threads. Throws Error (usage) when another
/// weather year is asked of a scenario without [weather].
SystemOfWeather weather_years_of(const CheckedScenario& checked, const Catalog& catalog);

}  // namespace gridstep::adequacy
