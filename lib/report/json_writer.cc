#include "report/json_writer.h"

namespace secretscan {

void JsonWriter::Key(std::string_view key) {
  BeforeMember();
  *out_ += '"';
  *out_ += key;
  *out_ += indent_.empty() ? "\":" : "\": ";
  after_key_ = true;
}

void JsonWriter::EscapedKey(std::string_view key) {
  BeforeMember();
  AppendGoString(key, out_);
  *out_ += indent_.empty() ? ":" : ": ";
  after_key_ = true;
}

void JsonWriter::String(std::string_view value) {
  BeforeValue();
  AppendGoString(value, out_);
}

void JsonWriter::Raw(std::string_view json) {
  BeforeValue();
  *out_ += json;
}

void JsonWriter::Begin(char bracket) {
  BeforeValue();
  *out_ += bracket;
  ++depth_;
  filled_ &= ~(uint64_t{1} << depth_);
}

void JsonWriter::End(char bracket) {
  const bool filled = filled_ >> depth_ & 1;
  --depth_;
  if (filled) {
    NewLine();
  }
  *out_ += bracket;
}

void JsonWriter::BeforeValue() {
  if (!after_key_ && depth_ > 0) {
    BeforeMember();
  }
  after_key_ = false;
}

void JsonWriter::BeforeMember() {
  const uint64_t bit = uint64_t{1} << depth_;
  if (filled_ & bit) {
    *out_ += ',';
  }
  filled_ |= bit;
  NewLine();
}

void JsonWriter::NewLine() {
  if (indent_.empty()) {
    return;
  }
  *out_ += '\n';
  for (int i = 0; i < depth_; ++i) {
    *out_ += indent_;
  }
}

}  // namespace secretscan
