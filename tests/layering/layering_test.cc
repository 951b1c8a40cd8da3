#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "layering/include_rules.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kMostLines = 600;

std::vector<SourceFile> ProjectSources() {
  const std::filesystem::path root = SECRETSCAN_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const char* folder : {"lib", "cli"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") {
        continue;
      }
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      files.push_back({std::filesystem::relative(entry.path(), root).string(), text.str()});
    }
  }
  return files;
}

TEST(ProjectTest, IncludesPointDownwardOnly) {
  const std::vector<SourceFile> files = ProjectSources();
  ASSERT_GT(files.size(), 30u);
  EXPECT_THAT(IncludeViolations(files), IsEmpty());
}

TEST(ProjectTest, NoFileIsTooLong) {
  for (const SourceFile& file : ProjectSources()) {
    EXPECT_LE(std::count(file.text.begin(), file.text.end(), '\n'), kMostLines) << file.path;
  }
}

TEST(IncludesOfTest, FindsBothKindsAndNothingElse) {
  EXPECT_THAT(IncludesOf("// x\n#include \"base/hex.h\"\n  #  include <re2/re2.h>  // why\n"
                         "// #include \"no/no.h\"\nconst char* s = \"#include <no>\";\n"),
              ElementsAre("base/hex.h", "re2/re2.h"));
}

TEST(IncludeViolationsTest, AllowsDownwardAndOwnModule) {
  EXPECT_THAT(IncludeViolations({{"lib/scan/a.cc", "#include \"git/b.h\"\n#include \"scan/c.h\"\n"
                                                   "#include <vector>\n#include \"absl/x.h\"\n"},
                                 {"cli/a.cc", "#include \"report/b.h\"\n#include \"cli/c.h\"\n"},
                                 {"lib/report/d.cc", "#include \"secretscan/version.h\"\n"}}),
              IsEmpty());
}

TEST(IncludeViolationsTest, FindsUpwardInclude) {
  EXPECT_THAT(IncludeViolations({{"lib/base/a.h", "#include \"rules/b.h\"\n"}}),
              ElementsAre(HasSubstr("lib/base/a.h includes rules/b.h")));
}

TEST(IncludeViolationsTest, FindsSiblings) {
  EXPECT_EQ(IncludeViolations({{"lib/git/a.cc", "#include \"decode/b.h\"\n"},
                               {"lib/decode/a.cc", "#include \"git/b.h\"\n"}})
                .size(),
            2u);
}

TEST(IncludeViolationsTest, FindsForeignLibraryInAnotherModule) {
  EXPECT_EQ(IncludeViolations({{"lib/scan/a.cc", "#include <re2/re2.h>\n"},
                               {"lib/rules/b.cc", "#include \"nlohmann/json.hpp\"\n"},
                               {"lib/match/ok.cc", "#include <hs.h>\n"}})
                .size(),
            2u);
}

TEST(IncludeViolationsTest, FindsForeignLibrarySeenThroughHeaders) {
  const SourceFile inner = {"lib/match/inner.h", "#include <hs.h>\n"};
  const SourceFile outer = {"lib/match/outer.h", "#include \"match/inner.h\"\n"};
  EXPECT_THAT(IncludeViolations({inner, outer, {"lib/match/a.cc", "#include \"match/outer.h\"\n"}}),
              IsEmpty());
  EXPECT_THAT(IncludeViolations({inner, outer, {"lib/scan/a.cc", "#include \"match/outer.h\"\n"}}),
              ElementsAre(HasSubstr("lib/scan/a.cc")));
}

TEST(IncludeViolationsTest, InstalledHeadersStandAlone) {
  EXPECT_EQ(IncludeViolations({{"lib/include/secretscan/x.h", "#include \"scan/finding.h\"\n"}})
                .size(),
            1u);
}

TEST(IncludeViolationsTest, FindsModuleWithoutPlace) {
  EXPECT_THAT(IncludeViolations({{"lib/misc/x.h", "#include \"base/hex.h\"\n"}}),
              ElementsAre(HasSubstr("no place")));
}

}  // namespace
}  // namespace secretscan
