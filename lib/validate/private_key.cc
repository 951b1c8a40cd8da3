#include "validate/private_key.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "validate/der.h"
#include "validate/key_armor.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

constexpr size_t kMaxItems = 16;
// Numbers of a key: five in DSA beside the version, eight in RSA.
constexpr size_t kFewestNumbers = 6;
// Below this no form holds a private key: an Ed25519 key in PKCS#8 takes 48 bytes, one of a small
// curve 32.
constexpr size_t kShortestKey = 32;
// Of a key that was cut, so much must be left to be worth a look.
constexpr double kMostOfKey = 0.75;

std::vector<DerItem> Items(std::string_view bytes) {
  std::vector<DerItem> items;
  DerItem item;
  while (items.size() < kMaxItems && ReadDer(&bytes, &item)) {
    items.push_back(item);
  }
  return items;
}

bool IsAlgorithm(const DerItem& item) {
  std::string_view content = item.content;
  DerItem id;
  return item.tag == kDerSequence && ReadDer(&content, &id) && id.tag == kDerObjectId && id.whole();
}

// A length and as many bytes, off the front.
std::optional<std::string_view> TakeString(std::string_view* bytes) {
  if (bytes->size() < 4) {
    return std::nullopt;
  }
  uint32_t size = 0;
  for (size_t i = 0; i < 4; ++i) {
    size = size << 8 | static_cast<uint8_t>((*bytes)[i]);
  }
  if (bytes->size() - 4 < size) {
    return std::nullopt;
  }
  const std::string_view text = bytes->substr(4, size);
  bytes->remove_prefix(4 + size);
  return text;
}

}  // namespace

KeyForm DerKeyForm(std::string_view bytes) {
  const size_t size = bytes.size();
  DerItem key;
  if (!ReadDer(&bytes, &key) || key.tag != kDerSequence || key.declared < kShortestKey) {
    return KeyForm::kNone;
  }
  const std::vector<DerItem> items = Items(key.content);
  if (items.size() < 2) {
    return KeyForm::kNone;
  }
  const bool version = items[0].tag == kDerInteger && items[0].declared == 1;
  const bool pkcs8 = version && IsAlgorithm(items[1]);
  const bool sec1 = version && items[1].tag == kDerOctetString;
  const bool numbers = version && items[1].tag == kDerInteger;
  const bool protected_key = IsAlgorithm(items[0]) && items[1].tag == kDerOctetString;
  if (IsAlgorithm(items[0]) && items[1].tag == kDerBitString) {
    return KeyForm::kPublic;
  }
  if (!pkcs8 && !sec1 && !numbers && !protected_key) {
    return KeyForm::kNone;
  }
  if (!key.whole()) {
    return static_cast<double>(size) < kMostOfKey * static_cast<double>(key.declared)
               ? KeyForm::kNone
               : KeyForm::kCut;
  }
  if (protected_key) {
    return items[1].whole() ? KeyForm::kEncrypted : KeyForm::kDamaged;
  }
  if (pkcs8) {
    return items.size() > 2 && items[2].tag == kDerOctetString && items[2].whole()
               ? KeyForm::kWhole
               : KeyForm::kDamaged;
  }
  if (sec1) {
    return items[1].whole() ? KeyForm::kWhole : KeyForm::kDamaged;
  }
  const bool all_numbers =
      items.size() >= kFewestNumbers &&
      std::all_of(items.begin(), items.begin() + kFewestNumbers,
                  [](const DerItem& item) { return item.tag == kDerInteger && item.whole(); });
  return all_numbers ? KeyForm::kWhole : KeyForm::kDamaged;
}

constexpr std::string_view kOpenSshMagic("openssh-key-v1\0", 15);

