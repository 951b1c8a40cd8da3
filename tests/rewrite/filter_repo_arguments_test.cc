#include "rewrite/filter_repo_arguments.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

using Outcome = FilterRepoParse::Outcome;

FilterRepoArguments Parsed(const std::vector<std::string>& words) {
  const FilterRepoParse parse = ParseFilterRepoArguments(words);
  EXPECT_EQ(parse.outcome, Outcome::kRun) << parse.error;
  return parse.arguments;
}

std::string Error(const std::vector<std::string>& words, Outcome outcome = Outcome::kError) {
  const FilterRepoParse parse = ParseFilterRepoArguments(words);
  EXPECT_EQ(parse.outcome, outcome) << parse.error;
  return parse.error;
}

TEST(FilterRepoArgumentsTest, KnowsAllThatTakesDataOut) {
  const FilterRepoArguments arguments = Parsed(
      {"--replace-text", "a", "--replace-text=b", "--replace-message", "c",
       "--strip-blobs-with-ids", "d", "--strip-blobs-bigger-than", "2K", "--path", "p",
       "--path-match", "q/", "--path-glob", "*.x", "--path-regex", "^y", "--paths-from-file", "z",
       "--invert-paths", "--use-base-name", "--prune-empty", "always", "--prune-degenerate=never",
       "--no-ff", "--replace-refs", "update-or-add", "--preserve-commit-hashes",
       "--preserve-commit-encoding", "--no-gc", "--no-fetch", "--sdr", "--proceed", "--quiet",
       "--debug", "--date-order", "-f", "--dry-run"});
  EXPECT_EQ(arguments.replace_text, "b");
  EXPECT_EQ(arguments.replace_message, "c");
  EXPECT_EQ(arguments.strip_ids, "d");
  EXPECT_EQ(arguments.max_blob_size, 2048);
  ASSERT_EQ(arguments.paths.size(), 5U);
  EXPECT_EQ(arguments.paths[1].text, "q/");
  EXPECT_EQ(arguments.paths[2].kind, FilterRepoPath::Kind::kGlob);
  EXPECT_EQ(arguments.paths[3].kind, FilterRepoPath::Kind::kRegex);
  EXPECT_EQ(arguments.paths[4].kind, FilterRepoPath::Kind::kFile);
  EXPECT_EQ(arguments.prune_empty, Pruning::kAlways);
  EXPECT_EQ(arguments.prune_degenerate, Pruning::kNever);
  EXPECT_EQ(arguments.replace_refs, ReplaceRefs::kUpdateOrAdd);
  EXPECT_TRUE(arguments.invert_paths && arguments.use_base_name && arguments.no_ff);
  EXPECT_TRUE(arguments.preserve_commit_hashes && arguments.preserve_commit_encoding);
  EXPECT_TRUE(arguments.no_gc && arguments.no_fetch && arguments.sensitive_data_removal);
  EXPECT_TRUE(arguments.quiet && arguments.debug && arguments.date_order && arguments.force);
  EXPECT_TRUE(arguments.dry_run);
  EXPECT_FALSE(arguments.partial || arguments.repacks());
}

TEST(FilterRepoArgumentsTest, OneThingImpliesAnother) {
  EXPECT_EQ(Parsed({"--proceed"}).replace_refs, ReplaceRefs::kDeleteNoAdd);
  EXPECT_TRUE(Parsed({"--proceed"}).repacks());
  for (const FilterRepoArguments& arguments :
       {Parsed({"--refs", "main", "^v1"}), Parsed({"--partial"})}) {
    EXPECT_TRUE(arguments.partial && arguments.no_fetch);
    EXPECT_FALSE(arguments.repacks());
    EXPECT_EQ(arguments.replace_refs, ReplaceRefs::kUpdateNoAdd);
  }
  EXPECT_EQ(Parsed({"--partial", "--replace-refs", "old-default"}).replace_refs,
            ReplaceRefs::kOldDefault);
  // A callback that does nothing has contents read.
  EXPECT_TRUE(Parsed({"--blob-callback", "pass"}).needs_contents);
}

