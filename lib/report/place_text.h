// Where a finding is, in words for people.
#pragma once

#include <string>

#include "report/secret_mask.h"

namespace secretscan {

// The file, or what else holds the text: "message of commit 0123456789ab", "reference name
// refs/heads/x", ".git/config remote.origin.url", "(standard input)". Secrets in what is not a
// file's name are hidden. Not escaped for anything.
std::string PlaceOf(const Finding& finding, const SecretMask& mask);

// What to know beside PlaceOf(): "in stash@{1}", "in a merge", "staged"; empty for the ordinary.
std::string CircumstanceOf(const Finding& finding, const SecretMask& mask);

// True where `file` names no file of a tree, so that PlaceOf() says something else.
bool HasNoFile(const Finding& finding);

}  // namespace secretscan
