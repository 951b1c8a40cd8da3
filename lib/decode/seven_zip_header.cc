#include "decode/seven_zip_header.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kStart = 32;  // signature, version, and where the header is
constexpr int kMaxEncodings = 4;

enum Property : uint8_t {
  kEnd = 0x00,
  kHeader = 0x01,
  kArchiveProperties = 0x02,
  kAdditionalStreams = 0x03,
  kMainStreams = 0x04,
  kFiles = 0x05,
  kPackInfo = 0x06,
  kUnpackInfo = 0x07,
  kSubStreams = 0x08,
  kSize = 0x09,
  kCrc = 0x0A,
  kFolder = 0x0B,
  kUnpackSize = 0x0C,
  kStreamCounts = 0x0D,
  kNames = 0x11,
  kEncodedHeader = 0x17,
};

uint64_t ReadLittle(std::string_view bytes, size_t at, int count) {
  uint64_t value = 0;
  for (int i = count - 1; i >= 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<size_t>(i)]);
  }
  return value;
}

void AppendLittle(uint64_t value, int count, std::string* out) {
  for (int i = 0; i < count; ++i) {
    out->push_back(static_cast<char>(value >> (8 * i)));
  }
}

uint32_t Crc32(std::string_view bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc >> 1 ^ (0xEDB88320 & (0 - (crc & 1)));
    }
  }
  return ~crc;
}

// Reads a header. Each count of things is at most as large as the bytes that follow; once something is
// wrong, ok() is false and numbers are 0.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  size_t at() const { return at_; }

  uint8_t Byte() {
    Skip(1);
    return ok_ ? static_cast<uint8_t>(bytes_[at_ - 1]) : 0;
  }

  uint64_t Number() {
    const uint8_t first = Byte();
    uint64_t value = 0;
    uint8_t mask = 0x80;
    for (int i = 0; i < 8; ++i, mask >>= 1) {
      if ((first & mask) == 0) {
        return value | static_cast<uint64_t>(first & (mask - 1)) << (8 * i);
      }
      value |= static_cast<uint64_t>(Byte()) << (8 * i);
    }
    return ok_ ? value : 0;
  }

  // A number of things of which each takes a byte at least.
  size_t Count() {
    const uint64_t count = Number();
    ok_ = ok_ && count <= bytes_.size() - at_;
    return ok_ ? static_cast<size_t>(count) : 0;
  }

  void Skip(uint64_t count) {
    ok_ = ok_ && count <= bytes_.size() - at_;
    at_ += ok_ ? static_cast<size_t>(count) : 0;
  }

  void SkipNumbers(size_t count) {
    for (; count > 0 && ok_; --count) {
      Number();
    }
  }

  // Which of so many checksums are there.
  std::vector<bool> Checksums(size_t count) {
    std::vector<bool> defined(ok_ ? count : 0, true);
    if (Byte() == 0) {
      uint8_t bits = 0;
      for (size_t i = 0; i < defined.size(); ++i) {
        bits = i % 8 == 0 ? Byte() : static_cast<uint8_t>(bits << 1);
        defined[i] = (bits & 0x80) != 0;
      }
    }
    size_t there = 0;
    for (const bool is_there : defined) {
      there += is_there;
    }
    Skip(uint64_t{4} * there);
    return defined;
  }

  void Expect(uint8_t property) {
    if (Byte() != property) {
      ok_ = false;
    }
  }

  // The largest size that a stream unpacks to.
  uint64_t StreamsInfo() {
    uint8_t property = Byte();
    if (property == kPackInfo) {
      Number();
      const size_t streams = Count();
      for (property = Byte(); property != kEnd && ok_; property = Byte()) {
        if (property == kSize) {
          SkipNumbers(streams);
        } else if (property == kCrc) {
          Checksums(streams);
        } else {
          ok_ = false;
        }
      }
      property = Byte();
    }
    uint64_t largest = 0;
    std::vector<bool> known;  // folders with a checksum
    if (property == kUnpackInfo) {
      largest = Folders(&known);
      property = Byte();
    }
    if (property == kSubStreams) {
      SubStreams(known);
      property = Byte();
    }
    ok_ = ok_ && property == kEnd;
    return largest;
  }

 private:
  // Returns how many streams come out of it.
  size_t Folder() {
    constexpr size_t kMaxCoders = 32;
    const size_t coders = Count();
    size_t in = 0;
    size_t out = 0;
    ok_ = ok_ && coders > 0 && coders <= kMaxCoders;
    for (size_t i = 0; i < coders && ok_; ++i) {
      const uint8_t flags = Byte();
      Skip(flags & 0x0F);
      in += (flags & 0x10) != 0 ? Count() : 1;
      out += (flags & 0x10) != 0 ? Count() : 1;
      if ((flags & 0x20) != 0) {
        Skip(Number());
      }
    }
    ok_ = ok_ && out > 0 && in + 1 >= out;
    if (!ok_) {
      return 0;
    }
    SkipNumbers(2 * (out - 1));
    if (const size_t packed = in + 1 - out; packed > 1) {
      SkipNumbers(packed);
    }
    return out;
  }

  uint64_t Folders(std::vector<bool>* known) {
    Expect(kFolder);
    const size_t folders = Count();
    Expect(0);  // they are here, not elsewhere
    size_t streams = 0;
    for (size_t i = 0; i < folders && ok_; ++i) {
      streams += Folder();
    }
    Expect(kUnpackSize);
    uint64_t largest = 0;
    for (size_t i = 0; i < streams && ok_; ++i) {
      largest = std::max(largest, Number());
    }
    known->assign(ok_ ? folders : 0, false);
    uint8_t property = Byte();
    if (property == kCrc) {
      *known = Checksums(folders);
      property = Byte();
    }
    ok_ = ok_ && property == kEnd;
    return largest;
  }

  void SubStreams(const std::vector<bool>& known) {
    std::vector<size_t> counts(known.size(), 1);
    uint8_t property = Byte();
    if (property == kStreamCounts) {
      for (size_t& count : counts) {
        count = Count();
      }
      property = Byte();
    }
    size_t unknown = 0;
    for (size_t i = 0; i < counts.size() && ok_; ++i) {
      if (property == kSize && counts[i] > 0) {
        SkipNumbers(counts[i] - 1);
      }
      unknown += counts[i] == 1 && known[i] ? 0 : counts[i];
    }
    if (property == kSize) {
      property = Byte();
    }
    if (property == kCrc) {
      ok_ = ok_ && unknown <= bytes_.size() * 8;
      Checksums(unknown);
      property = Byte();
    }
    ok_ = ok_ && property == kEnd;
  }

  std::string_view bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

