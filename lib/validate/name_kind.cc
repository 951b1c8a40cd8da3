#include "validate/name_kind.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"

namespace secretscan {
namespace {

// Words in lower case. HTTPServer_port2 is http, server, port.
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) {
      words.push_back(std::move(word));
    }
    word.clear();
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!absl::ascii_isalpha(c) && static_cast<unsigned char>(c) < 0x80) {
      finish();
      continue;
    }
    const bool upper = absl::ascii_isupper(c);
    if (upper && i > 0 &&
        (absl::ascii_islower(name[i - 1]) ||
         (absl::ascii_isupper(name[i - 1]) && i + 1 < name.size() &&
          absl::ascii_islower(name[i + 1])))) {
      finish();
    }
    word += absl::ascii_tolower(c);
  }
  finish();
  return words;
}

bool IsOneOf(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end() ||
         (word.size() > 3 && word.ends_with('s') &&
          std::find(words.begin(), words.end(), word.substr(0, word.size() - 1)) != words.end());
}

bool HoldsOneOf(std::string_view word, std::span<const std::string_view> pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [&](std::string_view piece) {
    return word.find(piece) != std::string_view::npos;
  });
}

constexpr std::string_view kPassword[] = {
    "passw",  "paswo",    "pwd",   "passphrase", "passcode", "pswd",  "kennwort", "contrase",
    "senha",  "motdepasse", "wachtwoord", "haslo", "hasło", "lösenord", "losenord", "пароль",
    "密码", "密碼", "口令", "パスワード", "비밀번호"};
constexpr std::string_view kPass[] = {"pass", "pw", "mdp", "clave", "parola"};
constexpr std::string_view kNoPassword[] = {"bypass", "compass", "encompass", "surpass",
                                            "trespass"};
constexpr std::string_view kNamedKey[] = {"api",    "access",   "auth",    "secret",    "private",
                                          "encryption", "encrypt", "signing", "sign",   "consumer",
                                          "client", "master",   "account", "license",   "app",
                                          "aes",      "hmac",    "jwt",       "shared",
                                          "storage", "service", "application", "session"};
constexpr std::string_view kSalt[] = {"salt", "nonce", "seed", "noncestr"};
constexpr std::string_view kCredential[] = {"cred", "auth", "dsn", "ticket", "webhook"};
constexpr std::string_view kOpen[] = {
    "public", "pub",   "primary", "foreign", "partition", "sort",  "cache", "row",    "object",
    "hot",    "short", "csrf",    "xsrf",    "page",      "next",  "sync",  "cancel",
    "continuation", "cancellation", "keyword", "author", "authority", "authors", "range", "hash", "route", "query",
    "translation", "i18n", "component", "menu", "column", "field", "site", "vapid", "parent",
    "postman", "authenticity", "encrypted", "wrapped", "signature", "sealed"};
constexpr std::string_view kMade[] = {"encrypted", "wrapped", "sealed", "hashed"};
constexpr std::string_view kSummary[] = {"fingerprint", "thumbprint", "checksum", "digest", "hash"};
constexpr std::string_view kPage[] = {"csrf", "xsrf", "csrfmiddleware", "authenticity",
                                     "antiforgery", "postman"};
constexpr std::string_view kRequest[] = {"next", "previous", "continuation", "request", "pagination",
                                        "idempotency", "cursor", "resume"};
constexpr std::string_view kOther[] = {"name", "type", "variable", "alias", "namespace",
                                        "version", "tag", "timestamp"};
constexpr std::string_view kVerbs[] = {"update", "ask",    "force",  "generate", "show",    "hide",
                                       "reset",  "require", "requires", "required", "need", "needs",
                                       "use",    "uses",   "has",    "is",       "validate", "verify",
                                       "enable", "disable", "allow", "change",   "forgot",  "prompt"};
constexpr std::string_view kMock[] = {"mock", "fake", "dummy", "example", "sample", "placeholder"};
constexpr std::string_view kRefused[] = {"invalid",   "wrong",     "incorrect",   "bogus",     "malformed",
                                         "nonmatching", "mismatched", "nonexistent", "nonexisting"};
