#include "rewrite/tag_text.h"

#include <algorithm>
#include <array>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kPgp = "-----BEGIN PGP SIGNATURE-----\n";
constexpr std::array<std::string_view, 3> kOthers = {
    "-----BEGIN PGP MESSAGE-----\n", "-----BEGIN SSH SIGNATURE-----\n",
    "-----BEGIN SIGNED MESSAGE-----\n"};

std::string_view ValueOf(std::string_view header, std::string_view key, bool* found) {
  for (size_t at = 0; at < header.size();) {
    const size_t end = std::min(header.find('\n', at), header.size());
    const std::string_view line = header.substr(at, end - at);
    if (line.starts_with(key)) {
      *found = true;
      return line.substr(key.size());
    }
    at = end + 1;
  }
  return {};
}

// The start of the first line that is this, but not of the very first.
size_t FindLaterLine(std::string_view text, std::string_view line) {
  for (size_t at = text.find(line, 1); at != kNone; at = text.find(line, at + 1)) {
    if (text[at - 1] == '\n') {
      return at;
    }
  }
  return text.size();
}

}  // namespace

absl::StatusOr<TagText> ParseTagText(std::string_view data, int id_size) {
  constexpr std::string_view kObject = "object ";
  const size_t line = kObject.size() + 2 * static_cast<size_t>(id_size);
  TagText tag;
  if (!data.starts_with(kObject) || data.size() <= line || data[line] != '\n' ||
      !ObjectId::FromHex(data.substr(kObject.size(), line - kObject.size()), &tag.target)) {
    return DataLoss("malformed tag");
  }
  const size_t blank = data.find("\n\n");
  // The header's last newline included, when there is one.
  tag.header = data.substr(line + 1, blank == kNone ? kNone : std::max(blank, line) - line);
  bool found = false;
  tag.name = ValueOf(tag.header, "tag ", &found);
  tag.tagger = ValueOf(tag.header, "tagger ", &tag.has_tagger);
  if (blank != kNone) {
    tag.message = data.substr(blank + 2);
    tag.message = tag.message.substr(0, tag.message.find('\0'));
  }
  return tag;
}

size_t FindTagSignature(std::string_view message, bool all_kinds) {
  size_t at = FindLaterLine(message, kPgp);
  if (all_kinds) {
    for (const std::string_view kind : kOthers) {
      at = std::min(at, FindLaterLine(message, kind));
    }
  }
  return at;
}

void WriteTag(const NewTag& tag, std::string* out) {
  out->clear();
  out->append("object ").append(tag.target.Hex());
  out->append("\ntype ").append(ObjectTypeName(tag.type));
  out->append("\ntag ").append(tag.name).push_back('\n');
  if (!tag.tagger.empty()) {
    out->append("tagger ").append(tag.tagger).push_back('\n');
  }
  out->push_back('\n');
  out->append(tag.message);
}

void PatchTag(const TagText& old, const NewTag& tag, std::string* out) {
  out->clear();
  out->append("object ").append(tag.target.Hex()).push_back('\n');
  bool is_signature = false;
  bool is_first = true;
  for (size_t at = 0; at < old.header.size();) {
    const size_t end = std::min(old.header.find('\n', at), old.header.size());
    const std::string_view line = old.header.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("tagger ") && is_first) {
      is_first = false;
      is_signature = false;
      out->append("tagger ").append(tag.tagger).push_back('\n');
      continue;
    }
    // A signature's further lines begin with a blank.
    is_signature = line.starts_with(' ')
                       ? is_signature
                       : line.starts_with("gpgsig ") || line.starts_with("gpgsig-sha256 ");
    if (!is_signature) {
      out->append(line).push_back('\n');
    }
  }
  out->push_back('\n');
  out->append(tag.message);
}

}  // namespace secretscan
