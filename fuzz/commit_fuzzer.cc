// Commits, tags, messages and mailmaps of any bytes. The two commit parsers must agree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "git/commit.h"
#include "git/mailmap.h"
#include "git/tag.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto commit = ParseCommit(text, 20);
  const auto links = ParseCommitLinks(text, 20);
  if (commit.ok() != links.ok()) {
    std::abort();
  }
  if (commit.ok()) {
    if (commit->tree != links->tree || commit->parents != links->parents) {
      std::abort();
    }
    if (FormatUtc(commit->author.seconds).size() != 20) {
      std::abort();
    }
    // What is not converted is told without parsing.
    if (const auto plain = PlainMessage(text); plain && *plain != commit->message) {
      std::abort();
    }
    Mailmap(commit->message).Apply(&commit->author);
  }
  const std::string message = LogMessage(commit.ok() ? commit->message : std::string(text));
  if (message.ends_with('\n') || message.starts_with(' ')) {
    std::abort();
  }
  if (const auto tag = ParseTag(text, 20); tag.ok() && tag->message.size() > 8 * size) {
    std::abort();
  }
  Signature signature;
  signature.name = "Name";
  signature.email = "name@example.com";
  Mailmap(text).Apply(&signature);
  return 0;
}
