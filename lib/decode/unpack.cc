#include "decode/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "base/status.h"
#include "decode/seven_zip_header.h"

namespace secretscan {
namespace {

constexpr size_t kBlock = size_t{64} << 10;
// More empty blocks in a row than this are no progress.
constexpr int kMaxEmptyBlocks = 1000;
// Headers in a row that could not be read, before the rest is given up.
constexpr int kMaxBadHeaders = 100;

struct FreeArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePtr = std::unique_ptr<archive, FreeArchive>;

absl::Status Damaged() { return DataLoss("damaged or cut short"); }
absl::Status Encrypted() { return absl::FailedPreconditionError("encrypted"); }
absl::Status OverBudget() {
  return absl::ResourceExhaustedError(
      "unpacks to more than --max-archive-bytes or --max-archive-ratio allow");
}

// What libarchive reads from.
struct Input {
  ByteSource* source = nullptr;
  std::vector<char> block = std::vector<char>(kBlock);
  absl::Status failure;  // of the source
  int64_t at = 0;

  static la_ssize_t Read(archive* a, void* self, const void** out) {
    auto* input = static_cast<Input*>(self);
    absl::StatusOr<size_t> count = input->source->Read(input->block.data(), input->block.size());
    if (!count.ok()) {
      input->failure = count.status();
      archive_set_error(a, -1, "input");
      return -1;
    }
    *out = input->block.data();
    input->at += static_cast<int64_t>(*count);
    return static_cast<la_ssize_t>(*count);
  }

  static la_int64_t Seek(archive* a, void* self, la_int64_t offset, int whence) {
    auto* input = static_cast<Input*>(self);
    const int64_t size = input->source->seekable_size();
    const int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? input->at : size;
    if (size < 0 || offset > size - from || offset < -from) {
      archive_set_error(a, -1, "seek");
      return ARCHIVE_FATAL;
    }
    if (absl::Status status = input->source->Seek(from + offset); !status.ok()) {
      input->failure = std::move(status);
      archive_set_error(a, -1, "input");
      return ARCHIVE_FATAL;
    }
    return input->at = from + offset;
  }

  static la_int64_t Skip(archive*, void* self, la_int64_t count) {
    auto* input = static_cast<Input*>(self);
    const int64_t size = input->source->seekable_size();
    if (size < 0 || count < 0 || count > size - input->at ||
        !input->source->Seek(input->at + count).ok()) {
      return 0;  // it is read instead
    }
    input->at += count;
    return count;
  }
};

// Formats and filters one by one. Anything but ARCHIVE_OK would mean that an external program does it.
// `use_directory`: believe a zip's directory, which is at its end, instead of reading it from the front.
int Enable(PackedKind kind, bool use_directory, archive* a) {
  switch (kind) {
    case PackedKind::kNone: return ARCHIVE_FATAL;
    case PackedKind::kZip: {
      const int code = use_directory ? archive_read_support_format_zip_seekable(a) : ARCHIVE_OK;
      return code != ARCHIVE_OK ? code : archive_read_support_format_zip_streamable(a);
    }
    case PackedKind::kTar:
      if (const int code = archive_read_support_format_tar(a); code != ARCHIVE_OK) {
        return code;
      }
      // What stands behind the end of the first of several is not to be missed.
      return archive_read_set_format_option(a, "tar", "read_concatenated_archives", "1");
    case PackedKind::kSevenZip: return archive_read_support_format_7zip(a);
    case PackedKind::kRar:
      if (const int code = archive_read_support_format_rar(a); code != ARCHIVE_OK) {
        return code;
      }
      return archive_read_support_format_rar5(a);
    case PackedKind::kCpio: return archive_read_support_format_cpio(a);
    case PackedKind::kAr: return archive_read_support_format_ar(a);
    default: break;
  }
  // Exactly one filter: what it yields may look compressed, too, and is to be counted.
  int filter = 0;
  switch (kind) {
    case PackedKind::kGzip: filter = ARCHIVE_FILTER_GZIP; break;
    case PackedKind::kBzip2: filter = ARCHIVE_FILTER_BZIP2; break;
    case PackedKind::kXz: filter = ARCHIVE_FILTER_XZ; break;
    case PackedKind::kLzip: filter = ARCHIVE_FILTER_LZIP; break;
    case PackedKind::kZstd: filter = ARCHIVE_FILTER_ZSTD; break;
    case PackedKind::kLz4: filter = ARCHIVE_FILTER_LZ4; break;
    case PackedKind::kCompress:
      // It reads when it is appended, which crashes. HasOneFilter() sees to its being one.
      if (const int code = archive_read_support_filter_compress(a); code != ARCHIVE_OK) {
        return code;
      }
      return archive_read_support_format_raw(a);
    default: return ARCHIVE_FATAL;
  }
  if (const int code = archive_read_append_filter(a, filter); code != ARCHIVE_OK) {
    return code;
  }
  return archive_read_set_format(a, ARCHIVE_FORMAT_RAW);
}

// One member, while libarchive stands at it.
class MemberSource final : public ByteSource {
 public:
  // `charge`: what is read costs budget (it was compressed).
  MemberSource(archive* a, const Input& input, UnpackBudget* budget, bool charge, bool encrypted)
      : archive_(a), input_(input), budget_(*budget), charge_(charge) {
    if (encrypted) {
      status_ = Encrypted();
    }
  }

  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    if (hole_ && status_.ok()) {
      hole_ = false;
      *out = '\0';
      return size_t{1};
    }
    if (at_ == block_size_ && !NextBlock()) {
      return status_.ok() ? absl::StatusOr<size_t>(size_t{0}) : status_;
    }
    if (hole_) {
      return Read(out, size);
    }
    const size_t count = std::min(size, block_size_ - at_);
    std::memcpy(out, block_ + at_, count);
    at_ += count;
    return count;
  }

