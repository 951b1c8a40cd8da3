#include "match/needle_finder.h"

#include <hs.h>

#include <algorithm>
#include <bitset>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "base/status.h"
#include "match/prefilter_databases.h"

namespace secretscan {
namespace {

// Parts overlap, so that texts larger than one call takes are searched as well.
constexpr size_t kMaxText = size_t{1} << 30;

// The part with the most different bytes: what all files of a kind begin with has few.
std::string_view MostTelling(std::string_view bytes) {
  constexpr size_t kStep = NeedleFinder::kMaxLength / 4;
  if (bytes.size() <= NeedleFinder::kMaxLength) {
    return bytes;
  }
  std::string_view best;
  size_t most = 0;
  for (size_t at = 0; at + NeedleFinder::kMaxLength <= bytes.size() && at < 256 * kStep;
       at += kStep) {
    const std::string_view part = bytes.substr(at, NeedleFinder::kMaxLength);
    std::bitset<256> seen;
    for (const char c : part) {
      seen.set(static_cast<unsigned char>(c));
    }
    if (seen.count() > most) {
      most = seen.count();
      best = part;
    }
  }
  return best;
}

// Byte by byte, as an expression: the library's own kind of literals has bugs in old versions.
std::string AsExpression(std::string_view bytes) {
  std::string expression;
  for (const char c : bytes) {
    const uint8_t byte = static_cast<uint8_t>(c);
    expression += "\\x" + HexEncode({&byte, 1});
  }
  return expression;
}

int StopAtFirst(unsigned, unsigned long long, unsigned long long, unsigned, void* found) {
  *static_cast<bool*>(found) = true;
  return 1;
}

int Collect(unsigned needle, unsigned long long, unsigned long long, unsigned, void* found) {
  static_cast<std::vector<uint32_t>*>(found)->push_back(needle);
  return 0;
}

}  // namespace

struct NeedleFinder::Scratch::Impl {
  ~Impl() { hs_free_scratch(scratch); }
  hs_scratch_t* scratch = nullptr;
};

NeedleFinder::Scratch::Scratch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
NeedleFinder::Scratch::~Scratch() = default;

struct NeedleFinder::Impl {
  DatabasePtr database;   // null: nothing is looked for
  size_t reach = 0;

  absl::Status Scan(std::string_view text, hs_scratch_t* scratch, match_event_handler on_match,
                    void* context) const;
};

NeedleFinder::NeedleFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
NeedleFinder::~NeedleFinder() = default;

absl::StatusOr<std::unique_ptr<const NeedleFinder>> NeedleFinder::Build(
    std::span<const Needle> needles) {
  auto impl = std::make_unique<Impl>();
  std::vector<std::string> expressions;
  std::vector<const char*> pointers;
  std::vector<unsigned> flags, numbers;
  for (const Needle& needle : needles) {
    const std::string_view part = MostTelling(needle.bytes);
    const bool is_expression = needle.bytes.empty();
    impl->reach = std::max(impl->reach, is_expression ? needle.width : part.size());
    expressions.push_back(is_expression ? needle.expression : AsExpression(part));
    flags.push_back(HS_FLAG_SINGLEMATCH | HS_FLAG_DOTALL |
                    (needle.fold_case ? HS_FLAG_CASELESS : 0u));
    numbers.push_back(static_cast<unsigned>(numbers.size()));
  }
  for (const std::string& expression : expressions) {
    pointers.push_back(expression.c_str());
  }
  if (!needles.empty()) {
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    const hs_error_t code = hs_compile_multi(
        pointers.data(), flags.data(), numbers.data(), static_cast<unsigned>(pointers.size()),
        HS_MODE_BLOCK, nullptr, &database, &error);
    hs_free_compile_error(error);  // its text may hold what is looked for
    if (code == HS_COMPILER_ERROR) {
      return InvalidArgument("an expression cannot be searched for");
    }
    SECRETSCAN_RETURN_IF_ERROR(HsStatus(code));
    impl->database.reset(database);
  }
  return std::unique_ptr<const NeedleFinder>(new NeedleFinder(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<NeedleFinder::Scratch>> NeedleFinder::NewScratch() const {
  auto scratch = std::make_unique<Scratch::Impl>();
  if (impl_->database != nullptr) {
    SECRETSCAN_RETURN_IF_ERROR(
        HsStatus(hs_alloc_scratch(impl_->database.get(), &scratch->scratch)));
  }
  return std::unique_ptr<Scratch>(new Scratch(std::move(scratch)));
}

absl::Status NeedleFinder::Impl::Scan(std::string_view text, hs_scratch_t* scratch,
                                       match_event_handler on_match, void* context) const {
  while (database != nullptr && !text.empty()) {
    const size_t size = std::min(text.size(), kMaxText);
    const hs_error_t code = hs_scan(database.get(), text.data(), static_cast<unsigned>(size), 0,
                                    scratch, on_match, context);
    if (code == HS_SCAN_TERMINATED || (code == HS_SUCCESS && size == text.size())) {
      break;
    }
    SECRETSCAN_RETURN_IF_ERROR(HsStatus(code));
    if (reach == Needle::kUnbounded) {
      return absl::ResourceExhaustedError("a text is too large to be searched");
    }
    text.remove_prefix(size - (reach - 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> NeedleFinder::Contains(std::string_view text, Scratch* scratch) const {
  bool found = false;
  SECRETSCAN_RETURN_IF_ERROR(
      impl_->Scan(text, scratch->impl_->scratch, StopAtFirst, &found));
  return found;
}

absl::Status NeedleFinder::Find(std::string_view text, Scratch* scratch,
                                 std::vector<uint32_t>* found) const {
  found->clear();
  return impl_->Scan(text, scratch->impl_->scratch, Collect, found);
}

size_t NeedleFinder::reach() const { return impl_->reach; }

}  // namespace secretscan
