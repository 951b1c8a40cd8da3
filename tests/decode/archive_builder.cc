#include "decode/archive_builder.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>

namespace secretscan {
namespace {

la_ssize_t Append(archive*, void* out, const void* data, size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

int SetFormat(archive* a, PackedKind kind) {
  switch (kind) {
    case PackedKind::kZip: return archive_write_set_format_zip(a);
    case PackedKind::kTar: return archive_write_set_format_pax(a);
    case PackedKind::kSevenZip: return archive_write_set_format_7zip(a);
    case PackedKind::kCpio: return archive_write_set_format_cpio_newc(a);
    case PackedKind::kAr: return archive_write_set_format_ar_svr4(a);
    default: return archive_write_set_format_raw(a);
  }
}

int SetFilter(archive* a, PackedKind kind) {
  switch (kind) {
    case PackedKind::kGzip: return archive_write_add_filter_gzip(a);
    case PackedKind::kBzip2: return archive_write_add_filter_bzip2(a);
    case PackedKind::kXz: return archive_write_add_filter_xz(a);
    case PackedKind::kLzip: return archive_write_add_filter_lzip(a);
    case PackedKind::kZstd: return archive_write_add_filter_zstd(a);
    case PackedKind::kLz4: return archive_write_add_filter_lz4(a);
    case PackedKind::kCompress: return archive_write_add_filter_compress(a);
    default: return archive_write_add_filter_none(a);
  }
}

std::string Build(PackedKind kind, const std::vector<ArchiveMember>& members,
                  const std::string& password) {
  std::string out;
  archive* a = archive_write_new();
  bool ok = SetFormat(a, kind) == ARCHIVE_OK && SetFilter(a, kind) == ARCHIVE_OK;
  if (!password.empty()) {
    ok = ok && archive_write_set_options(a, "zip:encryption=traditional") == ARCHIVE_OK &&
         archive_write_set_passphrase(a, password.c_str()) == ARCHIVE_OK;
  }
  archive_write_set_bytes_in_last_block(a, 1);
  ok = ok && archive_write_open(a, &out, nullptr, Append, nullptr) == ARCHIVE_OK;
  for (const ArchiveMember& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_perm(entry, 0644);
    if (member.is_link) {
      archive_entry_set_filetype(entry, AE_IFLNK);
      archive_entry_set_symlink(entry, member.content.c_str());
      archive_entry_set_size(entry, 0);
    } else if (member.name.ends_with('/')) {
      archive_entry_set_filetype(entry, AE_IFDIR);
      archive_entry_set_size(entry, 0);
    } else {
      archive_entry_set_filetype(entry, AE_IFREG);
      archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    }
    ok = ok && archive_write_header(a, entry) >= ARCHIVE_WARN;
    if (ok && !member.is_link && !member.content.empty()) {
      ok = archive_write_data(a, member.content.data(), member.content.size()) >= 0;
    }
    archive_entry_free(entry);
  }
  ok = archive_write_close(a) == ARCHIVE_OK && ok;
  archive_write_free(a);
  return ok ? out : "";
}

uint32_t Crc32(const std::string& bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
  }
  return ~crc;
}

void Put(std::string* out, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out->push_back(static_cast<char>(value >> (8 * i)));
  }
}

// A header's checksum stands in front of it.
std::string RarBlock(const std::string& header) {
  std::string out;
  Put(&out, Crc32(header) & 0xFFFF, 2);
  return out + header;
}

}  // namespace

std::string BuildArchive(PackedKind kind, const std::vector<ArchiveMember>& members,
                         const std::string& password) {
  return kind == PackedKind::kRar ? BuildRar(members) : Build(kind, members, password);
}

std::string Compress(PackedKind kind, const std::string& text) {
  return Build(kind, {{"text", text, false}}, "");
}

std::string BuildRar(const std::vector<ArchiveMember>& members) {
  std::string out("Rar!\x1A\x07\0", 7);
  std::string main;
  Put(&main, 0x73, 1);
  Put(&main, 0, 2);
  Put(&main, 13, 2);
  Put(&main, 0, 2);
  Put(&main, 0, 4);
  out += RarBlock(main);
  for (const ArchiveMember& member : members) {
    const auto size = static_cast<uint32_t>(member.content.size());
    std::string file;
    Put(&file, 0x74, 1);
    Put(&file, 0x8000, 2);
    Put(&file, static_cast<uint32_t>(32 + member.name.size()), 2);
    Put(&file, size, 4);
    Put(&file, size, 4);
    Put(&file, 3, 1);  // Unix
    Put(&file, Crc32(member.content), 4);
    Put(&file, 0x21 << 16, 4);
    Put(&file, 20, 1);
    Put(&file, 0x30, 1);  // stored
    Put(&file, static_cast<uint32_t>(member.name.size()), 2);
    Put(&file, 0100644, 4);
    file += member.name;
    out += RarBlock(file) + member.content;
  }
  std::string end;
  Put(&end, 0x7B, 1);
  Put(&end, 0x4000, 2);
  Put(&end, 7, 2);
  return out + RarBlock(end);
}

}  // namespace secretscan
