// The C interface: everything that a program in C, or a binding of another language, needs to scan.
//
//   secretscan_error* error = NULL;
//   secretscan_scanner* scanner = NULL;
//   secretscan_outcome* outcome = NULL;
//   if (secretscan_scanner_create(NULL, &scanner, &error) != SECRETSCAN_OK ||
//       secretscan_scanner_scan_text(scanner, text, size, "a.env", 5, NULL, &outcome, &error) !=
//           SECRETSCAN_OK) {
//     fprintf(stderr, "%s\n", secretscan_error_message(error).data);
//   }
//   for (size_t i = 0; i < secretscan_outcome_finding_count(outcome); ++i) { … }
//   if (!secretscan_outcome_is_complete(outcome)) { … }  // "clean" cannot be said
//
// Objects are opaque. Who is given one by a _create function or through a T** owns it, and gives it to
// secretscan_T_free(), which takes NULL, too. A `const T*` that is returned belongs to the object that
// it was asked of, and lives as long as that.
//
// Texts are pointer and length, and may hold any bytes. What goes in is copied, unless a comment says
// otherwise; NULL is allowed where the length is 0. What comes out is never NULL, has a NUL behind its
// last byte, and lives as long as the object that it was asked of.
//
// Errors: a function that can fail returns a secretscan_code. On failure, and if `error` is not NULL,
// *error is set to a new object; results are set on success only. No message holds a secret. NULL for an
// object that is needed is SECRETSCAN_INVALID_ARGUMENT; functions that return no code answer it, an index
// beyond the end and an unknown field with an empty text, 0 or NULL. No exception leaves the library. Lack
// of memory is RESOURCE_EXHAUSTED where it can be told; libraries that a scan uses may end the process.
//
// Fields: most of what an object holds is asked for or set by number, one of the enumeration that stands
// above the function.
//
// Threads: a scanner, an outcome, a redactor and all that they hold may be used by any number of threads
// at once, but for their _free. Options and requests are for one thread at a time, but for
// secretscan_request_cancel(). The library prints nothing, starts no program and keeps no state outside of
// these objects.
//
// Stability: what is declared here stays as it is for as long as the library is called
// libsecretscan.so.0. Functions and values of enumerations may be added.
#ifndef SECRETSCAN_C_H_
#define SECRETSCAN_C_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct secretscan_error secretscan_error;
typedef struct secretscan_options secretscan_options;
typedef struct secretscan_scanner secretscan_scanner;
typedef struct secretscan_rule secretscan_rule;
typedef struct secretscan_request secretscan_request;
typedef struct secretscan_outcome secretscan_outcome;
typedef struct secretscan_finding secretscan_finding;
typedef struct secretscan_progress secretscan_progress;
typedef struct secretscan_redactor secretscan_redactor;
typedef struct secretscan_skipped secretscan_skipped;

typedef struct secretscan_view {
  const char* data;
  size_t size;
} secretscan_view;

// Numbers as gRPC's. There may be others: whatever is not SECRETSCAN_OK is a failure.
typedef enum secretscan_code {
  SECRETSCAN_OK = 0,
  SECRETSCAN_CANCELLED = 1,            // secretscan_request_cancel(), or a callback said stop
  SECRETSCAN_UNKNOWN = 2,
  SECRETSCAN_INVALID_ARGUMENT = 3,     // arguments, options or rules are wrong
  SECRETSCAN_NOT_FOUND = 5,            // a file, repository or revision is not there
  SECRETSCAN_RESOURCE_EXHAUSTED = 8,   // memory
  SECRETSCAN_FAILED_PRECONDITION = 9,  // the repository is not as it has to be
  SECRETSCAN_INTERNAL = 13,
  SECRETSCAN_UNAVAILABLE = 14,         // input and output
  SECRETSCAN_DATA_LOSS = 15            // something that has to be read is damaged
} secretscan_code;

// "0.1.0": of the library that is loaded.
const char* secretscan_version(void);

// ---- Errors

secretscan_code secretscan_error_code(const secretscan_error* error);
secretscan_view secretscan_error_message(const secretscan_error* error);
void secretscan_error_free(secretscan_error* error);