// An archive with another beginning, of the same length, and something more at its end.
class Disguised final : public ByteSource {
 public:
  Disguised(ByteSource* inner, std::string_view beginning, std::string_view end)
      : inner_(*inner), beginning_(beginning), end_(end), middle_end_(inner->seekable_size()) {}

  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    if (at_ < static_cast<int64_t>(beginning_.size())) {
      return Copy(beginning_, at_, out, size);
    }
    if (at_ >= middle_end_) {
      return Copy(end_, at_ - middle_end_, out, size);
    }
    SECRETSCAN_RETURN_IF_ERROR(inner_.Seek(at_));
    SECRETSCAN_ASSIGN_OR_RETURN(
        const size_t count,
        inner_.Read(out, std::min(size, static_cast<size_t>(middle_end_ - at_))));
    at_ += static_cast<int64_t>(count);
    return count;
  }
  int64_t seekable_size() const override {
    return middle_end_ + static_cast<int64_t>(end_.size());
  }
  absl::Status Seek(int64_t offset) override {
    at_ = offset;
    return absl::OkStatus();
  }

 private:
  size_t Copy(std::string_view from, int64_t offset, char* out, size_t size) {
    const size_t begin = std::min(static_cast<size_t>(offset), from.size());
    const size_t count = std::min(size, from.size() - begin);
    std::memcpy(out, from.data() + begin, count);
    at_ += static_cast<int64_t>(count);
    return count;
  }

  ByteSource& inner_;
  std::string_view beginning_;
  std::string_view end_;
  int64_t middle_end_;
  int64_t at_ = 0;
};

