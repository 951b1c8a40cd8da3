#include "rewrite/record_file.h"

#include <charconv>

#include "base/hex.h"
#include "base/sha256.h"
#include "base/status.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileSize = int64_t{2} << 30;
constexpr std::string_view kEnd = "end ";
constexpr std::string_view kEmpty = "%-";

bool IsPlain(char c) { return c > ' ' && c <= '~' && c != '%'; }

void AppendField(std::string_view field, std::string* out) {
  if (field.empty()) {
    *out += kEmpty;
  }
  for (const char c : field) {
    if (IsPlain(c)) {
      out->push_back(c);
    } else {
      const auto byte = static_cast<uint8_t>(c);
      *out += '%' + HexEncode({&byte, 1});
    }
  }
}

bool ParseField(std::string_view text, std::string* field) {
  field->clear();
  if (text == kEmpty) {
    return true;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      if (!IsPlain(text[i])) {
        return false;
      }
      field->push_back(text[i]);
      continue;
    }
    if (text.size() - i < 3 || HexDigit(text[i + 1]) < 0 || HexDigit(text[i + 2]) < 0) {
      return false;
    }
    field->push_back(static_cast<char>(HexDigit(text[i + 1]) << 4 | HexDigit(text[i + 2])));
    i += 2;
  }
  return !field->empty();
}

absl::Status Damaged(std::string_view kind) {
  return DataLoss("not a whole \"" + std::string(kind) + "\" file");
}

}  // namespace

RecordWriter::RecordWriter(std::string_view kind) : text_(std::string(kind) + "\n") {}

void RecordWriter::Add(std::initializer_list<std::string_view> fields) {
  for (const std::string_view& field : fields) {
    if (&field != fields.begin()) {
      text_ += ' ';
    }
    AppendField(field, &text_);
  }
  text_ += '\n';
}

void RecordWriter::Add(const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    if (&field != &fields.front()) {
      text_ += ' ';
    }
    AppendField(field, &text_);
  }
  text_ += '\n';
}

std::string RecordWriter::Finish() const {
  return text_ + std::string(kEnd) + Sha256Hex(text_) + "\n";
}

absl::StatusOr<std::vector<Record>> ParseRecords(std::string_view text, std::string_view kind) {
  const size_t end_size = kEnd.size() + 64 + 1;
  if (text.size() < kind.size() + 1 + end_size || !text.starts_with(kind) ||
      text[kind.size()] != '\n') {
    return Damaged(kind);
  }
  const std::string_view body = text.substr(0, text.size() - end_size);
  if (text.substr(body.size()) != std::string(kEnd) + Sha256Hex(body) + "\n") {
    return Damaged(kind);
  }
  std::vector<Record> records;
  for (std::string_view rest = body.substr(kind.size() + 1); !rest.empty();) {
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      return Damaged(kind);
    }
    Record& record = records.emplace_back();
    for (std::string_view line = rest.substr(0, end);;) {
      const size_t space = line.find(' ');
      if (!ParseField(line.substr(0, space), &record.emplace_back())) {
        return Damaged(kind);
      }
      if (space == std::string_view::npos) {
        break;
      }
      line.remove_prefix(space + 1);
    }
    rest.remove_prefix(end + 1);
  }
  return records;
}

absl::StatusOr<std::vector<Record>> ReadRecords(const std::string& path, std::string_view kind) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                              ReadRegularFile(path, kMaxFileSize, Links::kRefuse));
  auto records = ParseRecords(text, kind);
  return records.ok() ? std::move(records)
                      : absl::StatusOr<std::vector<Record>>(Annotate(records.status(), path));
}

bool ParseNumber(std::string_view text, uint64_t* value) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), *value);
  return !text.empty() && result.ec == std::errc() && result.ptr == text.data() + text.size();
}

}  // namespace secretscan
