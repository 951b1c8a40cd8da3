// Every check of values, on any bytes: a verdict, the same each time, and the encodings under them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "validate/der.h"
#include "validate/encoded_key.h"
#include "validate/json_object.h"
#include "validate/key_armor.h"
#include "validate/private_key.h"
#include "validate/sample_password.h"
#include "validate/validator.h"

using secretscan::Confidence;
using secretscan::MatchView;
using secretscan::Validator;
using secretscan::Verdict;

namespace {

void Check(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void JudgeByAll(const MatchView& match) {
  for (const Validator& validator : secretscan::Validators()) {
    for (const Confidence before : {Confidence::kLow, Confidence::kMedium, Confidence::kHigh}) {
      const Verdict verdict = validator.judge(match, before);
      const Verdict again = validator.judge(match, before);
      Check(verdict.rejected == again.rejected && verdict.confidence == again.confidence &&
            verdict.reason == again.reason);
      Check(!verdict.rejected || !verdict.reason.empty());
    }
  }
}

void ReadEncodings(std::string_view text) {
  std::string bytes;
  if (secretscan::Base64DecodeAny(text, &bytes)) {
    std::string again;
    Check(secretscan::Base64DecodeAny(secretscan::Base64Encode(bytes), &again) && again == bytes);
  }
  std::string_view rest = text;
  for (secretscan::DerItem item; ReadDer(&rest, &item);) {
    Check(item.content.size() <= item.declared && item.content.size() <= text.size());
  }
  if (const auto armor = secretscan::ReadKeyArmor(text)) {
    Check(armor->digits <= text.size() && armor->bytes.size() <= armor->digits);
  }
  secretscan::JsonObject::Parse(text);
  secretscan::OpenPgpKeyForm(text);
  secretscan::OpenSshKeyForm(text);
  secretscan::IsSampleHost(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The first line is the path, the second what stands before; the secret is the match, or its last
  // third.
  const size_t line = text.find('\n');
  const std::string_view path = text.substr(0, line);
  const std::string_view match = line == std::string_view::npos ? text : text.substr(line + 1);
  JudgeByAll({match, match, {}, {}, path});
  const std::string_view secret = match.substr(match.size() - match.size() / 3);
  JudgeByAll({secret, match, path, path, path});
  ReadEncodings(match);
  return 0;
}