constexpr std::string_view kNot[] = {"non", "not"};
constexpr std::string_view kRight[] = {"matching", "existent", "existing", "valid", "real", "correct"};
constexpr std::string_view kStructural[] = {
    "url",    "uri",     "path",   "file",   "filename", "dir",    "name",   "type",
    "label",  "field",  "input",   "hash",   "digest", "checksum", "length", "len",    "size",
    "count",  "format", "version", "expire", "expires", "expiry",  "expiration", "ttl", "lifetime",
    "index",  "alias",  "hint",    "prefix", "suffix", "store",    "ref",    "policy", "rotation",
    "re", "regex",  "regexp", "pattern", "endpoint", "address", "contract", "algorithm", "alg", "method",
    "header", "param",  "parameter", "placeholder", "message", "error", "title", "text", "reset",
    "env",    "var",    "variable", "arn",   "location", "mode",    "enabled", "required", "scope",
    "sha",    "fingerprint", "thumbprint", "status", "state", "user", "username", "host", "port",
    "server", "issuer", "audience", "realm", "domain", "class", "provider", "manager", "handler",
    "limit",  "interval", "timeout", "strength", "template", "description", "encoder", "encoding"};

}  // namespace

NameReading ReadName(std::string_view name) {
  NameReading reading;
  const std::vector<std::string> words = WordsOf(name);
  size_t at = words.size();  // of the word that decides
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    NameKind kind = NameKind::kOther;
    if (HoldsOneOf(word, kPassword) || IsOneOf(word, kPass) ||
        (word.ends_with("pass") && !IsOneOf(word, kNoPassword))) {
      kind = NameKind::kPassword;
    } else if (word.find("secret") != std::string_view::npos) {
      kind = NameKind::kSecret;
    } else if (word.find("token") != std::string_view::npos) {
      kind = NameKind::kToken;
    } else if (word.ends_with("key") || word.ends_with("keys")) {
      const std::string_view rest = word.substr(0, word.rfind("key"));
      const bool named = (!rest.empty() && IsOneOf(rest, kNamedKey)) ||
                         (i > 0 && IsOneOf(words[i - 1], kNamedKey));
      kind = named ? NameKind::kNamedKey : NameKind::kKey;
    } else if (IsOneOf(word, kSalt)) {
      kind = NameKind::kSalt;
    } else if (HoldsOneOf(word, kCredential) &&
               (!word.starts_with("author") || word.starts_with("authori"))) {
      kind = NameKind::kCredential;
    }
    if (kind != NameKind::kOther && kind <= reading.kind) {
      reading.kind = kind;
      at = i;
    }
  }
  if (words.empty()) {
    return reading;
  }
  const size_t last = words.size() - 1;
  reading.ends_secret = at == last;
  const std::string_view before_last = last > 0 ? std::string_view(words[last - 1]) : "";
  const bool ends_as_id =
      words[last] == "id" || words[last] == "ids" || words[last] == "identifier";
  reading.identifier = ends_as_id || (words[last] == "key" && before_last == "identifier");
  reading.secret_id = ends_as_id && (before_last == "secret" ||
                                     (before_last == "token" && last > 1 && words[last - 2] == "root"));
  reading.of_another = at + 1 < words.size() && IsOneOf(words[last], kOther);
  reading.setting = at > 0 && at < words.size() &&
                    (IsOneOf(words[0], kVerbs) || IsOneOf(words[at - 1], kVerbs));
  reading.asks = at > 0 && at < words.size() && (words[0] == "ask" || words[0] == "prompt");
  reading.of_signer = reading.kind == NameKind::kKey && at > 0 && at < words.size() &&
                      (words[at - 1] == "gpg" || words[at - 1] == "pgp");
  reading.of_request = reading.kind == NameKind::kToken && at > 0 && at < words.size() &&
                       IsOneOf(words[at - 1], kRequest);
  reading.structural =
      !reading.identifier && at + 1 < words.size() && IsOneOf(words.back(), kStructural);
  reading.open = std::any_of(words.begin(), words.end(),
                             [](std::string_view word) { return IsOneOf(word, kOpen); });
  reading.is_public = std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word == "pub" || word.starts_with("public");
  });
  reading.derived =
      reading.kind != NameKind::kPassword &&
      ((!words.empty() && IsOneOf(words.back(), kSummary)) ||
       std::any_of(words.begin(), words.end(),
                   [](std::string_view word) { return IsOneOf(word, kMade); }));
  reading.of_page = reading.kind == NameKind::kToken &&
                    std::any_of(words.begin(), words.end(),
                                [](std::string_view word) { return IsOneOf(word, kPage); });
  for (size_t i = 0; i < words.size(); ++i) {
    reading.refused = reading.refused || IsOneOf(words[i], kRefused) ||
                      (i > 0 && IsOneOf(words[i], kRight) && IsOneOf(words[i - 1], kNot));
  }
  reading.mock = std::any_of(words.begin(), words.end(),
                             [](std::string_view word) { return IsOneOf(word, kMock); });
  return reading;
}

}  // namespace secretscan
