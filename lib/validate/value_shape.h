// What a value is made of, and the shapes of values that are no secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace secretscan {

struct Characters {
  size_t lower = 0;
  size_t upper = 0;
  size_t digits = 0;
  size_t symbols = 0;      // everything else
  size_t punctuation = 0;  // of these, what is rare in names, paths and encodings
  size_t changes = 0;      // neighbours of different kinds
  size_t distinct = 0;     // different bytes
  bool hexadecimal = false;
};
Characters CountCharacters(std::string_view value);

enum class Shape : uint8_t {
  kOther,
  kUuid,
  kPath,        // a path or an address
  kDotted,      // names joined by dots: a reference or a host
  kWords,       // names joined by '-' or '_', or in camelCase
  kConstant,    // WORDS_IN_CAPITALS
  kNumber,      // a number, a version, a date
  kMail,
  kFile,        // ends as a file does
  kTemplate,    // holds what is replaced: ${x}, %s, {{x}}, <x>, @x@
  kReference,   // says where the secret lies: vault:, secretKeyRef
  kEncrypted,   // ENC[…], a SealedSecret
  kHash,        // of a password, or a digest for integrity: $2b$, {SSHA}, sha256-
  kPublicKey,   // DER of a public key or a certificate, a line of OpenSSH
  kAddress,     // of an account of Ethereum: 0x and 40 hexadecimal digits
  kObjectId,    // of ASN.1, or a name of a namespace: 1.2.840.113549, urn:ietf:
  kCode,        // calls, indexes, patterns
};
// The first of these that fits. Linear.
Shape ShapeOf(std::string_view value);

// Whether the value holds a word that stands for a value: "changeme", "your-token".
bool HoldsPlaceholderWord(std::string_view value);

// Whether the value holds a word such as "secret" or "test".
bool HoldsSampleWord(std::string_view value);

// Whether the value is base64 of a text that holds such a word, that counts, that is encrypted or stands for
// another, or of the first part of a token alone.
bool EncodesPlaceholder(std::string_view value);

// Whether five characters in a row, or six of the letters, count up or down or are the same.
bool HoldsSequence(std::string_view value);
// Whether five characters in a row count up or down.
bool HoldsCount(std::string_view value);

// Whether at least four letters follow each other as on a keyboard, over half of the value.
bool LooksTyped(std::string_view value);

}  // namespace secretscan
