#include "base/file_writer.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kBufferSize = size_t{1} << 18;

}  // namespace

absl::StatusOr<std::unique_ptr<FileWriter>> FileWriter::Create(const std::string& prefix) {
  static std::atomic<unsigned> last = 0;
  while (true) {
    auto file = NewFile::Create(
        prefix + std::to_string(::getpid()) + "_" + std::to_string(last.fetch_add(1)), 0600);
    if (!file.ok() && absl::IsAlreadyExists(file.status())) {
      continue;  // of an earlier process of this number
    }
    SECRETSCAN_RETURN_IF_ERROR(file.status());
    return std::unique_ptr<FileWriter>(new FileWriter(*std::move(file)));
  }
}

FileWriter::~FileWriter() {
  if (!is_published_) {
    RemoveFile(file_.path()).IgnoreError();
  }
}

absl::Status FileWriter::Flush() {
  SECRETSCAN_RETURN_IF_ERROR(file_.Write(buffer_));
  written_ += buffer_.size();
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status FileWriter::Write(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < kBufferSize ? absl::OkStatus() : Flush();
}

absl::Status FileWriter::Overwrite(uint64_t offset, std::string_view bytes) {
  SECRETSCAN_RETURN_IF_ERROR(Flush());
  return file_.WriteAt(offset, bytes);
}

absl::Status FileWriter::ReadBack(const std::function<void(std::string_view part)>& visit) {
  SECRETSCAN_RETURN_IF_ERROR(Flush());
  std::vector<char> part(kBufferSize);
  for (uint64_t done = 0; done < written_;) {
    const ssize_t n =
        ::pread(file_.descriptor(), part.data(), part.size(), static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      return Unavailable("cannot read " + file_.path() + ": " +
                         (n == 0 ? "it was cut off" : std::strerror(errno)));
    }
    visit({part.data(), static_cast<size_t>(n)});
    done += static_cast<uint64_t>(n);
  }
  return absl::OkStatus();
}

absl::Status FileWriter::Close(bool sync, mode_t mode) {
  SECRETSCAN_RETURN_IF_ERROR(Flush());
  SECRETSCAN_RETURN_IF_ERROR(file_.SetMode(mode));
  if (sync) {
    SECRETSCAN_RETURN_IF_ERROR(file_.Sync());
  }
  return file_.Close();
}

absl::Status FileWriter::Publish(const std::string& path) {
  SECRETSCAN_RETURN_IF_ERROR(RenameFile(file_.path(), path));
  is_published_ = true;
  return absl::OkStatus();
}

}  // namespace secretscan
