// Where old content can be in a git directory, beside references and objects.
#pragma once

#include <string>
#include <vector>

namespace secretscan {

struct HidingPlace {
  std::string path;     // of a file or a directory
  std::string holds;    // what may be in it, for the user
  bool is_spent = false;  // nobody needs it any more: what a command left behind
};

// Of all git directories of a repository, those that exist and are not empty; sorted by path. Both
// arguments end in '/'.
std::vector<HidingPlace> FindHidingPlaces(const std::string& git_dir,
                                          const std::string& common_dir);

// Removes those that are spent and returns the others, with what could not be removed.
std::vector<HidingPlace> ClearHidingPlaces(std::vector<HidingPlace> places);

}  // namespace secretscan