// ---- Options: which rules, and how thorough

enum {
  // Texts
  SECRETSCAN_OPTION_RULES_PATH = 1,    // rules in gitleaks' TOML format: a file or a directory,
  SECRETSCAN_OPTION_RULES_TOML = 2,    // or the text itself; neither: the built-in rules; both: an error
  SECRETSCAN_OPTION_ENABLED_RULE = 3,  // the id of one of the only rules to run; repeat it
  SECRETSCAN_OPTION_MIN_CONFIDENCE = 4,   // "low", "medium" or "high": less is left out; "medium"
  SECRETSCAN_OPTION_IGNORE_FILE = 5,   // like .secretscanignore; repeat it. No other one is read
  SECRETSCAN_OPTION_BASELINE = 6,      // an earlier report, whose findings are left out and counted
  SECRETSCAN_OPTION_CACHE_DIRECTORY = 7,  // for compiled rules; nobody else may be able to write there
  // Numbers
  SECRETSCAN_OPTION_GITLEAKS_COMPATIBLE = 32,   // 1: exactly gitleaks' findings and positions; 0
  SECRETSCAN_OPTION_MAX_DECODE_DEPTH = 33,      // passes of decoding (base64, hex, …); 5
  SECRETSCAN_OPTION_MAX_ARCHIVE_DEPTH = 34,     // archives in archives that are opened; 8
  SECRETSCAN_OPTION_THREADS = 35,               // of a scan; 0: as many as there are processors; 0
  SECRETSCAN_OPTION_MAX_TARGET_MEGABYTES = 36,  // larger texts are skipped; 0: no limit; 0
  SECRETSCAN_OPTION_IGNORE_ALLOW_COMMENTS = 37  // 1: lines with gitleaks:allow are reported, too; 0
};

// Without any setting: the default, which is the last word above. NULL only for lack of memory.
secretscan_options* secretscan_options_create(void);
void secretscan_options_free(secretscan_options* options);
// Replace the value, or add one where it may be repeated. INVALID_ARGUMENT for an unknown option, a
// number that cannot be and, but for rules, a text with a NUL in it; what else is wrong in a value is told
// by secretscan_scanner_create().
secretscan_code secretscan_options_set_text(secretscan_options* options, int option,
                                            const char* text, size_t size);
secretscan_code secretscan_options_set_number(secretscan_options* options, int option,
                                              int64_t number);

// ---- Scanner: compiled rules. To make one of the built-in rules takes many seconds, unless a cache
// directory holds them compiled: keep it.

// `options` may be NULL for the default, and are not needed afterwards.
secretscan_code secretscan_scanner_create(const secretscan_options* options,
                                          secretscan_scanner** scanner, secretscan_error** error);
void secretscan_scanner_free(secretscan_scanner* scanner);
// What was odd but not wrong in the rules, for people.
size_t secretscan_scanner_warning_count(const secretscan_scanner* scanner);
secretscan_view secretscan_scanner_warning(const secretscan_scanner* scanner, size_t index);
// The rules that run.
size_t secretscan_scanner_rule_count(const secretscan_scanner* scanner);
const secretscan_rule* secretscan_scanner_rule(const secretscan_scanner* scanner, size_t index);

enum {
  SECRETSCAN_RULE_ID = 1,
  SECRETSCAN_RULE_DESCRIPTION = 2,
  SECRETSCAN_RULE_SEVERITY = 3,     // "info", "low", "medium", "high", "critical"
  SECRETSCAN_RULE_CONFIDENCE = 4,   // "low", "medium", "high"
  SECRETSCAN_RULE_REGEX = 5,        // RE2 syntax; empty: the rule is about paths
  SECRETSCAN_RULE_PATH_REGEX = 6,
  SECRETSCAN_RULE_PROVIDER = 7,     // who issues such credentials
  SECRETSCAN_RULE_OPENS = 8,        // what they give access to
  SECRETSCAN_RULE_REVOKE_URL = 9,   // where they are revoked
  SECRETSCAN_RULE_SOURCE_URL = 10   // where their format is published
};
secretscan_view secretscan_rule_text(const secretscan_rule* rule, int field);
size_t secretscan_rule_tag_count(const secretscan_rule* rule);
secretscan_view secretscan_rule_tag(const secretscan_rule* rule, size_t index);
size_t secretscan_rule_keyword_count(const secretscan_rule* rule);
secretscan_view secretscan_rule_keyword(const secretscan_rule* rule, size_t index);

