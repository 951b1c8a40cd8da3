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

// File: checksum of all that follows; SHA-256 of the key; number of parts; each part's size and bytes.
constexpr char kExtension[] = ".hsdb";

std::string PathOf(const std::string& directory, std::string_view key) {
  return directory + "/" + Sha256Hex(key).substr(0, 32) + kExtension;
}

std::string AsText(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Against damage, not against malice: who can write here can write anything. A cryptographic digest
// would take longer than all else that reading the file does.
uint64_t Checksum(std::string_view bytes) {
  constexpr uint64_t kPrime = 0x9E3779B97F4A7C15u;
  uint64_t lanes[4] = {1, 2, 3, 4};
  const auto add = [&](uint64_t& lane, uint64_t word) {
    lane = (lane ^ word) * kPrime;
    lane ^= lane >> 29;
  };
  size_t at = 0;
  for (; at + sizeof lanes <= bytes.size(); at += sizeof lanes) {
    uint64_t words[4];
    std::memcpy(words, bytes.data() + at, sizeof words);
    for (int i = 0; i < 4; ++i) {
      add(lanes[i], words[i]);
    }
  }
  for (; at < bytes.size(); ++at) {
    add(lanes[at % 4], static_cast<unsigned char>(bytes[at]));
  }
  uint64_t sum = bytes.size();
  for (const uint64_t lane : lanes) {
    add(sum, lane);
  }
  return sum;
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

std::optional<CachedParts> ReadDatabaseCache(const std::string& directory, std::string_view key) {
  auto file = MappedFile::OpenTrusted(PathOf(directory, key));
  if (!file.ok()) {
    return std::nullopt;
  }
  CachedParts cached;
  cached.file = *std::move(file);
  std::string_view rest = cached.file.data();
  const std::string key_digest = AsText(Sha256(key));
  uint64_t checksum = 0;
  uint64_t count = 0;
  if (!TakeNumber(&rest, &checksum) || checksum != Checksum(rest) ||
      !rest.starts_with(key_digest)) {
    return std::nullopt;
  }
  rest.remove_prefix(key_digest.size());
  if (!TakeNumber(&rest, &count) || count > rest.size()) {
    return std::nullopt;
  }
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t size = 0;
    if (!TakeNumber(&rest, &size) || size > rest.size()) {
      return std::nullopt;
    }
    cached.parts.push_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return cached;
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
  std::string checksum;
  AppendNumber(Checksum(body), &checksum);
  if (file.ok() && file->Write(checksum).ok() && file->Write(body).ok()) {
    (void)file->Commit();
  }
}

void ClearDatabaseCache(const std::string& directory) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() == kExtension) {
      files.push_back(entry.path());
    }
  }
  for (const fs::path& file : files) {
    fs::remove(file, error);
  }
}

}  // namespace secretscan
