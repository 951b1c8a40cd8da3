// Which file may include which: the order of the modules, and who may use which foreign library.
#pragma once

#include <string>
#include <vector>

namespace secretscan {

struct SourceFile {
  std::string path;  // from the project's root: "lib/base/hex.h", "cli/main.cc"
  std::string text;
};

// What the file includes, as written between "" or <>.
std::vector<std::string> IncludesOf(const std::string& text);

// One sentence for each include that is not allowed:
//  - a module includes itself and modules below it only:
//    base < rules < match < decode, git < scan < report < ignore < api < capi < cli;
//  - headers that get installed include installed headers, Abseil and the standard library only;
//  - a foreign library is included by its one module, and a header through which it can be seen by
//    that module's files only.
std::vector<std::string> IncludeViolations(const std::vector<SourceFile>& files);

}  // namespace secretscan