KeyForm OpenSshKeyForm(std::string_view bytes) {
  if (!bytes.starts_with(kOpenSshMagic) || bytes.size() < kOpenSshMagic.size() + kShortestKey) {
    return KeyForm::kNone;
  }
  bytes.remove_prefix(kOpenSshMagic.size());
  const auto cipher = TakeString(&bytes);
  const auto derivation = TakeString(&bytes);
  const auto options = TakeString(&bytes);
  if (!cipher || !derivation || !options || bytes.size() < 4) {
    return KeyForm::kDamaged;
  }
  bytes.remove_prefix(4);  // the number of keys
  const auto public_key = TakeString(&bytes);
  const auto private_keys = TakeString(&bytes);
  if (!public_key || !private_keys || private_keys->size() < kShortestKey) {
    return KeyForm::kDamaged;
  }
  return *cipher == "none" ? KeyForm::kWhole : KeyForm::kEncrypted;
}

KeyForm OpenPgpKeyForm(std::string_view bytes) {
  constexpr int kSecretKey = 5;
  constexpr int kPublicKey = 6;
  if (bytes.size() < kShortestKey) {
    return KeyForm::kNone;
  }
  const auto first = static_cast<uint8_t>(bytes[0]);
  if ((first & 0x80) == 0) {
    return KeyForm::kNone;
  }
  const int tag = first & 0x40 ? first & 0x3F : first >> 2 & 0x0F;
  return tag == kSecretKey   ? KeyForm::kWhole
         : tag == kPublicKey ? KeyForm::kPublic
                             : KeyForm::kNone;
}

namespace {

// What makes an armour of a body alone.
constexpr std::string_view kBareMarker = "-----BEGIN KEY-----";

// Words in a label that no program writes.
bool IsExampleLabel(std::string_view label) {
  constexpr std::array<std::string_view, 6> kWords = {"EXAMPLE", "DUMMY", "FAKE",
                                                      "SAMPLE",  "STUB",  "TEST"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return label.find(word) != std::string_view::npos;
  });
}

KeyForm FormOf(const KeyArmor& armor) {
  // With other markers no program reads it, but whoever mended the markers.
  if (armor.label.starts_with("OPENSSH") || armor.bytes.starts_with(kOpenSshMagic)) {
    return OpenSshKeyForm(armor.bytes);
  }
  if (armor.label.starts_with("PGP")) {
    return OpenPgpKeyForm(armor.bytes);
  }
  if (armor.encrypted) {  // the cipher hides the structure
    return armor.bytes.size() < kShortestKey ? KeyForm::kNone : KeyForm::kEncrypted;
  }
  return DerKeyForm(armor.bytes);
}

Verdict ByForm(KeyForm form, Confidence confidence) {
  switch (form) {
    case KeyForm::kNone:
      break;
    case KeyForm::kPublic:
      return {true, confidence, "this is a public key"};
    case KeyForm::kCut:
      return {false, Confidence::kLow, "the key is cut short"};
    case KeyForm::kDamaged:
      return {false, Confidence::kMedium, "the key is damaged"};
    case KeyForm::kEncrypted:
      return {false, Confidence::kMedium, "the key is encrypted with a passphrase"};
    case KeyForm::kWhole:
      return {false, Confidence::kHigh, "the key is whole and not encrypted"};
  }
  return {true, confidence, "there is no key between the markers"};
}

Verdict JudgeArmored(std::string_view text, Confidence confidence) {
  const std::optional<KeyArmor> armor = ReadKeyArmor(text);
  if (!armor || IsExampleLabel(armor->label)) {
    return {true, confidence, "the markers are those of an example"};
  }
  if (armor->elided) {
    return {true, confidence, "the key is left out"};
  }
  const KeyForm form = FormOf(*armor);
  // Labels that only one program writes may hold a form of its own.
  constexpr std::array<std::string_view, 10> kDerLabels = {
      "PRIVATE KEY",           "RSA PRIVATE KEY",       "EC PRIVATE KEY", "DSA PRIVATE KEY",
      "ANY PRIVATE KEY",       "ENCRYPTED PRIVATE KEY", "DH PRIVATE KEY", "OPENSSH PRIVATE KEY",
      "PGP PRIVATE KEY BLOCK", "PGP PRIVATE KEY"};
  if (form == KeyForm::kNone && armor->bytes.size() >= kShortestKey &&
      std::find(kDerLabels.begin(), kDerLabels.end(), armor->label) == kDerLabels.end()) {
    return {false, Confidence::kMedium, "a key in a form of one program only"};
  }
  if (form == KeyForm::kNone && armor->bytes.size() >= 4 * kShortestKey) {
    return {false, Confidence::kLow,
            "what stands between the markers is no key that a program reads"};
  }
  return ByForm(form, confidence);
}

