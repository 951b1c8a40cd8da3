// Archives for tests, made with libarchive.
#pragma once

#include <string>
#include <vector>

#include "decode/packed_content.h"

namespace secretscan {

struct ArchiveMember {
  std::string name;
  std::string content;
  bool is_link = false;  // then `content` is where it leads
};

// A container of that kind (kTar: pax); empty when libarchive cannot write it. With a password, a zip
// whose members are encrypted.
std::string BuildArchive(PackedKind kind, const std::vector<ArchiveMember>& members,
                         const std::string& password = "");

// `text` compressed by a compressor of that kind; empty when libarchive cannot.
std::string Compress(PackedKind kind, const std::string& text);

// RAR 4 with stored members, which libarchive cannot write.
std::string BuildRar(const std::vector<ArchiveMember>& members);

}  // namespace secretscan
