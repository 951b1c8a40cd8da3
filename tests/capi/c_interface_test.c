// The C interface as a program in C11 sees it. Prints every expectation that fails.
#include "secretscan/c.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int failures = 0;

#define EXPECT(condition)                                             \
  do {                                                                \
    if (!(condition)) {                                               \
      ++failures;                                                     \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                 \
  } while (0)

static const char kRules[] =
    "[[rules]]\n"
    "id = \"token-of-ours\"\n"
    "description = \"A token\"\n"
    "regex = '''tok_([0-9]{8})'''\n"
    "keywords = [\"tok_\"]\n"
    "tags = [\"ours\"]\n"
    "[[rules]]\n"
    "id = \"other-token\"\n"
    "description = \"Another token\"\n"
    "regex = '''oth_[0-9]{8}'''\n"
    "keywords = [\"oth_\"]\n";

// In pieces, so that this file holds nothing that a rule finds.
static const char kText[] =
    "first line\n"
    "a = tok" "_12345678\n"
    "b = oth" "_87654321\n";

static int Is(secretscan_view view, const char* text) {
  return view.size == strlen(text) && memcmp(view.data, text, view.size + 1) == 0;
}

static int Holds(const char* text, const char* part) { return strstr(text, part) != NULL; }

static secretscan_scanner* MakeScanner(int64_t max_megabytes) {
  secretscan_options* options = secretscan_options_create();
  secretscan_scanner* scanner = NULL;
  secretscan_error* error = NULL;
  EXPECT(secretscan_options_set_text(options, SECRETSCAN_OPTION_RULES_TOML, kRules,
                                     strlen(kRules)) == SECRETSCAN_OK);
  EXPECT(secretscan_options_set_number(options, SECRETSCAN_OPTION_MAX_TARGET_MEGABYTES,
                                       max_megabytes) == SECRETSCAN_OK);
  EXPECT(secretscan_scanner_create(options, &scanner, &error) == SECRETSCAN_OK);
  EXPECT(error == NULL);
  secretscan_options_free(options);
  return scanner;
}

static secretscan_outcome* ScanText(const secretscan_scanner* scanner,
                                    secretscan_request* request) {
  secretscan_outcome* outcome = NULL;
  EXPECT(secretscan_scanner_scan_text(scanner, kText, strlen(kText), "a/b.env", 7, request,
                                      &outcome, NULL) == SECRETSCAN_OK);
  return outcome;
}

static void FindsSecretsInText(const secretscan_scanner* scanner) {
  secretscan_outcome* outcome = ScanText(scanner, NULL);
  EXPECT(secretscan_outcome_finding_count(outcome) == 2);
  EXPECT(secretscan_outcome_is_complete(outcome) == 1);
  EXPECT(secretscan_outcome_number(outcome, SECRETSCAN_OUTCOME_BYTES) == (int64_t)strlen(kText));
  const secretscan_finding* found = secretscan_outcome_finding(outcome, 0);
  EXPECT(Is(secretscan_finding_text(found, SECRETSCAN_FINDING_RULE_ID), "token-of-ours"));
  EXPECT(Is(secretscan_finding_text(found, SECRETSCAN_FINDING_SECRET), "12345678"));
  EXPECT(Is(secretscan_finding_text(found, SECRETSCAN_FINDING_FILE), "a/b.env"));
  EXPECT(Is(secretscan_finding_text(found, SECRETSCAN_FINDING_COMMIT), ""));
  EXPECT(Is(secretscan_finding_text(found, 1000), ""));
  EXPECT(secretscan_finding_number(found, SECRETSCAN_FINDING_START_LINE) == 2);
  EXPECT(secretscan_finding_number(found, SECRETSCAN_FINDING_START_COLUMN) == 5);
  EXPECT(secretscan_finding_number(found, SECRETSCAN_FINDING_END_COLUMN) == 16);
  EXPECT(secretscan_finding_number(found, SECRETSCAN_FINDING_AT_HEAD) == -1);
  EXPECT(secretscan_finding_entropy(found) == 3.0);  // eight different characters
  EXPECT(secretscan_finding_tag_count(found) == 1);
  EXPECT(Is(secretscan_finding_tag(found, 0), "ours"));
  EXPECT(Is(secretscan_finding_tag(found, 1), ""));
  EXPECT(secretscan_outcome_finding(outcome, 2) == NULL);
  secretscan_outcome_free(outcome);
}

static void TellsRules(const secretscan_scanner* scanner) {
  EXPECT(secretscan_scanner_rule_count(scanner) == 2);
  EXPECT(secretscan_scanner_warning_count(scanner) == 0);
  const secretscan_rule* rule = secretscan_scanner_rule(scanner, 0);
  EXPECT(Is(secretscan_rule_text(rule, SECRETSCAN_RULE_ID), "token-of-ours"));
  EXPECT(Is(secretscan_rule_text(rule, SECRETSCAN_RULE_REGEX), "tok_([0-9]{8})"));
  EXPECT(secretscan_rule_keyword_count(rule) == 1);
  EXPECT(Is(secretscan_rule_keyword(rule, 0), "tok_"));
  EXPECT(secretscan_rule_tag_count(rule) == 1);
  EXPECT(Is(secretscan_rule_tag(rule, 0), "ours"));
  EXPECT(secretscan_scanner_rule(scanner, 2) == NULL);
}

typedef struct Seen {
  int calls;
  int stop_at;
  char rule[64];
} Seen;

static int OnFinding(void* user, const secretscan_finding* finding) {
  Seen* seen = user;
  const secretscan_view rule = secretscan_finding_text(finding, SECRETSCAN_FINDING_RULE_ID);
  snprintf(seen->rule, sizeof(seen->rule), "%.*s", (int)rule.size, rule.data);
  return ++seen->calls == seen->stop_at;
}

static void OnProgress(void* user, const secretscan_progress* progress) {
  if (secretscan_progress_number(progress, SECRETSCAN_PROGRESS_STAGE) == 4) {
    ++*(int*)user;
  }
}

static void HandsFindingsToCallback(const secretscan_scanner* scanner) {
  secretscan_request* request = secretscan_request_create();
  Seen seen = {0, 0, ""};
  int ends = 0;
  EXPECT(secretscan_request_set_finding_callback(request, OnFinding, &seen) == SECRETSCAN_OK);
  EXPECT(secretscan_request_set_progress_callback(request, OnProgress, &ends) == SECRETSCAN_OK);
  secretscan_outcome* outcome = ScanText(scanner, request);
  EXPECT(seen.calls == 2);
  EXPECT(strcmp(seen.rule, "other-token") == 0);
  EXPECT(ends == 1);
  EXPECT(secretscan_outcome_finding_count(outcome) == 0);
  secretscan_outcome_free(outcome);

  seen.calls = 0;
  seen.stop_at = 1;
  outcome = NULL;
  EXPECT(secretscan_scanner_scan_text(scanner, kText, strlen(kText), NULL, 0, request, &outcome,
                                      NULL) == SECRETSCAN_CANCELLED);
  EXPECT(seen.calls == 1);
  EXPECT(outcome == NULL);
  secretscan_request_free(request);
}

static void* Cancel(void* request) {
  secretscan_request_cancel(request);
  return NULL;
}

static void EndsWhenCancelled(const secretscan_scanner* scanner) {
  secretscan_request* request = secretscan_request_create();
  secretscan_outcome* outcome = NULL;
  secretscan_error* error = NULL;
  pthread_t thread;
  EXPECT(pthread_create(&thread, NULL, Cancel, request) == 0);
  EXPECT(pthread_join(thread, NULL) == 0);
  EXPECT(secretscan_scanner_scan_text(scanner, kText, strlen(kText), "x", 1, request, &outcome,
                                      &error) == SECRETSCAN_CANCELLED);
  EXPECT(outcome == NULL);
  EXPECT(secretscan_error_code(error) == SECRETSCAN_CANCELLED);
  secretscan_error_free(error);
  secretscan_request_free(request);
}

static void ScansFiles(const secretscan_scanner* scanner) {
  char directory[] = "/tmp/secretscan-c-test.XXXXXX";
  char path[64];
  EXPECT(mkdtemp(directory) != NULL);
  snprintf(path, sizeof(path), "%s/a.env", directory);
  FILE* file = fopen(path, "w");
  EXPECT(file != NULL && fputs(kText, file) >= 0 && fclose(file) == 0);

  secretscan_request* request = secretscan_request_create();
  secretscan_outcome* outcome = NULL;
  secretscan_error* error = NULL;
  EXPECT(secretscan_request_set_text(request, SECRETSCAN_REQUEST_PATH, directory,
                                     strlen(directory)) == SECRETSCAN_OK);
  EXPECT(secretscan_scanner_scan_files(scanner, request, &outcome, NULL) == SECRETSCAN_OK);
  EXPECT(secretscan_outcome_finding_count(outcome) == 2);
  EXPECT(Is(secretscan_finding_text(secretscan_outcome_finding(outcome, 0),
                                    SECRETSCAN_FINDING_FILE),
            path));
  EXPECT(secretscan_outcome_number(outcome, SECRETSCAN_OUTCOME_FILES) == 1);
  secretscan_outcome_free(outcome);

  unlink(path);
  rmdir(directory);
  outcome = NULL;
  EXPECT(secretscan_scanner_scan_files(scanner, request, &outcome, &error) ==
         SECRETSCAN_NOT_FOUND);
  EXPECT(outcome == NULL);
  EXPECT(Holds(secretscan_error_message(error).data, directory));
  secretscan_error_free(error);
  // Nor is it a repository.
  EXPECT(secretscan_request_set_text(request, SECRETSCAN_REQUEST_REPOSITORY, directory,
                                     strlen(directory)) == SECRETSCAN_OK);
  EXPECT(secretscan_scanner_scan_history(scanner, request, &outcome, NULL) != SECRETSCAN_OK);
  EXPECT(secretscan_scanner_scan_index(scanner, request, &outcome, NULL) != SECRETSCAN_OK);
  EXPECT(outcome == NULL);
  secretscan_request_free(request);
}

static void TellsWhatIsSkipped(void) {
  enum { kSize = 1100000 };
  secretscan_scanner* scanner = MakeScanner(1);
  char* text = malloc(kSize);
  memset(text, '\n', kSize);
  secretscan_outcome* outcome = NULL;
  EXPECT(secretscan_scanner_scan_text(scanner, text, kSize, "large", 5, NULL, &outcome, NULL) ==
         SECRETSCAN_OK);
  EXPECT(secretscan_outcome_is_complete(outcome) == 0);
  EXPECT(secretscan_outcome_skipped_count(outcome) == 1);
  const secretscan_skipped* skipped = secretscan_outcome_skipped(outcome, 0);
  EXPECT(Is(secretscan_skipped_text(skipped, SECRETSCAN_SKIPPED_REASON), "too_large"));
  EXPECT(Is(secretscan_skipped_text(skipped, SECRETSCAN_SKIPPED_NAME), "large"));
  EXPECT(secretscan_outcome_skipped(outcome, 1) == NULL);
  secretscan_outcome_free(outcome);
  free(text);
  secretscan_scanner_free(scanner);
}

typedef struct Page {
  char text[16384];
  size_t size;
  int stop;
} Page;

static int Append(void* user, const char* data, size_t size) {
  Page* page = user;
  if (page->stop || page->size + size >= sizeof(page->text)) {
    return 1;
  }
  memcpy(page->text + page->size, data, size);
  page->size += size;
  page->text[page->size] = '\0';
  return 0;
}

static void WritesReports(const secretscan_scanner* scanner) {
  secretscan_outcome* outcome = ScanText(scanner, NULL);
  secretscan_error* error = NULL;
  Page page = {"", 0, 0};
  EXPECT(secretscan_outcome_write_report(outcome, "jsonl", 5, 100, Append, &page, NULL) ==
         SECRETSCAN_OK);
  EXPECT(Holds(page.text, "token-of-ours"));
  EXPECT(!Holds(page.text, "12345678"));
  page.size = 0;
  EXPECT(secretscan_outcome_write_report(outcome, "jsonl", 5, 0, Append, &page, NULL) ==
         SECRETSCAN_OK);
  EXPECT(Holds(page.text, "12345678"));
  EXPECT(secretscan_outcome_write_report(outcome, "yaml", 4, 100, Append, &page, &error) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(Holds(secretscan_error_message(error).data, "sarif"));
  secretscan_error_free(error);
  page.stop = 1;
  EXPECT(secretscan_outcome_write_report(outcome, "text", 4, 100, Append, &page, NULL) ==
         SECRETSCAN_CANCELLED);
  secretscan_outcome_free(outcome);
}

static void Redacts(void) {
  char buffer[16];
  memset(buffer, 'x', sizeof(buffer));
  EXPECT(secretscan_redact("abcdefgh", 8, 100, buffer, sizeof(buffer)) == 8);
  EXPECT(memcmp(buffer, "REDACTEDx", 9) == 0);
  EXPECT(secretscan_redact("abcdefgh", 8, 50, NULL, 0) == 7);
  EXPECT(secretscan_redact("abcdefgh", 8, 50, buffer, 2) == 7);
  EXPECT(memcmp(buffer, "abDACTED", 8) == 0);
}

static void HidesSecretsInTexts(const secretscan_scanner* scanner) {
  secretscan_outcome* outcome = ScanText(scanner, NULL);
  secretscan_redactor* redactor = NULL;
  Page page = {"", 0, 0};
  EXPECT(secretscan_redactor_create(outcome, &redactor, NULL) == SECRETSCAN_OK);
  secretscan_outcome_free(outcome);
  EXPECT(secretscan_redactor_hide(redactor, kText, strlen(kText), Append, &page, NULL) ==
         SECRETSCAN_OK);
  EXPECT(strcmp(page.text, "first line\na = tok_REDACTED\nb = REDACTED\n") == 0);
  page.stop = 1;
  EXPECT(secretscan_redactor_hide(redactor, kText, strlen(kText), Append, &page, NULL) ==
         SECRETSCAN_CANCELLED);
  secretscan_redactor_free(redactor);
}

static void SaysWhatIsWrong(void) {
  static const char kNoRules[] = "[[rules]]\nid = \"x\"\nregex = '''('''\n";
  secretscan_options* options = secretscan_options_create();
  secretscan_scanner* scanner = NULL;
  secretscan_error* error = NULL;
  EXPECT(secretscan_options_set_text(options, SECRETSCAN_OPTION_RULES_TOML, kNoRules,
                                     strlen(kNoRules)) == SECRETSCAN_OK);
  EXPECT(secretscan_scanner_create(options, &scanner, &error) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(scanner == NULL);
  EXPECT(secretscan_error_code(error) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_error_message(error).size > 0);
  secretscan_error_free(error);
  EXPECT(secretscan_scanner_create(options, &scanner, NULL) == SECRETSCAN_INVALID_ARGUMENT);

  EXPECT(secretscan_options_set_text(options, 1000, "x", 1) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_options_set_number(options, SECRETSCAN_OPTION_THREADS, -1) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_options_set_number(options, SECRETSCAN_OPTION_THREADS, INT64_MAX) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_options_set_number(options, SECRETSCAN_OPTION_GITLEAKS_COMPATIBLE, 2) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_options_set_text(options, SECRETSCAN_OPTION_RULES_PATH, "a\0b", 3) ==
         SECRETSCAN_INVALID_ARGUMENT);
  secretscan_options_free(options);
}

static void TakesNull(const secretscan_scanner* scanner) {
  secretscan_outcome* outcome = NULL;
  secretscan_scanner* none = NULL;
  EXPECT(secretscan_options_set_text(NULL, 1, "x", 1) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_options_set_number(NULL, 35, 1) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_request_set_text(NULL, 1, "x", 1) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_request_set_number(NULL, 32, 1) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_request_set_finding_callback(NULL, NULL, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_request_set_progress_callback(NULL, NULL, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  secretscan_request_cancel(NULL);
  EXPECT(secretscan_scanner_create(NULL, NULL, NULL) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_scanner_scan_text(none, "x", 1, "", 0, NULL, &outcome, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_scanner_scan_text(scanner, "x", 1, "", 0, NULL, NULL, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_scanner_scan_text(scanner, NULL, 1, "", 0, NULL, &outcome, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_scanner_scan_files(none, NULL, &outcome, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_scanner_scan_index(none, NULL, &outcome, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_scanner_scan_history(none, NULL, &outcome, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_outcome_write_report(NULL, "text", 4, 100, Append, NULL, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(outcome == NULL);
  EXPECT(secretscan_redactor_create(NULL, NULL, NULL) == SECRETSCAN_INVALID_ARGUMENT);
  EXPECT(secretscan_redactor_hide(NULL, "x", 1, Append, NULL, NULL) ==
         SECRETSCAN_INVALID_ARGUMENT);

  EXPECT(secretscan_error_code(NULL) == SECRETSCAN_OK);
  EXPECT(Is(secretscan_error_message(NULL), ""));
  EXPECT(secretscan_scanner_rule_count(NULL) == 0 && secretscan_scanner_rule(NULL, 0) == NULL);
  EXPECT(secretscan_scanner_warning_count(NULL) == 0 &&
         Is(secretscan_scanner_warning(NULL, 0), ""));
  EXPECT(Is(secretscan_rule_text(NULL, 1), "") && secretscan_rule_tag_count(NULL) == 0);
  EXPECT(Is(secretscan_rule_tag(NULL, 0), "") && secretscan_rule_keyword_count(NULL) == 0);
  EXPECT(Is(secretscan_rule_keyword(NULL, 0), "") && secretscan_progress_number(NULL, 1) == 0);
  EXPECT(secretscan_outcome_is_complete(NULL) == 0 && secretscan_outcome_number(NULL, 1) == 0);
  EXPECT(secretscan_outcome_finding_count(NULL) == 0 &&
         secretscan_outcome_finding(NULL, 0) == NULL);
  EXPECT(secretscan_outcome_skipped_count(NULL) == 0 &&
         secretscan_outcome_skipped(NULL, 0) == NULL);
  EXPECT(secretscan_outcome_warning_count(NULL) == 0 &&
         Is(secretscan_outcome_warning(NULL, 0), ""));
  EXPECT(Is(secretscan_skipped_text(NULL, 1), "") && Is(secretscan_finding_text(NULL, 1), ""));
  EXPECT(secretscan_finding_number(NULL, 36) == 0 && secretscan_finding_entropy(NULL) == 0);
  EXPECT(secretscan_finding_tag_count(NULL) == 0 && Is(secretscan_finding_tag(NULL, 0), ""));
  EXPECT(secretscan_redact(NULL, 1, 0, NULL, 0) == 0);
  secretscan_error_free(NULL);
  secretscan_options_free(NULL);
  secretscan_scanner_free(NULL);
  secretscan_request_free(NULL);
  secretscan_outcome_free(NULL);
  secretscan_redactor_free(NULL);
}

static void* ScanManyTexts(void* scanner) {
  size_t found = 0;
  for (int i = 0; i < 50; ++i) {
    secretscan_outcome* outcome = NULL;
    if (secretscan_scanner_scan_text(scanner, kText, strlen(kText), "x", 1, NULL, &outcome,
                                     NULL) == SECRETSCAN_OK) {
      found += secretscan_outcome_finding_count(outcome);
    }
    secretscan_outcome_free(outcome);
  }
  return found == 100 ? scanner : NULL;
}

static void ScansInManyThreads(secretscan_scanner* scanner) {
  enum { kThreads = 4 };
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; ++i) {
    EXPECT(pthread_create(&threads[i], NULL, ScanManyTexts, scanner) == 0);
  }
  for (int i = 0; i < kThreads; ++i) {
    void* result = NULL;
    EXPECT(pthread_join(threads[i], &result) == 0);
    EXPECT(result == scanner);
  }
}

int main(void) {
  EXPECT(strcmp(secretscan_version(), EXPECTED_VERSION) == 0);
  secretscan_scanner* scanner = MakeScanner(0);
  FindsSecretsInText(scanner);
  TellsRules(scanner);
  HandsFindingsToCallback(scanner);
  EndsWhenCancelled(scanner);
  ScansFiles(scanner);
  TellsWhatIsSkipped();
  WritesReports(scanner);
  Redacts();
  HidesSecretsInTexts(scanner);
  SaysWhatIsWrong();
  TakesNull(scanner);
  ScansInManyThreads(scanner);
  secretscan_scanner_free(scanner);
  if (failures == 0) {
    puts("all expectations met");
  }
  return failures == 0 ? 0 : 1;
}