TEST(FilterRepoArgumentsTest, EndsWithoutARun) {
  EXPECT_EQ(ParseFilterRepoArguments({}).outcome, Outcome::kNothing);
  EXPECT_EQ(ParseFilterRepoArguments({"--path", "x", "-h"}).outcome, Outcome::kHelp);
  EXPECT_EQ(ParseFilterRepoArguments({"--version"}).outcome, Outcome::kVersion);
  EXPECT_EQ(Error({"--zzz"}, Outcome::kUsageError),
            "git-filter-repo: error: unrecognized arguments: --zzz");
}

TEST(FilterRepoArgumentsTest, RefusesImpossiblePaths) {
  EXPECT_EQ(Error({"--path", "/a"}), "Error: Pathnames cannot begin with a '/'");
  EXPECT_EQ(Error({"--path-glob", "/a"}), "Error: Pathnames cannot begin with a '/'");
  EXPECT_EQ(Error({"--path", "a/../b"}),
            "Error: Invalid path component '..' found in 'a/../b'");
  EXPECT_EQ(Error({"--path", "."}), "Error: Invalid path component '.' found in '.'");
  // In the order of the words, before what comes later is a mistake.
  EXPECT_EQ(Error({"--path", "/a", "--prune-empty", "x"}),
            "Error: Pathnames cannot begin with a '/'");
  EXPECT_EQ(Error({"--paths", "a"}),
            "Error: Option `--paths` unrecognized; did you mean --path or --paths-from-file?");
}

TEST(FilterRepoArgumentsTest, RefusesSizes) {
  for (const char* size : {"3GiB", "1k", "x", "M", "1.5M"}) {
    EXPECT_EQ(Error({"--strip-blobs-bigger-than", size}),
              "Error: could not parse --strip-blobs-bigger-than argument " + std::string(size));
  }
  EXPECT_EQ(Parsed({"--strip-blobs-bigger-than", "0"}).max_blob_size, 0);
}

TEST(FilterRepoArgumentsTest, NamesWhatIsNotSupported) {
  for (const char* option :
       {"--analyze", "--mailmap=x", "--use-mailmap", "--subdirectory-filter=x",
        "--to-subdirectory-filter=x", "--path-rename=a:b", "--tag-rename=a:b", "--stdin",
        "--source=x", "--target=x", "--state-branch=x", "--commit-callback=x",
        "--blob-callback=x", "--report-dir=x"}) {
    const std::string word = option;
    const std::string error = Error({word}, Outcome::kUsageError);
    EXPECT_NE(error.find("does not support " + word.substr(0, word.find('='))),
              std::string::npos)
        << error;
  }
}

TEST(FilterRepoArgumentsTest, SaysWhatDoesNotGoTogether) {
  EXPECT_EQ(Error({"--sdr", "--stdin"}),
            "Error: sensitive data removal is incompatible with --stdin");
  for (const char* option : {"--source", "--target"}) {
    EXPECT_EQ(Error({"--sdr", option, "."}),
              "Error: sensitive data removal is incompatible with --source and --target");
  }
  EXPECT_NE(Error({"--analyze", "--path", "x"}).find(": --analyze is incompatible with --path"),
            std::string::npos);
  EXPECT_NE(Error({"--analyze", "--stdin"}).find(": --analyze is incompatible with --stdin"),
            std::string::npos);
  EXPECT_NE(Error({"--path-rename", "a:b", "--use-base-name"})
                .find(": --use-base-name and --path-rename are incompatible"),
            std::string::npos);
  EXPECT_NE(Error({"--path-rename", "a:b/"}).find("either ends with a slash then both must."),
            std::string::npos);
  EXPECT_NE(Error({"--path-rename", "a"}).find("--path-rename expects one colon"),
            std::string::npos);
}

}  // namespace
}  // namespace secretscan