  // Reads and forgets the rest, so that it counts: libarchive would unpack it to get past it.
  void Drain() {
    while (status_.ok() && NextBlock()) {
    }
  }

  const absl::Status& status() const { return status_; }
  bool is_fatal() const { return fatal_; }

 private:
  // False at the end, or when status_ says why there is no more.
  bool NextBlock() {
    at_ = block_size_ = 0;
    int empty = 0;
    while (status_.ok() && !ended_) {
      const void* data = nullptr;
      size_t size = 0;
      la_int64_t offset = 0;
      const int code = archive_read_data_block(archive_, &data, &size, &offset);
      if (code == ARCHIVE_EOF) {
        ended_ = true;
        break;
      }
      if (code != ARCHIVE_OK) {
        fatal_ = code == ARCHIVE_FATAL;
        status_ = input_.failure.ok() ? Damaged() : input_.failure;
        // A warning comes with the last block: its checksum is wrong.
        if (code != ARCHIVE_WARN) {
          break;
        }
      }
      if (size == 0) {
        if (++empty > kMaxEmptyBlocks) {
          status_ = Damaged();
        }
        continue;
      }
      if (charge_ && !budget_.TakeBytes(size)) {
        status_ = OverBudget();
        break;
      }
      // Of a sparse file: a hole of any size reads as one NUL.
      hole_ = offset > expected_offset_;
      expected_offset_ = offset + static_cast<int64_t>(size);
      block_ = static_cast<const char*>(data);
      block_size_ = size;
      return true;
    }
    return false;
  }

  archive* archive_;
  const Input& input_;
  UnpackBudget& budget_;
  const bool charge_;
  absl::Status status_;
  bool fatal_ = false;
  bool ended_ = false;
  bool hole_ = false;
  int64_t expected_offset_ = 0;
  const char* block_ = nullptr;
  size_t block_size_ = 0;
  size_t at_ = 0;
};

std::string NameOf(archive_entry* entry, int64_t number) {
  for (const char* name : {archive_entry_pathname_utf8(entry), archive_entry_pathname(entry)}) {
    if (name != nullptr && *name != '\0') {
      return name;
    }
  }
  return "(member " + std::to_string(number) + ")";
}

class Unpacker {
 public:
  Unpacker(PackedKind kind, bool use_directory, ByteSource* packed, UnpackBudget* budget,
           const std::function<bool(const PackedMember&)>& visit)
      : kind_(kind), use_directory_(use_directory), budget_(*budget), visit_(visit) {
    input_.source = packed;
  }

