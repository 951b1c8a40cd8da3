#include "git/revision.h"

#include <string>

#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using testing::HasSubstr;

std::string ResolveOrStatus(const Repository& repository, std::string_view revision) {
  auto id = repository.Resolve(revision);
  return id.ok() ? id->Hex() : id.status().ToString();
}

// A merge at the top, an annotated tag, a tag of a tag, and names that several rules could take.
void FillWithHistory(TestRepository* repo) {
  repo->WriteFile("dir/sub/file", "content");
  repo->Commit("first words\n");
  repo->WriteFile("dir/other", "more");
  repo->Commit("second words\n\nin the body: {braces}\n");
  repo->Run({"tag", "-a", "-m", "t", "v1.2", "main~1"});
  repo->Run({"-c", "advice.nestedTag=false", "tag", "-a", "-m", "tt", "outer", "v1.2"});
  repo->Run({"checkout", "--quiet", "-b", "side", "main~1"});
  repo->Commit("third words\n");
  repo->Run({"checkout", "--quiet", "main"});
  repo->Run({"merge", "--quiet", "--no-ff", "-m", "Merge", "side"});
  repo->Run({"update-ref", "refs/remotes/origin/main", "main^"});
  repo->Run({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"});
  repo->Run({"tag", "both", "main"});
  repo->Run({"branch", "both", "side"});
}

TEST(ResolveRevision, AgreesWithGit) {
  TestRepository repo;
  FillWithHistory(&repo);
  std::string describe = repo.Run({"describe", "main^"});
  std::string abbreviated = repo.Run({"rev-parse", "--short=8", "main^2"});
  for (const bool packed : {false, true}) {
    if (packed) {
      repo.Run({"repack", "-a", "-d", "--quiet"});
      repo.Run({"prune-packed"});
    }
    auto repository = Repository::Open(repo.path());
    ASSERT_TRUE(repository.ok());
    for (const std::string& revision :
         {std::string("HEAD"), std::string("@"), std::string("main"), std::string("heads/main"),
          std::string("refs/heads/main"), std::string("origin"), std::string("origin/main"),
          std::string("v1.2"), std::string("v1.2^{}"), std::string("outer^{}"),
          std::string("outer^{tag}"), std::string("outer^{object}"), std::string("v1.2^0"),
          std::string("v1.2~0"), std::string("v1.2^{tree}"), std::string("main^"),
          std::string("main^1"), std::string("main^2"), std::string("main~2"),
          std::string("main^^"), std::string("@~1^{tree}"), std::string("main:"),
          std::string("main:dir"), std::string("main:dir/sub/file"), std::string("v1.2:dir"),
          std::string("main^2:dir/sub"), std::string(":/first"), std::string(":/^second.*in the"),
          std::string(":/!-words"), std::string("main^{/third}"), std::string("main^{/y: .b}"),
          std::string("both"), describe, abbreviated, abbreviated + "^"}) {
      const GitResult expected = RunGit(repo.path(), {"rev-parse", "--verify", "-q", revision});
      ASSERT_EQ(expected.exit_code, 0) << revision;
      EXPECT_EQ(ResolveOrStatus(**repository, revision), expected.output) << revision;
    }
  }
}

TEST(ResolveRevision, NamesTheRevisionItDoesNotKnow) {
  TestRepository repo;
  FillWithHistory(&repo);
  auto repository = Repository::Open(repo.path());
  ASSERT_TRUE(repository.ok());
  for (const std::string& revision :
       {std::string("nosuch"), std::string("main~9"), std::string("main~99999999999999999999"),
        std::string("main^3"), std::string("deadbeef"), std::string(40, '1'),
        std::string("main^{blob}"), std::string("main^{nonsense}"), std::string("main^{"),
        std::string("main:absent"), std::string("main:dir/other/x"), std::string("main^x"),
        std::string(".."), std::string("main..side"), std::string("main@{1}"),
        std::string(":file"), std::string(":/unheard"), std::string(":/("), std::string(":/!x"),
        std::string("HE\0AD", 5), std::string()}) {
    const absl::Status status = (*repository)->Resolve(revision).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << revision << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("\"" + revision + "\""));
  }
}

TEST(ResolveRevision, AnAmbiguousAbbreviationIsRefused) {
  TestRepository repo;
  std::string seen[256 * 256];
  // Among 2,000 objects two begin with the same four digits (all but surely; they are fixed).
  std::string input;
  for (int i = 0; i < 2000; ++i) {
    repo.WriteFile("files/" + std::to_string(i), "content " + std::to_string(i));
    input += "files/" + std::to_string(i) + "\n";
  }
  const std::string ids = repo.Run({"hash-object", "-w", "--stdin-paths"}, input);
  std::string ambiguous;
  for (size_t pos = 0; pos < ids.size() && ambiguous.empty(); pos += 41) {
    const std::string prefix = ids.substr(pos, 4);
    std::string& slot = seen[std::stoul(prefix, nullptr, 16)];
    ambiguous = slot.empty() ? "" : prefix;
    slot = prefix;
  }
  ASSERT_FALSE(ambiguous.empty());
  auto repository = Repository::Open(repo.path());
  ASSERT_TRUE(repository.ok());
  EXPECT_THAT(ResolveOrStatus(**repository, ambiguous), HasSubstr("ambiguous"));
  EXPECT_EQ(ResolveOrStatus(**repository, ids.substr(0, 39)), ids.substr(0, 40));
}

}  // namespace
}  // namespace secretscan
