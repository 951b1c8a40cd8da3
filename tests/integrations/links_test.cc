// What the documentation refers to is there.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <sstream>

#include "integrations/yaml_files.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;
using testing::ProjectFile;

// As hosts make anchors of headings: small letters, blanks as dashes, no other punctuation.
std::string AnchorOf(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

std::set<std::string> Anchors(const std::string& text) {
  std::set<std::string> anchors;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (const size_t level = line.find_first_not_of('#'); level > 0 && level < 7 &&
                                                          level != std::string::npos &&
                                                          line[level] == ' ') {
      anchors.insert(AnchorOf(line.substr(level + 1)));
    }
  }
  return anchors;
}

TEST(Links, LeadSomewhere) {
  const fs::path root = SECRETSCAN_SOURCE_DIR;
  std::vector<fs::path> files = {"README.md", "CONTRIBUTING.md", "SECURITY.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") {
      files.push_back(fs::path("docs") / entry.path().filename());
    }
  }
  const RE2 link(R"(\]\(([^()\s]+)\))");
  size_t count = 0;
  for (const fs::path& file : files) {
    const std::string text = ProjectFile(file);
    re2::StringPiece rest = text;
    for (std::string target; RE2::FindAndConsume(&rest, link, &target);) {
      if (target.find("://") != std::string::npos) {
        continue;
      }
      const size_t hash = std::min(target.find('#'), target.size());
      const fs::path path =
          hash == 0 ? file : (file.parent_path() / target.substr(0, hash)).lexically_normal();
      EXPECT_TRUE(fs::exists(root / path)) << file << " refers to " << target;
      if (hash < target.size() && path.extension() == ".md" && fs::exists(root / path)) {
        EXPECT_TRUE(Anchors(ProjectFile(path)).contains(target.substr(hash + 1)))
            << file << " refers to " << target;
      }
      ++count;
    }
  }
  EXPECT_GT(count, 50u);
}

TEST(Links, EveryPageIsInTheIndex) {
  const std::string index = ProjectFile("docs/index.md");
  for (const auto& entry : fs::directory_iterator(fs::path(SECRETSCAN_SOURCE_DIR) / "docs")) {
    const std::string name = entry.path().filename();
    if (entry.path().extension() == ".md" && name != "index.md") {
      EXPECT_NE(index.find("](" + name + ")"), std::string::npos) << name;
    }
  }
}

}  // namespace
}  // namespace secretscan