absl::Status Malformed() { return DataLoss("damaged or cut short"); }
absl::Status TooLarge() { return absl::ResourceExhaustedError("its directory is too large"); }

// What the streams of an encoded header (without its first byte) unpack to.
absl::Status Decode(ByteSource* archive, std::string_view start, std::string_view streams,
                    const SevenZipReader& read, std::string* out) {
  using namespace std::string_view_literals;
  std::string header;
  header += static_cast<char>(kHeader);
  header += static_cast<char>(kMainStreams);
  // One member for each folder, which libarchive wants to be told.
  header += streams.substr(0, streams.size() - 1);
  header += static_cast<char>(kSubStreams);
  header += "\0\0"sv;
  header += static_cast<char>(kFiles);
  header += '\x01';
  header += static_cast<char>(kNames);
  header += "\x05\0h\0\0\0"sv;  // its size, inside, the name
  header += "\0\0"sv;           // of the files' properties, and of the header
  std::string where;
  AppendLittle(static_cast<uint64_t>(archive->seekable_size()) - kStart, 8, &where);
  AppendLittle(header.size(), 8, &where);
  AppendLittle(Crc32(header), 4, &where);
  std::string beginning(start.substr(0, 8));
  AppendLittle(Crc32(where), 4, &beginning);
  beginning += where;
  Disguised disguised(archive, beginning, header);
  return read(&disguised, kMaxSevenZipHeader, out);
}

}  // namespace

absl::StatusOr<int64_t> CountSevenZipFiles(ByteSource* archive, const SevenZipReader& read) {
  std::string start;
  bool complete = false;
  SECRETSCAN_RETURN_IF_ERROR(ReadUpTo(archive, kStart - 1, &start, &complete));
  if (start.size() < kStart) {
    return Malformed();
  }
  const uint64_t offset = ReadLittle(start, 12, 8);
  const uint64_t size = ReadLittle(start, 20, 8);
  const auto room = static_cast<uint64_t>(archive->seekable_size()) - kStart;
  if (size == 0 || offset > room || size > room - offset) {
    return size == 0 ? absl::StatusOr<int64_t>(0) : Malformed();
  }
  if (size > static_cast<uint64_t>(kMaxSevenZipHeader)) {
    return TooLarge();
  }
  SECRETSCAN_RETURN_IF_ERROR(archive->Seek(static_cast<int64_t>(kStart + offset)));
  std::string header;
  SECRETSCAN_RETURN_IF_ERROR(
      ReadUpTo(archive, static_cast<size_t>(size) - 1, &header, &complete));
  header.resize(std::min(header.size(), static_cast<size_t>(size)));
  for (int encodings = 0; header.starts_with(static_cast<char>(kEncodedHeader)); ++encodings) {
    Reader reader(std::string_view(header).substr(1));
    const uint64_t largest = reader.StreamsInfo();
    if (!reader.ok() || encodings == kMaxEncodings) {
      return Malformed();
    }
    if (largest > static_cast<uint64_t>(kMaxSevenZipHeader)) {
      return TooLarge();
    }
    std::string decoded;
    SECRETSCAN_RETURN_IF_ERROR(Decode(archive, start, std::string_view(header).substr(1, reader.at()),
                                      read, &decoded));
    header = std::move(decoded);
  }
  Reader reader(header);
  reader.Expect(kHeader);
  uint8_t property = reader.Byte();
  if (property == kArchiveProperties) {
    while (reader.ok() && reader.Byte() != kEnd) {
      reader.Skip(reader.Number());
    }
    property = reader.Byte();
  }
  for (const uint8_t streams : {kAdditionalStreams, kMainStreams}) {
    if (property == streams) {
      reader.StreamsInfo();
      property = reader.Byte();
    }
  }
  const uint64_t files = property == kFiles ? reader.Number() : 0;
  if (!reader.ok()) {
    return Malformed();
  }
  return files > static_cast<uint64_t>(INT64_MAX) ? absl::StatusOr<int64_t>(TooLarge())
                                                  : static_cast<int64_t>(files);
}

}  // namespace secretscan
