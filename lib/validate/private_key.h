// What the bytes of a private key are.
#pragma once

#include <string_view>

namespace secretscan {

enum class KeyForm {
  kNone,       // nothing that a key is
  kPublic,     // the half that everybody may have
  kCut,        // begins as a key, and stops before its end
  kDamaged,    // begins as a key, and does not go on as one
  kEncrypted,  // a key that needs a passphrase
  kWhole,
};

// PKCS#1, SEC 1, DSA, PKCS#8 and encrypted PKCS#8, in DER.
KeyForm DerKeyForm(std::string_view bytes);
// The form of PROTOCOL.key of OpenSSH.
KeyForm OpenSshKeyForm(std::string_view bytes);
// The first packet of OpenPGP (RFC 9580).
KeyForm OpenPgpKeyForm(std::string_view bytes);

}  // namespace secretscan
