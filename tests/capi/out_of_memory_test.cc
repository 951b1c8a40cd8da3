// Calls of the C interface are made again and again, and another of their allocations fails each time.
// Not scans and reports: RE2's compiler and Abseil's tables do not survive that.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <string>

#include "gtest/gtest.h"
#include "secretscan/c.h"

namespace {

// Allocations of this thread that succeed before one fails; less than 0: all do.
thread_local int64_t allowed = -1;

void* Allocate(size_t size) {
  if (allowed >= 0 && allowed-- == 0) {
    throw std::bad_alloc();
  }
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

}  // namespace

// Those of the library as well: it asks the program for memory.
void* operator new(size_t size) { return Allocate(size); }
void* operator new[](size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace secretscan {
namespace {

constexpr char kRules[] =
    "[[rules]]\nid = 'token-of-ours'\ndescription = 'A token of a good length'\n"
    "regex = 'tok_[0-9]{8}'\nkeywords = ['tok_']\n";
constexpr char kLongText[] = "a text that is too long for a small string";

// Calls `call` until no allocation of it fails any more; returns how often one did. Every failure must be
// told as such, with an error if `call` takes one.
int64_t FailEachAllocation(const std::function<secretscan_code(secretscan_error**)>& call) {
  for (int64_t failures = 0;; ++failures) {
    secretscan_error* error = nullptr;
    allowed = failures;
    const secretscan_code code = call(&error);
    const bool none_failed = allowed >= 0;
    allowed = -1;
    if (none_failed) {
      EXPECT_EQ(code, SECRETSCAN_OK) << secretscan_error_message(error).data;
      secretscan_error_free(error);
      return failures;
    }
    EXPECT_EQ(code, SECRETSCAN_RESOURCE_EXHAUSTED) << "allocation " << failures;
    if (error != nullptr) {
      EXPECT_EQ(secretscan_error_code(error), SECRETSCAN_RESOURCE_EXHAUSTED);
      EXPECT_STREQ(secretscan_error_message(error).data, "out of memory");
    }
    secretscan_error_free(error);
  }
}

secretscan_scanner* MakeScanner() {
  secretscan_options* options = secretscan_options_create();
  secretscan_scanner* scanner = nullptr;
  secretscan_options_set_text(options, SECRETSCAN_OPTION_RULES_TOML, kRules, std::strlen(kRules));
  EXPECT_EQ(secretscan_scanner_create(options, &scanner, nullptr), SECRETSCAN_OK);
  secretscan_options_free(options);
  return scanner;
}

int Count(void* user, const char*, size_t size) {
  *static_cast<size_t*>(user) += size;
  return 0;
}

TEST(OutOfMemoryTest, ObjectsAndSettings) {
  allowed = 0;
  secretscan_options* options = secretscan_options_create();
  EXPECT_EQ(options, nullptr);
  allowed = 0;
  secretscan_request* request = secretscan_request_create();
  EXPECT_EQ(request, nullptr);
  allowed = -1;
  options = secretscan_options_create();
  request = secretscan_request_create();
  EXPECT_GT(FailEachAllocation([&](secretscan_error**) {
              return secretscan_options_set_text(options, SECRETSCAN_OPTION_RULES_PATH, kLongText,
                                                 std::strlen(kLongText));
            }),
            0);
  EXPECT_GT(FailEachAllocation([&](secretscan_error**) {
              return secretscan_request_set_text(request, SECRETSCAN_REQUEST_RANGE, kLongText,
                                                 std::strlen(kLongText));
            }),
            0);
  secretscan_options_free(options);
  secretscan_request_free(request);
}

TEST(OutOfMemoryTest, Redaction) {
  secretscan_scanner* scanner = MakeScanner();
  const std::string text = "key = tok" + std::string("_12345678\n");
  secretscan_outcome* outcome = nullptr;
  ASSERT_EQ(secretscan_scanner_scan_text(scanner, text.data(), text.size(), "", 0, nullptr,
                                         &outcome, nullptr),
            SECRETSCAN_OK);
  ASSERT_EQ(secretscan_outcome_finding_count(outcome), 1u);
  secretscan_redactor* redactor = nullptr;
  EXPECT_GT(FailEachAllocation([&](secretscan_error** error) {
              return secretscan_redactor_create(outcome, &redactor, error);
            }),
            0);
  size_t written = 0;
  EXPECT_GT(FailEachAllocation([&](secretscan_error** error) {
              return secretscan_redactor_hide(redactor, text.data(), text.size(), Count, &written,
                                              error);
            }),
            0);
  EXPECT_GT(written, 0u);
  secretscan_redactor_free(redactor);
  secretscan_outcome_free(outcome);
  secretscan_scanner_free(scanner);
}

}  // namespace
}  // namespace secretscan