// ---- Request: what to scan, and who watches. May serve several scans, one after another.

enum {
  // Texts
  SECRETSCAN_REQUEST_PATH = 1,        // files: a file or directory; repeat it; "."
  SECRETSCAN_REQUEST_REPOSITORY = 2,  // index, history: any directory of it; "."
  SECRETSCAN_REQUEST_INDEX_FILE = 3,  // index: another one than the work tree's own
  SECRETSCAN_REQUEST_RANGE = 4,       // history: "main", "main..topic", "^v1.0"; repeat it; all
  SECRETSCAN_REQUEST_SINCE = 5,       // history: "root", a date, or a revision: without its ancestors
  SECRETSCAN_REQUEST_KIND = 6,        // history: beside commits: "merge", "-note", …; repeat it; all
  SECRETSCAN_REQUEST_PLATFORM = 7,    // history: whose links are made: "github", "gitlab", …; "none"
  // Numbers
  SECRETSCAN_REQUEST_FOLLOW_SYMLINKS = 32,    // files: 1: also links to files; 0
  SECRETSCAN_REQUEST_RESPECT_GITIGNORE = 33,  // files: 1: leave out what git ignores; 0
  SECRETSCAN_REQUEST_WORK_TREE = 34,          // index: 1: what the work tree adds to it instead; 0
  SECRETSCAN_REQUEST_MAX_MEMORY_BYTES = 35,   // history: 0: a quarter of the machine's; 0
  SECRETSCAN_REQUEST_VERIFY_OBJECTS = 36,     // history: 1: compare every object with its name; 0
  SECRETSCAN_REQUEST_TIME_LIMIT_SECONDS = 37,  // what is then not scanned is skipped; 0: no limit; 0
  SECRETSCAN_REQUEST_PROGRESS_MILLISECONDS = 38  // between two calls of the progress callback; 100
};

// NULL only for lack of memory.
secretscan_request* secretscan_request_create(void);
void secretscan_request_free(secretscan_request* request);
// As those of options; what is wrong in a value is told by the scan.
secretscan_code secretscan_request_set_text(secretscan_request* request, int field,
                                            const char* text, size_t size);
secretscan_code secretscan_request_set_number(secretscan_request* request, int field,
                                              int64_t number);

// Callbacks must not throw or jump, nor use the request but to cancel it. What they are given ends with
// the call.

// Takes the findings instead of the outcome: of files as each is done, of all else when everything is
// known. Any thread of the scan calls it, never two at once. Not 0: the scan ends with CANCELLED.
typedef int (*secretscan_finding_callback)(void* user, const secretscan_finding* finding);
secretscan_code secretscan_request_set_finding_callback(secretscan_request* request,
                                                        secretscan_finding_callback callback,
                                                        void* user);
// Is called now and then by a thread of its own, and a last time by the scan's caller, never twice at
// once.
typedef void (*secretscan_progress_callback)(void* user, const secretscan_progress* progress);
secretscan_code secretscan_request_set_progress_callback(secretscan_request* request,
                                                         secretscan_progress_callback callback,
                                                         void* user);
// From any thread, while the request lives: its scan ends soon with CANCELLED, later ones at once.
void secretscan_request_cancel(secretscan_request* request);

enum {
  SECRETSCAN_PROGRESS_STAGE = 1,  // 0: opening, 1: walking, 2: scanning, 3: attributing, 4: done
  SECRETSCAN_PROGRESS_COMMITS = 2,
  SECRETSCAN_PROGRESS_COMMITS_TOTAL = 3,  // totals are 0 until they are known
  SECRETSCAN_PROGRESS_TEXTS = 4,          // blobs, files or changes
  SECRETSCAN_PROGRESS_TEXTS_TOTAL = 5,
  SECRETSCAN_PROGRESS_BYTES = 6
};
int64_t secretscan_progress_number(const secretscan_progress* progress, int field);

