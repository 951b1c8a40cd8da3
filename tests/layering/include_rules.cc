#include "layering/include_rules.h"

#include <re2/re2.h>

#include <map>
#include <set>
#include <string_view>

namespace secretscan {
namespace {

// Modules of equal rank may not include one another.
const std::map<std::string, int>& Ranks() {
  static const std::map<std::string, int> ranks = {
      {"base", 0}, {"validate", 1}, {"rules", 2}, {"match", 3}, {"decode", 4}, {"git", 4},
      {"scan", 5}, {"report", 6}, {"ignore", 7}, {"rewrite", 7}, {"api", 8}, {"capi", 9}, {"cli", 10}};
  return ranks;
}

struct ForeignLibrary {
  std::string_view prefix;  // of what is included
  std::string_view module;
};
constexpr ForeignLibrary kForeignLibraries[] = {
    {"hs.h", "match"},       {"hs/", "match"},      {"re2/", "base"},  {"git2.h", "git"},
    {"git2/", "git"},        {"nlohmann/", "report"}, {"toml++/", "rules"}, {"yaml.h", "rules"}, {"openssl/", "base"},
    {"libdeflate.h", "git"}, {"CLI/", "cli"},       {"archive.h", "decode"},
    {"archive_entry.h", "decode"}, {"pcre2.h", "rewrite"},
};

const ForeignLibrary* ForeignLibraryOf(std::string_view include) {
  for (const ForeignLibrary& library : kForeignLibraries) {
    if (include.starts_with(library.prefix)) {
      return &library;
    }
  }
  return nullptr;
}

// "lib/base/hex.h" -> "base", "cli/main.cc" -> "cli", "lib/include/secretscan/x.h" -> "public".
std::string ModuleOfFile(const std::string& path) {
  if (path.starts_with("cli/")) {
    return "cli";
  }
  if (path.starts_with("lib/include/")) {
    return "public";
  }
  const size_t begin = path.find('/') + 1;
  return path.substr(begin, path.find('/', begin) - begin);
}

// "base/hex.h" for lib/base/hex.h: how others include it.
std::string IncludedAs(const std::string& path) {
  for (const std::string_view root : {"lib/include/", "lib/"}) {
    if (path.starts_with(root)) {
      return path.substr(root.size());
    }
  }
  return path;
}

class Checker {
 public:
  explicit Checker(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) {
      includes_[IncludedAs(file.path)] = IncludesOf(file.text);
    }
  }

  std::vector<std::string> Check(const std::vector<SourceFile>& files) {
    std::vector<std::string> violations;
    for (const SourceFile& file : files) {
      const std::string module = ModuleOfFile(file.path);
      for (const std::string& include : includes_[IncludedAs(file.path)]) {
        const std::string why = Forbidden(module, include);
        if (!why.empty()) {
          violations.push_back(file.path + " includes " + include + ": " + why);
        }
      }
    }
    return violations;
  }

 private:
  std::string Forbidden(const std::string& module, const std::string& include) const {
    for (const ForeignLibrary* library : SeenThrough(include)) {
      if (library->module != module) {
        return "only " + std::string(library->module) + " may see " +
               std::string(library->prefix);
      }
    }
    const std::string target = include.substr(0, include.find('/'));
    if (module == "public") {
      return Ranks().contains(target) ? "installed headers stand alone" : "";
    }
    if (target == "secretscan") {
      const bool may = include == "secretscan/version.h" || module == "api" ||
                       module == "capi" || module == "cli";
      return may ? "" : "the public interface lies above";
    }
    const auto rank = Ranks().find(target);
    if (rank == Ranks().end() || target == module) {
      return "";
    }
    const auto own = Ranks().find(module);
    if (own == Ranks().end()) {
      return "module " + module + " has no place in the order";
    }
    return rank->second < own->second ? "" : module + " does not lie above " + target;
  }

  // The foreign libraries that including `include` makes visible.
  std::set<const ForeignLibrary*> SeenThrough(const std::string& include) const {
    std::set<const ForeignLibrary*> seen;
    std::set<std::string> visited;
    std::vector<std::string> open = {include};
    while (!open.empty()) {
      const std::string current = open.back();
      open.pop_back();
      if (!visited.insert(current).second) {
        continue;
      }
      if (const ForeignLibrary* library = ForeignLibraryOf(current)) {
        seen.insert(library);
      }
      if (const auto ours = includes_.find(current); ours != includes_.end()) {
        open.insert(open.end(), ours->second.begin(), ours->second.end());
      }
    }
    return seen;
  }

  std::map<std::string, std::vector<std::string>> includes_;
};

}  // namespace

std::vector<std::string> IncludesOf(const std::string& text) {
  static const RE2 include(R"re((?m)^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">])re");
  std::vector<std::string> out;
  re2::StringPiece rest = text;
  for (std::string name; RE2::FindAndConsume(&rest, include, &name);) {
    out.push_back(name);
  }
  return out;
}

std::vector<std::string> IncludeViolations(const std::vector<SourceFile>& files) {
  return Checker(files).Check(files);
}

}  // namespace secretscan