  absl::Status Run() {
    archive_.reset(archive_read_new());
    if (archive_ == nullptr) {
      return Unavailable("out of memory");
    }
    if (Enable(kind_, use_directory_, archive_.get()) != ARCHIVE_OK) {
      return absl::FailedPreconditionError("libarchive was built without this format");
    }
    if (Open() != ARCHIVE_OK) {
      // Nothing more is asked of libarchive: no format being found, its pointer to one points past the last (3.6.2).
      return input_.failure.ok() ? Damaged() : input_.failure;
    }
    if (!HasOneFilter()) {
      return absl::ResourceExhaustedError("compressed too many times over");
    }
    int bad_headers = 0;
    for (int64_t number = 1;; ++number) {
      archive_entry* entry = nullptr;
      const int code = archive_read_next_header(archive_.get(), &entry);
      if (code == ARCHIVE_EOF) {
        return trouble_;
      }
      if (code == ARCHIVE_RETRY || code == ARCHIVE_FAILED) {
        trouble_ = Problem();
        if (++bad_headers > kMaxBadHeaders) {
          return trouble_;
        }
        continue;
      }
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        return Problem();
      }
      if (IsContainer(kind_) && !budget_.TakeMember()) {
        return absl::ResourceExhaustedError("holds more than --max-archive-entries members");
      }
      bool go_on = true;
      SECRETSCAN_RETURN_IF_ERROR(VisitMember(entry, number, &go_on));
      if (!go_on) {
        return absl::OkStatus();
      }
    }
  }

 private:
  int Open() {
    archive_read_set_callback_data(archive_.get(), &input_);
    archive_read_set_read_callback(archive_.get(), &Input::Read);
    if (input_.source->seekable_size() >= 0 && use_directory_) {
      archive_read_set_seek_callback(archive_.get(), &Input::Seek);
      archive_read_set_skip_callback(archive_.get(), &Input::Skip);
    }
    return archive_read_open1(archive_.get());
  }

  // Beside the one that does nothing, which is counted, too.
  bool HasOneFilter() const {
    return archive_filter_count(archive_.get()) <= (IsContainer(kind_) ? 1 : 2);
  }

  absl::Status Problem() const {
    if (!input_.failure.ok()) {
      return input_.failure;
    }
    return archive_read_has_encrypted_entries(archive_.get()) > 0 ? Encrypted() : Damaged();
  }

  // Whether getting past a member's content means to unpack it.
  bool SkippingUnpacks() const {
    return kind_ == PackedKind::kSevenZip || kind_ == PackedKind::kRar ||
           (kind_ == PackedKind::kZip && !use_directory_);
  }

  // An error ends the archive.
  absl::Status VisitMember(archive_entry* entry, int64_t number, bool* go_on) {
    const std::string name = IsContainer(kind_) ? NameOf(entry, number) : "";
    if (archive_entry_filetype(entry) == AE_IFLNK) {
      const char* target = archive_entry_symlink(entry);
      MemorySource source(target == nullptr ? "" : target);
      *go_on = visit_({name, source});
      return absl::OkStatus();
    }
    if (IsContainer(kind_) && archive_entry_filetype(entry) != AE_IFREG) {
      // Some programs leave the type out; directories have nothing to read.
      if (archive_entry_filetype(entry) != 0 || name.back() == '/') {
        return absl::OkStatus();
      }
    }
    const bool charge = kind_ != PackedKind::kTar && kind_ != PackedKind::kCpio &&
                        kind_ != PackedKind::kAr;
    MemberSource source(archive_.get(), input_, &budget_, charge,
                        archive_entry_is_encrypted(entry) != 0);
    *go_on = visit_({name, source});
    if (*go_on && SkippingUnpacks()) {
      source.Drain();
    }
    if (source.is_fatal() || absl::IsResourceExhausted(source.status())) {
      return source.status();
    }
    return input_.failure;
  }

  const PackedKind kind_;
  const bool use_directory_;
  UnpackBudget& budget_;
  const std::function<bool(const PackedMember&)>& visit_;
  Input input_;
  ArchivePtr archive_;
  absl::Status trouble_;  // that did not end it
};