// ---- Scans. `request` may be NULL for the default, which spares the thread that watches. What cannot be
// read is told by the outcome and is no failure; a repository or path that is not there is.

// In the calling thread. `path` is what path rules and findings see, and may be empty.
secretscan_code secretscan_scanner_scan_text(const secretscan_scanner* scanner, const char* text,
                                             size_t text_size, const char* path, size_t path_size,
                                             secretscan_request* request,
                                             secretscan_outcome** outcome,
                                             secretscan_error** error);
// Files, and all files below directories.
secretscan_code secretscan_scanner_scan_files(const secretscan_scanner* scanner,
                                              secretscan_request* request,
                                              secretscan_outcome** outcome,
                                              secretscan_error** error);
// What the next commit would add.
secretscan_code secretscan_scanner_scan_index(const secretscan_scanner* scanner,
                                              secretscan_request* request,
                                              secretscan_outcome** outcome,
                                              secretscan_error** error);
// What a repository's commits brought.
secretscan_code secretscan_scanner_scan_history(const secretscan_scanner* scanner,
                                                secretscan_request* request,
                                                secretscan_outcome** outcome,
                                                secretscan_error** error);

// ---- Outcome

void secretscan_outcome_free(secretscan_outcome* outcome);
// 1: everything was scanned. 0: "clean" cannot be said; the skipped items say what was not.
int secretscan_outcome_is_complete(const secretscan_outcome* outcome);
// By file, line, column, rule, commit: the same in every run. None if there was a finding callback.
size_t secretscan_outcome_finding_count(const secretscan_outcome* outcome);
const secretscan_finding* secretscan_outcome_finding(const secretscan_outcome* outcome,
                                                     size_t index);
// What was not scanned. Binary files, which are left out by rule, are not listed.
size_t secretscan_outcome_skipped_count(const secretscan_outcome* outcome);
const secretscan_skipped* secretscan_outcome_skipped(const secretscan_outcome* outcome,
                                                     size_t index);
// What was odd about ignore files and baselines, for people.
size_t secretscan_outcome_warning_count(const secretscan_outcome* outcome);
secretscan_view secretscan_outcome_warning(const secretscan_outcome* outcome, size_t index);

enum {
  SECRETSCAN_OUTCOME_IGNORED = 1,  // findings that ignore files and baselines list
  SECRETSCAN_OUTCOME_COMMITS = 2,  // walked
  SECRETSCAN_OUTCOME_BLOBS = 3,    // distinct, scanned
  SECRETSCAN_OUTCOME_FILES = 4,    // scanned, outside a history
  SECRETSCAN_OUTCOME_BYTES = 5,    // of text, scanned
  SECRETSCAN_OUTCOME_MILLISECONDS = 6  // wall time
};
int64_t secretscan_outcome_number(const secretscan_outcome* outcome, int field);

// Not 0: no more is written.
typedef int (*secretscan_write_callback)(void* user, const char* data, size_t size);
// Hands a report to `write`, in one or more pieces, from the calling thread: "text", "jsonl", "sarif",
// "json", "gitlab", "codeclimate", "csv", "junit", "html", "markdown". `redact_percent` is how much of
// each secret is hidden: 100 all, 0 nothing. CANCELLED when `write` says stop; INVALID_ARGUMENT for an
// outcome whose findings went to a callback, too.
secretscan_code secretscan_outcome_write_report(const secretscan_outcome* outcome,
                                                const char* format, size_t format_size,
                                                int redact_percent,
                                                secretscan_write_callback write, void* user,
                                                secretscan_error** error);

// ---- Skipped item

enum {
  SECRETSCAN_SKIPPED_REASON = 1,  // "missing", "corrupt", "unreadable", "too_large", "timed_out", …
  SECRETSCAN_SKIPPED_KIND = 2,    // "blob", "tree", "commit", "tag", "ref", "file", …
  SECRETSCAN_SKIPPED_NAME = 3,    // object id, reference or path
  SECRETSCAN_SKIPPED_DETAIL = 4   // why, for people; never content
};
secretscan_view secretscan_skipped_text(const secretscan_skipped* skipped, int field);

// ---- Finding: one place where a rule found a secret. found_secret.h says more of each field.

