// What the name beside a value says about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace secretscan {

enum class NameKind : uint8_t {
  kPassword,
  kSecret,
  kToken,
  kNamedKey,    // apiKey, secret_key, consumer-key …
  kKey,         // any other key
  kCredential,  // credential, auth
  kSalt,        // salt, nonce, seed, signature
  kOther,
};

struct NameReading {
  NameKind kind = NameKind::kOther;
  bool ends_secret = false;  // the last word is the secret's: db_password, not password_length
  bool structural = false;   // a property of a secret, or where it lies: token_url, passwordHash
  bool identifier = false;   // ends with id: key_id, tokenId
  bool secret_id = false;    // an id that is a secret by itself, as Vault has them: SECRET_ID, DEV_ROOT_TOKEN_ID
  bool of_another = false;   // of what is called so, or its kind: secretName, KEY_TYPE, passwordVariable
  bool setting = false;      // what to do with a secret: update_password, ask_pass
  bool open = false;         // what anyone may see: publicKey, primary_key, csrf_token
  bool is_public = false;    // what is a public key or of one
  bool mock = false;         // mock_token, FAKE_SECRET
  bool refused = false;      // of what is to be refused: wrongPassword, nonMatchingToken
  bool derived = false;      // what was made of a secret: encrypted_key, hashed_token, keyFingerprint
  bool asks = false;         // whether to ask for one: --ask-vault-pass
  bool of_signer = false;    // of OpenPGP: GPG_KEY, whose value may be a fingerprint
  bool of_request = false;   // tells a request or a page of results: nextToken, ClientRequestToken
  bool of_page = false;      // good for one page or request: csrf_token, authenticity_token, postman-token
};

NameReading ReadName(std::string_view name);

}  // namespace secretscan