Verdict JudgePrivateKey(const MatchView& match, Confidence confidence) {
  return JudgeArmored(match.match, confidence);
}

// Base64 of all that, over several lines.
Verdict JudgeEncodedKey(const MatchView& match, Confidence confidence) {
  const std::optional<KeyArmor> outer = ReadKeyArmor(std::string(kBareMarker).append(match.secret));
  if (!outer || outer->bytes.find("PRIVATE KEY") == std::string::npos) {
    return {true, confidence, "not a private key in base64"};
  }
  return JudgeArmored(outer->bytes, confidence);
}

// The bytes of a key without markers: the value of a setting that holds base64 of DER.
Verdict JudgeBareKey(const MatchView& match, Confidence confidence) {
  const std::optional<KeyArmor> armor = ReadKeyArmor(std::string(kBareMarker).append(match.secret));
  return armor->elided ? Verdict{true, confidence, "the key is left out"}
                       : ByForm(DerKeyForm(armor->bytes), confidence);
}

bool HoldsExampleWord(std::string_view text) {
  constexpr std::array<std::string_view, 7> kWords = {"example", "dummy", "fake",    "sample",
                                                      "stub",    "mock",  "snakeoil"};
  const std::string lowered = AsciiLowered(text);
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return lowered.find(word) != std::string::npos;
  });
}

bool HoldsDirectory(std::string_view path, std::string_view name) {
  for (size_t at = path.find(name); at != std::string_view::npos; at = path.find(name, at + 1)) {
    const size_t end = at + name.size();
    if ((at == 0 || path[at - 1] == '/') && end < path.size() && path[end] == '/') {
      return true;
    }
  }
  return false;
}

// Programs and data bases of file types hold markers, and keys of their self-tests.
bool IsInstalledProgram(std::string_view path) {
  constexpr std::array<std::string_view, 6> kDirectories = {
      "usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "usr/share/mime", "usr/share/misc"};
  return path.find(".so.") != std::string_view::npos || path.ends_with(".mgc") ||
         HoldsDirectory(path, "lib64") ||
         std::any_of(kDirectories.begin(), kDirectories.end(),
                     [&](std::string_view name) { return HoldsDirectory(path, name); });
}

bool IsTest(std::string_view path) {
  constexpr std::array<std::string_view, 6> kDirectories = {"test",     "tests",   "spec",
                                                            "testdata", "testing", "__tests__"};
  return std::any_of(kDirectories.begin(), kDirectories.end(),
                     [&](std::string_view name) { return HoldsDirectory(path, name); });
}

Verdict JudgeKeyPlace(const MatchView& match, Confidence confidence) {
  if (IsInstalledProgram(match.path)) {
    return {false, Confidence::kLow, "a key that an installed program brings along"};
  }
  if (HoldsExampleWord(match.path.substr(match.path.rfind('/') + 1))) {
    return {false, Confidence::kLow, "the name of the file says that it is an example"};
  }
  const std::optional<KeyArmor> armor = ReadKeyArmor(match.match);
  const bool encrypted =
      armor && (armor->encrypted || armor->label.find("ENCRYPTED") != std::string_view::npos);
  if (encrypted && IsTest(match.path)) {
    return {false, Confidence::kLow, "an encrypted key of a test"};
  }
  return {false, confidence, {}};
}

constexpr Validator kValidators[] = {
    {"encoded-private-key", "decodes base64 of such a key, and parses that; rejects what is none",
     false, JudgeEncodedKey},
    {"private-key", "parses the key between PEM, OpenSSH or OpenPGP markers; rejects what is none",
     false, JudgePrivateKey},
    {"bare-private-key", "parses the value as base64 of a private key in DER; rejects what is none",
     false, JudgeBareKey},
    {"private-key-place",
     "lowers keys of examples and installed programs, and encrypted ones of tests", true,
     JudgeKeyPlace},
};

}  // namespace

std::span<const Validator> PrivateKeyValidators() { return kValidators; }

}  // namespace secretscan
