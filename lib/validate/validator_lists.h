// Where the checks come from: each file of this module that holds some has a list of them.
#pragma once

#include <span>

#include "validate/validator.h"

namespace secretscan {

std::span<const Validator> BasicAuthValidators();      // validate/basic_auth.cc
std::span<const Validator> EncodedKeyValidators();     // validate/encoded_key.cc
std::span<const Validator> EncodedValueValidators();   // validate/encoded_value.cc
std::span<const Validator> GenericValidators();        // validate/generic_model.cc
std::span<const Validator> JwtValidators();            // validate/jwt.cc
std::span<const Validator> MadeUpValidators();         // validate/made_up.cc
std::span<const Validator> PlaceholderValidators();    // validate/placeholder.cc
std::span<const Validator> PresignedLinkValidators();  // validate/presigned_link.cc
std::span<const Validator> PrivateKeyValidators();     // validate/private_key.cc
std::span<const Validator> TokenChecksumValidators();  // validate/token_checksum.cc
std::span<const Validator> UrlPasswordValidators();    // validate/url_password.cc
std::span<const Validator> WordTokenValidators();      // validate/word_token.cc

}  // namespace secretscan
