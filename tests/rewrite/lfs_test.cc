#include "rewrite/lfs.h"

#include "git/repository.h"
#include "git/test_repository.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string Pointer(const std::string& object) {
  return "version https://git-lfs.github.com/spec/v1\noid " + object + "\nsize 5\n";
}

TEST(LfsTest, KnowsPointers) {
  EXPECT_EQ(LfsObject(Pointer("sha256:12")), "sha256:12");
  EXPECT_EQ(LfsObject("version 1\r\noid x y\r\n"), "x y");
  EXPECT_EQ(LfsObject("version 1\noid x"), "x");
  EXPECT_EQ(LfsObject("oid x\nversion 1\n"), "");
  EXPECT_EQ(LfsObject("version 1\n\noid x\n"), "");
  EXPECT_EQ(LfsObject("version 1\nno\noid x\n"), "");
  EXPECT_EQ(LfsObject(""), "");
  const std::string start = "version 1\noid x\nz ";
  EXPECT_EQ(LfsObject(start + std::string(1024 - start.size(), 'z')), "x");
  EXPECT_EQ(LfsObject(start + std::string(1025 - start.size(), 'z')), "");
}

TEST(LfsTest, LooksIntoAttributesOfHead) {
  TestRepository repository;
  const auto uses = [&] {
    const auto opened = Repository::Open(repository.path());
    EXPECT_TRUE(opened.ok());
    const auto result = UsesLfs(**opened);
    EXPECT_TRUE(result.ok());
    return result.ok() && *result;
  };
  EXPECT_FALSE(uses());
  repository.WriteFile(".gitattributes", "*.bin xfilter=lfs filter=lfs2\n");
  repository.Commit("one");
  EXPECT_FALSE(uses());
  repository.WriteFile(".gitattributes", "*.bin filter=lfs diff=lfs\n");
  EXPECT_FALSE(uses());
  repository.Commit("two");
  EXPECT_TRUE(uses());
}

TEST(LfsTest, FindsAllThatAHistoryNames) {
  TestRepository repository;
  repository.WriteFile("a", Pointer("sha256:a"));
  repository.WriteFile("d/e/b", Pointer("sha256:b"));
  repository.WriteFile("c", "no pointer\n");
  repository.Commit("one");
  repository.RemoveFile("a");
  repository.WriteFile("d/big", Pointer("sha256:c") + "x " + std::string(1024, 'x') + "\n");
  const std::string tip = repository.Commit("two");
  repository.Run({"tag", "-a", "-m", "t", "t"});
  const auto opened = Repository::Open(repository.path());
  ASSERT_TRUE(opened.ok());
  ObjectId id;
  ASSERT_TRUE(ObjectId::FromHex(repository.Run({"rev-parse", "t"}), &id));
  const auto found = LfsObjects((*opened)->objects(), 20, {id}, 1024, false);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(*found, (std::set<std::string>{"sha256:a", "sha256:b"}));
  // What is missing is told, unless it was cut off.
  repository.RemoveFile(repository.LooseObjectPath(repository.Run({"rev-parse", "HEAD~1"})));
  const auto cut = Repository::Open(repository.path());
  EXPECT_TRUE(absl::IsNotFound(LfsObjects((*cut)->objects(), 20, {id}, 1024, false).status()));
  const auto shallow = LfsObjects((*cut)->objects(), 20, {id}, 1024, true);
  ASSERT_TRUE(shallow.ok()) << shallow.status();
  EXPECT_EQ(*shallow, (std::set<std::string>{"sha256:b"}));
}

}  // namespace
}  // namespace secretscan
