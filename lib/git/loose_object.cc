#include "git/loose_object.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/hex.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kMaxHeader = 32;        // "commit " and 19 digits leave room
constexpr int64_t kMaxInflation = 1032;  // deflate cannot do better
constexpr size_t kInputSize = 1 << 16;

bool ParseType(std::string_view name, ObjectType* type) {
  for (const ObjectType known :
       {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (name == ObjectTypeName(known)) {
      *type = known;
      return true;
    }
  }
  return false;
}

bool ParseSize(std::string_view digits, int64_t* size) {
  if (digits.empty() || digits.size() > 18) {
    return false;
  }
  *size = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      return false;
    }
    *size = *size * 10 + (c - '0');
  }
  return true;
}

}  // namespace

struct LooseObject::Stream {
  int fd = -1;
  int64_t file_size = 0;
  bool inflating = false;  // zlib was initialised
  bool ended = false;      // the zlib stream is complete
  z_stream zlib = {};
  unsigned char input[kInputSize];

  // Inflates up to `size` bytes; *done < size only at the end of the stream.
  absl::Status Inflate(char* out, size_t size, size_t* done) {
    *done = 0;
    while (*done < size && !ended) {
      SECRETSCAN_RETURN_IF_ERROR(Refill());
      const size_t chunk = std::min<size_t>(size - *done, 1u << 30);
      zlib.next_out = reinterpret_cast<unsigned char*>(out + *done);
      zlib.avail_out = static_cast<uInt>(chunk);
      SECRETSCAN_RETURN_IF_ERROR(Step());
      *done += chunk - zlib.avail_out;
    }
    return absl::OkStatus();
  }

  // Checks that nothing is left: neither content, nor bytes after the stream.
  absl::Status Finish() {
    unsigned char extra;
    while (!ended) {
      SECRETSCAN_RETURN_IF_ERROR(Refill());
      zlib.next_out = &extra;
      zlib.avail_out = 1;
      SECRETSCAN_RETURN_IF_ERROR(Step());
      if (zlib.avail_out == 0) {
        return DataLoss("longer than its header says");
      }
    }
    if (zlib.avail_in != 0 || ::read(fd, &extra, 1) > 0) {
      return DataLoss("garbage at its end");
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Refill() {
    if (zlib.avail_in != 0) {
      return absl::OkStatus();
    }
    ssize_t n;
    do {
      n = ::read(fd, input, sizeof input);
    } while (n < 0 && errno == EINTR);
    if (n <= 0) {
      return DataLoss(n == 0 ? "truncated" : std::strerror(errno));
    }
    zlib.next_in = input;
    zlib.avail_in = static_cast<uInt>(n);
    return absl::OkStatus();
  }

  absl::Status Step() {
    const int code = ::inflate(&zlib, Z_NO_FLUSH);
    ended = code == Z_STREAM_END;
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      return DataLoss("its compressed data is damaged");
    }
    return absl::OkStatus();
  }
};

void LooseObject::StreamDeleter::operator()(Stream* stream) const {
  if (stream->inflating) {
    ::inflateEnd(&stream->zlib);
  }
  if (stream->fd >= 0) {
    ::close(stream->fd);
  }
  delete stream;
}

absl::StatusOr<LooseObject> LooseObject::Open(const std::string& path) {
  LooseObject object;
  object.stream_.reset(new Stream);
  Stream& stream = *object.stream_;
  stream.fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (stream.fd < 0) {
    const int error = errno;
    return error == ENOENT || error == ENOTDIR ? NotFound("no such object")
                                               : DataLoss(std::strerror(error));
  }
  struct stat info;
  if (::fstat(stream.fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    return DataLoss("not a regular file");
  }
  stream.file_size = info.st_size;
  if (::inflateInit(&stream.zlib) != Z_OK) {
    return Unavailable("out of memory");
  }
  stream.inflating = true;
  SECRETSCAN_RETURN_IF_ERROR(object.ReadHeader());
  return object;
}

absl::Status LooseObject::ReadHeader() {
  head_.resize(kMaxHeader);
  size_t done = 0;
  SECRETSCAN_RETURN_IF_ERROR(stream_->Inflate(head_.data(), head_.size(), &done));
  head_.resize(done);
  const size_t space = head_.find(' ');
  const size_t end = head_.find('\0');
  if (space == std::string::npos || end == std::string::npos || space > end ||
      !ParseType(std::string_view(head_).substr(0, space), &header_.type) ||
      !ParseSize(std::string_view(head_).substr(space + 1, end - space - 1), &header_.size)) {
    return DataLoss("its header is malformed");
  }
  head_.erase(0, end + 1);
  if (header_.size / kMaxInflation > stream_->file_size) {
    return DataLoss("its header declares more than its data can hold");
  }
  return absl::OkStatus();
}

absl::Status LooseObject::Read(char* content) {
  const size_t size = static_cast<size_t>(header_.size);
  if (head_.size() > size) {
    return DataLoss("longer than its header says");
  }
  std::memcpy(content, head_.data(), head_.size());
  size_t done = 0;
  SECRETSCAN_RETURN_IF_ERROR(
      stream_->Inflate(content + head_.size(), size - head_.size(), &done));
  if (head_.size() + done != size) {
    return DataLoss("shorter than its header says");
  }
  return stream_->Finish();
}

std::string LooseObjectName(const ObjectId& id) {
  std::string name = id.Hex();
  name.insert(2, 1, '/');
  return name;
}

}  // namespace secretscan
