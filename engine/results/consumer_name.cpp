#include "engine/results/consumer_name.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gridstep {

std::string name_of_consumer(const System& system, const std::string& consumer) {
  constexpr std::size_t most = 3;
  std::vector<std::string> names;
  for (const Load& load : system.loads)
    if (load.consumer == consumer && !load.name.empty() &&
        std::find(names.begin(), names.end(), load.name) == names.end())
      names.push_back(load.name);
  std::string name;
  for (std::size_t n = 0; n < std::min(most, names.size()); ++n)
    name += (n == 0 ? "" : ", ") + names[n];
  return names.size() > most ? name + " …" : name;
}

}  // namespace gridstep