enum {
  // Texts
  SECRETSCAN_FINDING_RULE_ID = 1,
  SECRETSCAN_FINDING_DESCRIPTION = 2,
  SECRETSCAN_FINDING_SEVERITY = 3,    // "info", "low", "medium", "high", "critical"
  SECRETSCAN_FINDING_CONFIDENCE = 4,  // "low", "medium", "high"
  SECRETSCAN_FINDING_PROVENANCE = 5,  // "file", "stdin" (memory), "staged", "commit", "note", …
  SECRETSCAN_FINDING_FILE = 6,        // bytes as they are, not always UTF-8
  SECRETSCAN_FINDING_SYMLINK_FILE = 7,
  SECRETSCAN_FINDING_ORIGIN = 8,      // reference, reflog entry or configuration key
  SECRETSCAN_FINDING_MATCH = 9,       // in clear, as secret, line and perhaps message: do not log them
  SECRETSCAN_FINDING_SECRET = 10,     // empty: the path is the finding
  SECRETSCAN_FINDING_LINE = 11,
  SECRETSCAN_FINDING_COMMIT = 12,     // that added it, in hex; empty outside a history, as what follows
  SECRETSCAN_FINDING_AUTHOR = 13,
  SECRETSCAN_FINDING_EMAIL = 14,
  SECRETSCAN_FINDING_DATE = 15,       // RFC 3339, UTC
  SECRETSCAN_FINDING_MESSAGE = 16,
  SECRETSCAN_FINDING_LINK = 17,
  SECRETSCAN_FINDING_BLOB = 18,
  SECRETSCAN_FINDING_FINGERPRINT = 19,  // gitleaks': [commit:]file:rule:start_line
  SECRETSCAN_FINDING_ID = 20,           // stays when lines move
  SECRETSCAN_FINDING_SECRET_ID = 21,    // the same for all findings of a secret
  SECRETSCAN_FINDING_PROVIDER = 22,     // who issued it; may be empty, as what follows
  SECRETSCAN_FINDING_OPENS = 23,        // what it gives access to
  SECRETSCAN_FINDING_REVOKE_URL = 24,   // where it is revoked
  // Numbers. Lines and columns (in bytes) count from 1, ends included; 0 when the path is the finding.
  SECRETSCAN_FINDING_START_LINE = 32,
  SECRETSCAN_FINDING_END_LINE = 33,
  SECRETSCAN_FINDING_START_COLUMN = 34,
  SECRETSCAN_FINDING_END_COLUMN = 35,
  SECRETSCAN_FINDING_AT_HEAD = 36  // 1: a file at HEAD still holds it; 0: none does; -1: not known
};
secretscan_view secretscan_finding_text(const secretscan_finding* finding, int field);
int64_t secretscan_finding_number(const secretscan_finding* finding, int field);
// Of the secret, in bits a byte.
double secretscan_finding_entropy(const secretscan_finding* finding);
size_t secretscan_finding_tag_count(const secretscan_finding* finding);
secretscan_view secretscan_finding_tag(const secretscan_finding* finding, size_t index);

// ---- Hiding secrets in what is shown or logged

// Writes `secret` with `percent` of it hidden (100: "REDACTED") to `buffer`, as much as `capacity` holds,
// and returns the size of all of it: more than `capacity` when it did not fit.
size_t secretscan_redact(const char* secret, size_t size, int percent, char* buffer,
                         size_t capacity);

// Knows the secrets of an outcome, but for those under 6 bytes; the outcome is not needed afterwards.
secretscan_code secretscan_redactor_create(const secretscan_outcome* outcome,
                                           secretscan_redactor** redactor,
                                           secretscan_error** error);
void secretscan_redactor_free(secretscan_redactor* redactor);
// Hands `text`, with REDACTED in place of each of the secrets, to `write`. Secrets that are written in
// another way (encoded, escaped) are not seen.
secretscan_code secretscan_redactor_hide(const secretscan_redactor* redactor, const char* text,
                                         size_t size, secretscan_write_callback write, void* user,
                                         secretscan_error** error);

#ifdef __cplusplus
}
#endif

#endif  // SECRETSCAN_C_H_
