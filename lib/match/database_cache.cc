#include "match/database_cache.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/sha256.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

// File: SHA-256 of all that follows; key digest; number of parts; each part's size and bytes.
std::string PathOf(const std::string& directory, std::string_view key) {
  return directory + "/" + Sha256Hex(key).substr(0, 32) + ".hsdb";
}

std::string AsText(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void AppendNumber(uint64_t value, std::string* out) {
  out->append(reinterpret_cast<const char*>(&value), sizeof value);
}

bool TakeNumber(std::string_view* rest, uint64_t* value) {
  if (rest->size() < sizeof *value) {
    return false;
  }
  std::memcpy(value, rest->data(), sizeof *value);
  rest->remove_prefix(sizeof *value);
  return true;
}

}  // namespace

std::optional<std::vector<std::string>> ReadDatabaseCache(const std::string& directory,
                                                          std::string_view key) {
  const auto file = ReadFile(PathOf(directory, key));
  if (!file.ok()) {
    return std::nullopt;
  }
  std::string_view rest = *file;
  const std::string key_digest = AsText(Sha256(key));
  if (rest.size() < 2 * key_digest.size() ||
      AsText(Sha256(rest.substr(key_digest.size()))) != rest.substr(0, key_digest.size()) ||
      rest.substr(key_digest.size(), key_digest.size()) != key_digest) {
    return std::nullopt;
  }
  rest.remove_prefix(2 * key_digest.size());
  uint64_t count = 0;
  if (!TakeNumber(&rest, &count) || count > rest.size()) {
    return std::nullopt;
  }
  std::vector<std::string> parts;
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t size = 0;
    if (!TakeNumber(&rest, &size) || size > rest.size()) {
      return std::nullopt;
    }
    parts.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return parts;
}

void WriteDatabaseCache(const std::string& directory, std::string_view key,
                        const std::vector<std::string>& parts) {
  std::error_code error;
  if (!fs::exists(directory, error)) {
    fs::create_directories(directory, error);
    fs::permissions(directory, fs::perms::owner_all, error);
  }
  std::string body = AsText(Sha256(key));
  AppendNumber(parts.size(), &body);
  for (const std::string& part : parts) {
    AppendNumber(part.size(), &body);
    body += part;
  }
  auto file = AtomicFile::Create(PathOf(directory, key));
  if (file.ok() && file->Write(AsText(Sha256(body))).ok() && file->Write(body).ok()) {
    (void)file->Commit();
  }
}

}  // namespace secretscan
