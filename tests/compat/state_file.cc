#include "compat/state_file.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace secretscan {
namespace {

constexpr std::string_view kMark = "### ";

void AppendStates(const std::filesystem::path& path, std::vector<State>* states) {
  std::ifstream file(path);
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(kMark)) {
      const size_t colon = std::min(line.find(':'), line.size());
      State state;
      state.name = line.substr(kMark.size(), colon - kMark.size());
      state.about = line.substr(std::min(colon + 2, line.size()));
      states->push_back(std::move(state));
      inside = true;
    } else if (inside) {
      states->back().script += line + "\n";
    }
  }
}

}  // namespace

std::vector<State> LoadStates(const std::filesystem::path& directory) {
  std::vector<State> states;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    AppendStates(entry.path(), &states);
  }
  std::sort(states.begin(), states.end(),
            [](const State& a, const State& b) { return a.name < b.name; });
  const auto twin = std::adjacent_find(states.begin(), states.end(), [](const State& a, const State& b) {
    return a.name == b.name;
  });
  if (twin != states.end()) {
    std::cerr << "two states are named " << twin->name << "\n";
    std::abort();
  }
  return states;
}

}  // namespace secretscan
