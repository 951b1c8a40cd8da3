#include "rewrite/journal.h"

#include <algorithm>

#include "base/status.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr std::string_view kKind = "secretscan journal 1";
constexpr std::string_view kRoots[] = {"git", "tree"};
constexpr std::string_view kStates[] = {"absent", "file", "link", "other"};

bool IsDigest(std::string_view text) { return text.size() == 64; }

bool ParseId(const std::string& text, int id_size, ObjectId* id) {
  return ObjectId::FromHex(text, id) && id->size == id_size;
}

// A file in objects/pack: no other directory, nothing hidden.
bool IsPackFile(std::string_view name) {
  return name.starts_with("pack-") && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

template <size_t kCount>
bool ParseWord(const std::string& word, const std::string_view (&words)[kCount], int* value) {
  const auto* found = std::find(std::begin(words), std::end(words), word);
  *value = static_cast<int>(found - std::begin(words));
  return found != std::end(words);
}

bool ParseReference(const Record& record, int id_size, JournalReference* reference) {
  if (record.size() != 6 || !IsSafeReferenceName(record[1]) ||
      !ParseId(record[2], id_size, &reference->before) ||
      !ParseId(record[3], id_size, &reference->after)) {
    return false;
  }
  reference->name = record[1];
  reference->is_loose = record[4] == "loose";
  reference->loose = record[5];
  return true;
}

bool ParseOperation(const Record& record, FileOperation* operation) {
  size_t at = 1;
  uint64_t group = 0;
  uint64_t staged = 0;  // 0: none
  if (!ParseFields(record, &at, &operation->place) ||
      !ParseFields(record, &at, &operation->before) ||
      !ParseFields(record, &at, &operation->after) || record.size() != at + 4 ||
      !ParseNumber(record[at + 2], &group) || !ParseNumber(record[at + 3], &staged) ||
      group > 100 || staged > 1u << 30) {
    return false;
  }
  operation->entries_before = record[at];
  operation->entries_after = record[at + 1];
  operation->group = static_cast<int>(group);
  operation->staged = static_cast<int>(staged) - 1;
  return IsSafePlace(operation->place) &&
         (operation->staged >= 0) == (operation->after.kind != FileState::Kind::kAbsent);
}

bool ParseRecord(const Record& record, Journal* journal) {
  const std::string& what = record[0];
  if (what == "reference") {
    return ParseReference(record, journal->id_size, &journal->references.emplace_back());
  }
  if (what == "packed" && record.size() == 4) {
    journal->packed = {record[1], record[2], record[3]};
    return true;
  }
  if (what == "pack" && record.size() == 2) {
    journal->new_packs.push_back(record[1]);
    return IsPackFile(record[1]);
  }
  if (what == "left" && record.size() == 2) {
    journal->left.push_back(record[1]);
    return true;
  }
  return what == "change" && ParseOperation(record, &journal->operations.emplace_back());
}

}  // namespace

bool IsSafeReferenceName(std::string_view name) {
  if (!name.starts_with("refs/")) {
    return false;
  }
  for (size_t begin = 0;;) {
    const size_t slash = name.find('/', begin);
    const std::string_view part = name.substr(begin, slash - begin);
    if (part.empty() || part.front() == '.' || part.ends_with(".lock") ||
        std::any_of(part.begin(), part.end(),
                    [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; })) {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    begin = slash + 1;
  }
}

void AppendFields(const FilePlace& place, Record* record) {
  record->emplace_back(kRoots[static_cast<int>(place.root)]);
  record->push_back(place.worktree);
  record->push_back(place.path);
}

void AppendFields(const FileState& state, Record* record) {
  record->emplace_back(kStates[static_cast<int>(state.kind)]);
  record->push_back(std::to_string(state.mode));
  record->push_back(state.digest);
}

bool ParseFields(const Record& record, size_t* at, FilePlace* place) {
  int root = 0;
  if (record.size() < *at + 3 || !ParseWord(record[*at], kRoots, &root)) {
    return false;
  }
  place->root = static_cast<FilePlace::Root>(root);
  place->worktree = record[*at + 1];
  place->path = record[*at + 2];
  *at += 3;
  return true;
}

bool ParseFields(const Record& record, size_t* at, FileState* state) {
  int kind = 0;
  uint64_t mode = 0;
  if (record.size() < *at + 3 || !ParseWord(record[*at], kStates, &kind) ||
      !ParseNumber(record[*at + 1], &mode) || mode > 07777) {
    return false;
  }
  state->kind = static_cast<FileState::Kind>(kind);
  state->mode = static_cast<uint32_t>(mode);
  state->digest = record[*at + 2];
  *at += 3;
  const bool has_content =
      state->kind == FileState::Kind::kFile || state->kind == FileState::Kind::kLink;
  return has_content ? IsDigest(state->digest) : state->digest.empty();
}

std::string WriteJournal(const Journal& journal) {
  RecordWriter writer(kKind);
  writer.Add({"ids", journal.id_size == 32 ? "32" : "20"});
  writer.Add({"packed", journal.packed.original, journal.packed.neutral, journal.packed.final});
  for (const JournalReference& reference : journal.references) {
    writer.Add({"reference", reference.name, reference.before.Hex(), reference.after.Hex(),
                reference.is_loose ? "loose" : "packed", reference.loose});
  }
  for (const std::string& pack : journal.new_packs) {
    writer.Add({"pack", pack});
  }
  for (const FileOperation& operation : journal.operations) {
    Record record = {"change"};
    AppendFields(operation.place, &record);
    AppendFields(operation.before, &record);
    AppendFields(operation.after, &record);
    record.push_back(operation.entries_before);
    record.push_back(operation.entries_after);
    record.push_back(std::to_string(operation.group));
    record.push_back(std::to_string(operation.staged + 1));
    writer.Add(record);
  }
  for (const std::string& left : journal.left) {
    writer.Add({"left", left});
  }
  return writer.Finish();
}

absl::StatusOr<Journal> ParseJournal(std::string_view text) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Record> records, ParseRecords(text, kKind));
  Journal journal;
  if (records.empty() || (records[0] != Record{"ids", "20"} && records[0] != Record{"ids", "32"})) {
    return DataLoss("malformed journal");
  }
  journal.id_size = records[0][1] == "32" ? 32 : 20;
  for (size_t i = 1; i < records.size(); ++i) {
    if (!ParseRecord(records[i], &journal)) {
      return DataLoss("malformed journal");
    }
  }
  if (!std::is_sorted(journal.operations.begin(), journal.operations.end(),
                      [](const auto& a, const auto& b) { return a.group < b.group; })) {
    return DataLoss("malformed journal");
  }
  return journal;
}

absl::StatusOr<Journal> ReadJournal(const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                              ReadRegularFile(path, int64_t{2} << 30, Links::kRefuse));
  auto journal = ParseJournal(text);
  return journal.ok() ? std::move(journal)
                      : absl::StatusOr<Journal>(Annotate(journal.status(), path));
}

}  // namespace secretscan
