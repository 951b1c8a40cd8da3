#define PCRE2_CODE_UNIT_WIDTH 8
#include "rewrite/python_regex.h"

#include <pcre2.h>
#include <time.h>

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "rewrite/python_needles.h"
#include "rewrite/python_pcre.h"
#include "rewrite/python_syntax.h"

namespace secretscan {
namespace {

// Steps of one attempt, as PCRE2 counts them; memory for going back; what one text may take.
constexpr uint32_t kMatchLimit = 20'000'000;
constexpr uint32_t kHeapLimitKiB = 512 << 10;
constexpr size_t kJitStack = size_t{64} << 20;
constexpr double kMaxSeconds = 120;
constexpr size_t kMaxOutput = size_t{2} << 30;
// So many places are tried between two looks at the clock, at first and at most.
constexpr size_t kFirstStretch = 256;
constexpr size_t kLongestStretch = size_t{1} << 20;
constexpr double kShortStretch = 0.01;  // seconds

template <typename T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* object) const { Free(object); }
};
using Code = std::unique_ptr<pcre2_code, Deleter<pcre2_code, pcre2_code_free>>;
using CompileContext =
    std::unique_ptr<pcre2_compile_context,
                    Deleter<pcre2_compile_context, pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context,
                                     Deleter<pcre2_match_context, pcre2_match_context_free>>;
using MatchData =
    std::unique_ptr<pcre2_match_data, Deleter<pcre2_match_data, pcre2_match_data_free>>;
using JitStack =
    std::unique_ptr<pcre2_jit_stack, Deleter<pcre2_jit_stack, pcre2_jit_stack_free>>;

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Each thread's, as both are made for it: a stack for compiled code, and limits.
struct ThreadState {
  ThreadState()
      : context(pcre2_match_context_create(nullptr)),
        stack(pcre2_jit_stack_create(32 << 10, kJitStack, nullptr)) {
    if (context != nullptr) {
      pcre2_set_match_limit(context.get(), kMatchLimit);
      pcre2_set_heap_limit(context.get(), kHeapLimitKiB);
      pcre2_jit_stack_assign(context.get(), nullptr, stack.get());
    }
  }
  MatchContext context;
  JitStack stack;
};

ThreadState& State() {
  thread_local ThreadState state;
  return state;
}

}  // namespace

struct PythonRegex::Impl {
  Code code;
  PythonGroups groups;
  std::optional<std::vector<Needle>> needles;
};

namespace {

// Finds one match after the other in one text.
class Matcher {
 public:
  Matcher(const pcre2_code* code, std::string_view text)
      : code_(code),
        text_(text.data() == nullptr ? std::string_view("") : text),
        data_(pcre2_match_data_create_from_pattern(code, nullptr)) {}

  // From `begin` on; `not_empty`: an empty match there does not count.
  absl::StatusOr<bool> Find(size_t begin, bool not_empty) {
    ThreadState& state = State();
    if (data_ == nullptr || state.context == nullptr) {
      return Unavailable("out of memory");
    }
    uint32_t options = not_empty ? PCRE2_NOTEMPTY_ATSTART : 0;
    for (;;) {
      const size_t last = std::min(text_.size(), begin + stretch_);
      pcre2_set_offset_limit(state.context.get(), last);
      const int result = Match(begin, options, state.context.get());
      if (result >= 0) {
        return true;
      }
      if (result != PCRE2_ERROR_NOMATCH) {
        return Failure(result);
      }
      if (last == text_.size()) {
        return false;
      }
      begin = last + 1;
      options = 0;
      const double now = ThreadSeconds();
      if (now - first_look_ > kMaxSeconds) {
        return absl::ResourceExhaustedError("a regular expression takes too long");
      }
      if (now - last_look_ < kShortStretch) {
        stretch_ = std::min(2 * stretch_, kLongestStretch);
      } else if (now - last_look_ > 100 * kShortStretch) {
        stretch_ = std::max(stretch_ / 2, size_t{1});
      }
      last_look_ = now;
    }
  }

  // Of the last match. Nothing for a group that took no part.
  std::string_view Group(int group) const {
    const size_t* offsets = pcre2_get_ovector_pointer(data_.get());
    const size_t begin = offsets[2 * group], end = offsets[2 * group + 1];
    return begin == PCRE2_UNSET ? std::string_view() : text_.substr(begin, end - begin);
  }
  size_t begin() const { return pcre2_get_ovector_pointer(data_.get())[0]; }
  size_t end() const { return pcre2_get_ovector_pointer(data_.get())[1]; }

