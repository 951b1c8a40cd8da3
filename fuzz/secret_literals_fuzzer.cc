// Secrets of any bytes in texts of any bytes, written in every way.
//
// Input: a byte for the secret's length, the secret, the text; the middle of it takes the secret.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/hex.h"
#include "rewrite/escape_reader.h"
#include "rewrite/secret_literals.h"
#include "rewrite/secret_pattern.h"

namespace {

void Check(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  constexpr size_t kMaxText = 400;
  if (size == 0) {
    return 0;
  }
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string secret(input.substr(0, data[0] % 64));
  const std::string_view text = input.substr(secret.size()).substr(0, kMaxText);
  const auto literals = SecretLiterals::Create({{secret, "name", std::nullopt}});
  if (!literals.ok()) {
    return 0;
  }
  const std::string before(text.substr(0, text.size() / 2)), after(text.substr(text.size() / 2));
  const auto replaced = [&](const std::string& content, bool* changed) {
    std::string out, again;
    const auto result = (*literals)->Replace(content, &out);
    *changed = result.ok() && *result;
    if (!*changed) {
      return content;
    }
    const auto second = (*literals)->Replace(out, &again);
    Check(second.ok() && !*second);
    return out;
  };
  bool changed = false;
  const std::string plain = replaced(before + secret + after, &changed);
  Check(!changed || plain.find(secret) == std::string::npos);
  const std::string_view bytes = secret;
  for (const EscapeStyle style :
       {EscapeStyle::kPercent, EscapeStyle::kBackslash, EscapeStyle::kMarkup}) {
    replaced(before + WriteEscaped(bytes, style) + after, &changed);
  }
  replaced(before + ToUtf16(bytes, true) + after, &changed);
  replaced(before + HexEncode({data, size}) + after, &changed);

  // What surrounds it in base64 stays.
  if (secret.size() >= 6 && before.find(secret) == std::string::npos &&
      after.find(secret) == std::string::npos) {
    const std::string whole = before + secret + after;
    std::string meaning;
    const std::string encoded = replaced(Base64Encode(whole), &changed);
    if (changed && whole.find(secret) == before.size() && Base64Decode(encoded, &meaning)) {
      Check(meaning.find(secret) == std::string::npos);
    }
  }
  return 0;
}