// How many members a zip's directory may have: libarchive takes memory for each.
absl::StatusOr<int64_t> CountDirectoryEntries(ByteSource* zip) {
  constexpr std::string_view kSignature = "PK\x01\x02";
  std::string block(kBlock, '\0');
  size_t kept = 0;  // of the block before
  int64_t entries = 0;
  while (true) {
    SECRETSCAN_ASSIGN_OR_RETURN(const size_t count, zip->Read(block.data() + kept, kBlock - kept));
    if (count == 0) {
      return entries;
    }
    const std::string_view bytes(block.data(), kept + count);
    for (size_t at = bytes.find(kSignature); at != std::string_view::npos;
         at = bytes.find(kSignature, at + kSignature.size())) {
      ++entries;
    }
    kept = std::min(bytes.size(), kSignature.size() - 1);
    block.replace(0, kept, bytes.substr(bytes.size() - kept));
  }
}

absl::Status UnpackZip(ByteSource* zip, UnpackBudget* budget,
                       const std::function<bool(const PackedMember&)>& visit) {
  constexpr int64_t kSmallestEntry = 46;
  bool any = false;
  const auto note = [&](const PackedMember& member) {
    any = true;
    return visit(member);
  };
  absl::Status status = DataLoss("");
  if (zip->seekable_size() / kSmallestEntry > budget->members_left()) {
    SECRETSCAN_ASSIGN_OR_RETURN(const int64_t entries, CountDirectoryEntries(zip));
    SECRETSCAN_RETURN_IF_ERROR(zip->Seek(0));
    if (entries > budget->members_left()) {
      status = absl::ResourceExhaustedError(
          "its directory has more than --max-archive-entries members");
    }
  }
  if (!absl::IsResourceExhausted(status)) {
    status = Unpacker(PackedKind::kZip, true, zip, budget, note).Run();
  }
  if (any || status.ok() || absl::IsFailedPrecondition(status)) {
    return status;
  }
  // Without the directory, what stands in front of it can still be read.
  SECRETSCAN_RETURN_IF_ERROR(zip->Seek(0));
  const absl::Status from_front = Unpacker(PackedKind::kZip, false, zip, budget, note).Run();
  return absl::IsResourceExhausted(from_front) ? from_front : status;
}

// libarchive takes memory for as many files as a directory claims to have.
absl::Status UnpackSevenZip(ByteSource* archive, UnpackBudget* budget,
                            const std::function<bool(const PackedMember&)>& visit) {
  const auto read_first = [&](ByteSource* disguised, int64_t max_size, std::string* out) {
    absl::Status problem;
    const auto read = [&](const PackedMember& member) {
      bool complete = false;
      problem = ReadUpTo(&member.content, static_cast<size_t>(max_size), out, &complete);
      return false;
    };
    UnpackLimits limits;
    limits.bytes = max_size;
    UnpackBudget own(limits, -1);
    absl::Status status = Unpacker(PackedKind::kSevenZip, true, disguised, &own, read).Run();
    return problem.ok() ? status : problem;
  };
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t files, CountSevenZipFiles(archive, read_first));
  if (files > budget->members_left()) {
    return absl::ResourceExhaustedError("holds more than --max-archive-entries members");
  }
  SECRETSCAN_RETURN_IF_ERROR(archive->Seek(0));
  return Unpacker(PackedKind::kSevenZip, true, archive, budget, visit).Run();
}

}  // namespace

absl::Status Unpack(PackedKind kind, ByteSource* packed, UnpackBudget* budget,
                    const std::function<bool(const PackedMember&)>& visit) {
  const auto unpack = [&](ByteSource* source) {
    return kind == PackedKind::kZip        ? UnpackZip(source, budget, visit)
           : kind == PackedKind::kSevenZip ? UnpackSevenZip(source, budget, visit)
                                           : Unpacker(kind, true, source, budget, visit).Run();
  };
  const bool needs_seek = kind == PackedKind::kZip || kind == PackedKind::kSevenZip;
  if (!needs_seek || packed->seekable_size() >= 0) {
    return unpack(packed);
  }
  // A directory at the end tells what is inside.
  std::string held;
  bool complete = false;
  const auto limit = static_cast<size_t>(std::max<int64_t>(budget->held_left(), 0));
  const absl::Status status = ReadUpTo(packed, limit, &held, &complete);
  if (status.ok() && !complete) {
    return absl::ResourceExhaustedError("an archive inside an archive, too large to unpack");
  }
  const auto size = static_cast<int64_t>(held.size());
  budget->Hold(size);
  MemorySource memory(held);
  absl::Status unpacked = unpack(&memory);
  budget->Hold(-size);
  return status.ok() ? unpacked : status;
}

}  // namespace secretscan
