#include "base/path_kind.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(PathKind, LinksAreNotFollowed) {
  std::string directory = std::filesystem::temp_directory_path() / "secretscan_path_kind.XXXXXX";
  ASSERT_NE(::mkdtemp(directory.data()), nullptr);
  const std::string top = directory + "/";
  std::filesystem::create_directory(top + "d");
  std::ofstream(top + "f") << "1";
  std::filesystem::create_directory_symlink(top + "d", top + "to_d");
  std::filesystem::create_symlink(top + "nowhere", top + "to_nowhere");

  for (const char* entry : {"d", "f", "to_d", "to_nowhere"}) {
    EXPECT_TRUE(PathExists(top + entry)) << entry;
  }
  EXPECT_FALSE(PathExists(top + "nowhere"));
  EXPECT_FALSE(PathExists(top + "f/below"));

  EXPECT_TRUE(IsRealDirectory(top + "d"));
  for (const char* entry : {"f", "to_d", "to_nowhere", "nowhere"}) {
    EXPECT_FALSE(IsRealDirectory(top + entry)) << entry;
  }
  std::filesystem::remove_all(top);
}

}  // namespace
}  // namespace secretscan
