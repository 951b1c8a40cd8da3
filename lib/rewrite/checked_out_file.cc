#include "rewrite/checked_out_file.h"

#include <sys/stat.h>

#include "base/status.h"

namespace secretscan {

using Relation = CheckedOutFile::Relation;

bool ToCrlf(const std::string& text, std::string* out) {
  if (text.find('\r') != std::string::npos || text.find('\0') != std::string::npos) {
    return false;
  }
  out->clear();
  for (const char c : text) {
    if (c == '\n') {
      out->push_back('\r');
    }
    out->push_back(c);
  }
  return true;
}

absl::StatusOr<CheckedOutFile> LookAtFile(const std::string& path, const IndexEntry& entry,
                                          const ObjectStore& objects) {
  CheckedOutFile file;
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    return file;
  }
  const bool is_unchanged = MatchesStat(entry.stat, info);
  file.relation = is_unchanged ? Relation::kFiltered : Relation::kModified;
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectHeader header, objects.ReadHeader(entry.id));
  if (header.type != ObjectType::kBlob) {
    return DataLoss(entry.id.Hex() + " is no blob");
  }
  std::string bytes;
  SECRETSCAN_ASSIGN_OR_RETURN(file.state, ReadFileState(path, &bytes));
  const bool is_link = file.state.kind == FileState::Kind::kLink;
  if (file.state.kind == FileState::Kind::kOther || (is_link && entry.mode != 0120000) ||
      static_cast<int64_t>(bytes.size()) < header.size) {
    return file;
  }
  std::string blob;
  SECRETSCAN_RETURN_IF_ERROR(objects.Read(entry.id, &blob).status());
  if (bytes == blob) {
    file.relation = Relation::kSame;
    return file;
  }
  std::string converted;
  if (!is_link && entry.mode != 0120000 && ToCrlf(blob, &converted) && bytes == converted) {
    file.relation = Relation::kCrlf;
  }
  return file;
}

}  // namespace secretscan
