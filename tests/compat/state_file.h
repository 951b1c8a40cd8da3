// The states that scanners are compared on, as tests/compat/states/ describes them.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace secretscan {

// A block of a file: "### name: what is special about it", then a script in the words of state.sh.
struct State {
  std::string name;
  std::string about;
  std::string script;
};
// What a test's name shows of it.
inline void PrintTo(const State& state, std::ostream* out) { *out << state.about; }

// The blocks of all files in `directory`, by name. Names are unique, or the program aborts.
std::vector<State> LoadStates(const std::filesystem::path& directory);

}  // namespace secretscan