 private:
  int Match(size_t begin, uint32_t options, pcre2_match_context* context) {
    const auto run = [&](uint32_t more) {
      return pcre2_match(code_, reinterpret_cast<PCRE2_SPTR>(text_.data()), text_.size(), begin,
                         options | more, data_.get(), context);
    };
    const int result = run(0);
    // What is too deep for the compiled code's stack may be within the interpreter's memory.
    return result == PCRE2_ERROR_JIT_STACKLIMIT ? run(PCRE2_NO_JIT) : result;
  }

  static absl::Status Failure(int code) {
    if (code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_DEPTHLIMIT ||
        code == PCRE2_ERROR_HEAPLIMIT || code == PCRE2_ERROR_JIT_STACKLIMIT) {
      return absl::ResourceExhaustedError("a regular expression takes too many steps");
    }
    return Unavailable("the library for regular expressions failed: code " +
                       std::to_string(code));
  }

  const pcre2_code* code_;
  const std::string_view text_;
  MatchData data_;
  size_t stretch_ = kFirstStretch;
  const double first_look_ = ThreadSeconds();
  double last_look_ = first_look_;
};

}  // namespace

PythonRegex::PythonRegex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PythonRegex::~PythonRegex() = default;

absl::StatusOr<std::unique_ptr<const PythonRegex>> PythonRegex::Compile(std::string_view pattern) {
  SECRETSCAN_ASSIGN_OR_RETURN(PythonSyntax syntax, ParsePythonRegex(pattern));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string translated, PcrePattern(*syntax.root));

  const CompileContext context(pcre2_compile_context_create(nullptr));
  if (context == nullptr) {
    return Unavailable("out of memory");
  }
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  pcre2_set_parens_nest_limit(context.get(), 2000);
  int error = 0;
  size_t offset = 0;
  auto impl = std::make_unique<Impl>();
  impl->code.reset(pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
      // 10.42's compiled code misses matches when it skips ahead: (A|) *[A-Z] does not find A.
      PCRE2_NO_START_OPTIMIZE | PCRE2_DOTALL | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
          PCRE2_USE_OFFSET_LIMIT,
      &error, &offset, context.get()));
  if (impl->code == nullptr) {
    PCRE2_UCHAR message[128] = {};
    pcre2_get_error_message(error, message, sizeof message);
    return InvalidArgument("regular expression cannot be compiled: " +
                           std::string(reinterpret_cast<const char*>(message)));
  }
  pcre2_jit_compile(impl->code.get(), PCRE2_JIT_COMPLETE);  // else it is interpreted
  impl->groups = std::move(syntax.groups);
  impl->needles = RequiredNeedles(*syntax.root);
  return std::unique_ptr<const PythonRegex>(new PythonRegex(std::move(impl)));
}

int PythonRegex::group_count() const { return impl_->groups.count; }
const PythonGroups& PythonRegex::groups() const { return impl_->groups; }
const std::optional<std::vector<Needle>>& PythonRegex::needles() const { return impl_->needles; }

absl::StatusOr<bool> PythonRegex::Search(std::string_view text) const {
  return Matcher(impl_->code.get(), text).Find(0, false);
}

absl::StatusOr<uint64_t> PythonRegex::Substitute(const PythonTemplate& replacement,
                                                 std::string_view text, std::string* out) const {
  Matcher matcher(impl_->code.get(), text);
  out->clear();
  uint64_t count = 0;
  size_t done = 0;
  // An empty match may follow another match, but not an empty one at the same place.
  for (bool was_empty = false;;) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool found, matcher.Find(done, was_empty));
    if (!found) {
      break;
    }
    out->append(text.substr(done, matcher.begin() - done));
    for (const PythonTemplate::Part& part : replacement.parts) {
      out->append(part.literal);
      if (part.group >= 0) {
        out->append(matcher.Group(part.group));
      }
    }
    if (out->size() > kMaxOutput) {
      return absl::ResourceExhaustedError("a replacement makes a text too large");
    }
    ++count;
    done = matcher.end();
    was_empty = matcher.begin() == done;
  }
  if (count > 0) {
    out->append(text.substr(done));
  }
  return count;
}

}  // namespace secretscan
