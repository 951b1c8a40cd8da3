// Reading and writing the files that rewrite/metadata.h tells of.
#include <span>

#include "base/status.h"
#include "git/regular_file.h"
#include "rewrite/metadata.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileSize = int64_t{1} << 30;

std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return line;
}

bool TakeId(std::string_view* line, ObjectId* id) {
  const size_t end = line->find(' ');
  if (!ObjectId::FromHex(line->substr(0, end), id)) {
    return false;
  }
  line->remove_prefix(end == std::string_view::npos ? line->size() : end + 1);
  return true;
}

absl::Status Malformed(std::string_view name) {
  return DataLoss(std::string(name) + " is malformed");
}

absl::Status ParsePairs(std::string_view text, bool has_header, std::string_view name,
                        std::map<ObjectId, ObjectId>* pairs) {
  if (has_header) {
    TakeLine(&text);
  }
  while (!text.empty()) {
    std::string_view line = TakeLine(&text);
    ObjectId before;
    ObjectId after;
    if (!TakeId(&line, &before) || !TakeId(&line, &after) || !line.empty()) {
      return Malformed(name);
    }
    (*pairs)[before] = after;
  }
  return absl::OkStatus();
}

absl::Status ParseReferences(std::string_view text, RunMaps* maps) {
  TakeLine(&text);
  while (!text.empty()) {
    std::string_view line = TakeLine(&text);
    ObjectId before;
    ObjectId after;
    if (!TakeId(&line, &before) || !TakeId(&line, &after) || line.empty()) {
      return Malformed("ref-map");
    }
    maps->references[std::string(line)] = {before, after};
  }
  return absl::OkStatus();
}

// The null id has the default size, whatever the repository's is.
std::string Hex(const ObjectId& id, int id_size) {
  return id.IsNull() ? std::string(static_cast<size_t>(id_size) * 2, '0') : id.Hex();
}

std::string Padded(std::string_view text) {
  return std::string(text) + std::string(40 - text.size(), ' ') + " ";
}

std::string FormatPairs(const std::map<ObjectId, ObjectId>& pairs, int id_size) {
  std::string text;
  for (const auto& [before, after] : pairs) {
    text += Hex(before, id_size) + " " + Hex(after, id_size) + "\n";
  }
  return text;
}

}  // namespace

absl::StatusOr<RunMaps> ParseRunMaps(std::string_view commit_map, std::string_view ref_map,
                                     std::string_view first_changed) {
  RunMaps maps;
  SECRETSCAN_RETURN_IF_ERROR(ParsePairs(commit_map, true, "commit-map", &maps.commits));
  SECRETSCAN_RETURN_IF_ERROR(ParseReferences(ref_map, &maps));
  SECRETSCAN_RETURN_IF_ERROR(
      ParsePairs(first_changed, false, "first-changed-commits", &maps.first_changed));
  return maps;
}

absl::StatusOr<RunMaps> ReadRunMaps(const std::string& directory) {
  std::string texts[3];
  constexpr std::string_view kNames[] = {"commit-map", "ref-map", "first-changed-commits"};
  for (size_t i = 0; i < std::size(kNames); ++i) {
    const std::string path = directory + std::string(kNames[i]);
    auto text = ReadRegularFile(path, kMaxFileSize);
    if (!text.ok()) {
      return Annotate(text.status(), path);
    }
    texts[i] = *std::move(text);
  }
  return ParseRunMaps(texts[0], texts[1], texts[2]);
}

std::vector<std::pair<std::string, std::string>> FormatRunMaps(const RunMaps& maps,
                                                               int id_size) {
  std::string references = Padded("old") + Padded("new") + "ref\n";
  std::string changed;
  for (const auto& [name, ids] : maps.references) {
    references += Hex(ids.first, id_size) + " " + Hex(ids.second, id_size) + " " + name + "\n";
    if (ids.first != ids.second) {
      changed += name + "\n";
    }
  }
  return {{"commit-map", Padded("old") + "new\n" + FormatPairs(maps.commits, id_size)},
          {"ref-map", std::move(references)},
          {"changed-refs", std::move(changed)},
          {"first-changed-commits", FormatPairs(maps.first_changed, id_size)}};
}

std::string FormatSuboptimalIssues(const std::vector<ObjectId>& flattened_merges,
                                   const std::vector<std::string>& dead_mentions) {
  std::string text;
  if (!flattened_merges.empty()) {
    text += "These merges became ordinary commits, since nothing was left of one side.  Their\n"
            "messages still tell of a merge.  (Original id on the left.)\n";
    for (const ObjectId& id : flattened_merges) {
      // As Python prints bytes, and None where the new id would stand: others read this file.
      text += "  b'" + id.Hex() + "' None\n";
    }
    text += "\n";
  }
  if (!dead_mentions.empty()) {
    text += "Messages mention these ids, of commits that are gone or were never there; they were\n"
            "left as they are:\n";
    for (const std::string& mention : dead_mentions) {
      text += "  b'" + mention + "'\n";
    }
    text += "\n";
  }
  return text.empty() ? "No filtering problems encountered.\n" : text;
}

}  // namespace secretscan
