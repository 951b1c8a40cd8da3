// Commits, tags and messages of any bytes, as the rewriter takes them apart and puts them together: what
// it wrote is read as the same, and written again as it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "rewrite/commit_text.h"
#include "rewrite/id_translation.h"
#include "rewrite/tag_text.h"

namespace {

using namespace secretscan;

void Check(bool is_right) {
  if (!is_right) {
    std::abort();
  }
}

std::string Written(const CommitText& text) {
  static const std::vector<ObjectId> kParents(2);
  NewCommit made;
  made.parents = &kParents;
  made.author = text.author;
  made.committer = text.committer;
  made.has_author = text.has_author;
  made.has_committer = text.has_committer;
  made.encoding = text.encoding;
  made.message = text.message;
  std::string out;
  WriteCommit(made, &out);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  CommitText text = ParseCommitText(bytes);
  std::string converted;
  Reencode(&text, &converted);
  const std::string once = Written(text);
  const CommitText again = ParseCommitText(once);
  Check(again.message == text.message && again.committer == text.committer);
  Check(Written(again) == once);

  if (const auto tag = ParseTagText(bytes, 20); tag.ok()) {
    Check(FindTagSignature(tag->message, true) <= FindTagSignature(tag->message, false));
    NewTag made;
    made.target = tag->target;
    made.name = tag->name;
    made.tagger = tag->tagger;
    made.message = tag->message;
    std::string out;
    WriteTag(made, &out);
    const auto same = ParseTagText(out, 20);
    Check(same.ok() && same->message == tag->message && same->name == tag->name);
    PatchTag(*tag, made, &out);
    const auto patched = ParseTagText(out, 20);
    Check(patched.ok() && patched->target == tag->target && patched->tagger == tag->tagger);
  }
  size_t end = 0;
  ForEachMention(bytes, 40, [&](size_t begin, size_t length) {
    Check(begin >= end && length >= 7 && length <= 40 && begin + length <= size);
    end = begin + length;
  });
  return 0;
}
