#include "match/prefilter.h"

#include <hs.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/status.h"
#include "match/database_cache.h"
#include "base/regex_syntax.h"

namespace secretscan {
namespace {

// A literal shorter than this makes the whole database slow; such rules wait for their keyword.
constexpr size_t kMinLiteral = 3;
constexpr std::string_view kCacheVersion = "secretscan prefilter 6";

// Non-ASCII letters that (?i) takes for ASCII ones: U+017F, U+212A.
constexpr std::array<std::string_view, 2> kFoldingLetters = {"\xC5\xBF", "\xE2\x84\xAA"};
// Those whose lower case is ASCII, so that keywords may be written with them: U+212A, U+0130.
constexpr std::array<std::string_view, 2> kLoweringLetters = {"\xE2\x84\xAA", "\xC4\xB0"};

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;

// What a pattern id of the main database means.
enum class Meaning : uint8_t { kRule, kKeyword, kFoldingLetter, kLoweringLetter };

struct Entry {
  std::string pattern;
  unsigned flags = 0;
  Meaning meaning = Meaning::kRule;
  int rule = 0;                  // kRule: whose pattern; kKeyword: unused
  std::vector<int> gated_rules;  // kKeyword: rules of which this is a keyword
};

std::string HsError(hs_error_t code) { return "hyperscan error " + std::to_string(code); }

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

std::string EscapedLiteral(std::string_view literal) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (unsigned char c : literal) {
    out += "\\x";
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out;
}

// Compiles entries, ids being their indexes. `refused` receives the index of a pattern that cannot be
// had, or -1.
absl::StatusOr<DatabasePtr> CompileOnce(const std::vector<Entry>& entries, int* refused) {
  std::vector<const char*> patterns;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (size_t i = 0; i < entries.size(); ++i) {
    patterns.push_back(entries[i].pattern.c_str());
    flags.push_back(entries[i].flags);
    ids.push_back(static_cast<unsigned>(i));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  *refused = -1;
  if (hs_compile_multi(patterns.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &database,
                       &error) != HS_SUCCESS) {
    *refused = error->expression;
    const absl::Status status = Unavailable(std::string("hyperscan: ") + error->message);
    hs_free_compile_error(error);
    return status;
  }
  return DatabasePtr(database);
}

absl::StatusOr<std::string> Serialize(const hs_database_t* database) {
  char* bytes = nullptr;
  size_t size = 0;
  if (const hs_error_t code = hs_serialize_database(database, &bytes, &size); code != HS_SUCCESS) {
    return Unavailable(HsError(code));
  }
  std::string out(bytes, size);
  free(bytes);
  return out;
}

DatabasePtr Deserialize(const std::string& bytes) {
  hs_database_t* database = nullptr;
  if (hs_deserialize_database(bytes.data(), bytes.size(), &database) != HS_SUCCESS) {
    return nullptr;
  }
  return DatabasePtr(database);
}

}  // namespace

struct Prefilter::Impl {
  std::vector<PrefilterPattern> patterns;  // by rule
  std::vector<Entry> main;                 // scanned always
  std::vector<Entry> gated;                // rules without a useful literal: only after a keyword
  std::vector<int> always_whole;           // rules that RE2 must judge on every text
  std::vector<uint8_t> keyword_whole;      // by rule: RE2 must judge once a keyword was seen
  std::vector<int> folding_rules;          // rules that the folding letters send to RE2
  std::vector<int> keyword_rules;          // rules gated by keywords, ascending
  DatabasePtr main_database;
  std::vector<DatabasePtr> gated_databases;  // one for each entry in `gated`
  std::vector<Entry> prefixes;               // PrefilterPattern::prefix
  std::vector<DatabasePtr> prefix_databases;
  std::vector<int> gated_whole;            // rules marked in keyword_whole, ascending
  size_t reach = 0;
  std::vector<std::string> notes;

  // What follows from the plan once its databases are there.
  void Summarize(const RuleSet& rules);
  // Leaves what entry `index` of `entries` stands for to RE2 alone.
  void Demote(std::vector<Entry>* entries, int index, const RuleSet& rules);
  absl::StatusOr<DatabasePtr> Compile(std::vector<Entry>* entries, const RuleSet& rules);
  absl::Status CompileGated(const RuleSet& rules);
  absl::Status CompilePrefixes();
  // False when the parts are not what the plan needs.
  bool TakeSerialized(const std::vector<std::string>& parts);
  std::string CacheKey(const RuleSet& rules) const;
  void Plan(const RuleSet& rules);
  absl::Status Collect(const hs_database_t* database, const std::vector<Entry>& entries,
                       size_t first_entry, std::string_view text, Scratch* scratch,
                       EndSet* out) const;
  void GateByKeywords(const RuleSet& rules, int rule);
};

struct Prefilter::Scratch::Impl {
  hs_scratch_t* scratch = nullptr;
  // State of the scan under way.
  const Prefilter::Impl* prefilter = nullptr;
  const Entry* entries = nullptr;   // of the database that scans
  CandidateSet* out = nullptr;
  EndSet* ends = nullptr;           // not null: only collect
  size_t text_size = 0;
  std::vector<int> open_cluster;    // by rule: index into out->clusters, or -1
  std::vector<uint8_t> gate_open;   // by rule: a keyword was seen
  std::vector<int> opened;          // rules whose gate is open
  std::vector<uint8_t> anchored;    // by rule: its anchor was seen
  std::vector<int> anchors;         // rules whose anchor was seen
  bool saw_folding_letter = false;

  ~Impl() {
    if (scratch != nullptr) {
      hs_free_scratch(scratch);
    }
  }

  // `database` (null: none) was compiled of entries from `first_entry` on.
  hs_error_t Scan(const hs_database_t* database, const std::vector<Entry>& all, size_t first_entry,
                  std::string_view text) {
    if (database == nullptr || text.empty()) {
      return HS_SUCCESS;
    }
    entries = all.data() + first_entry;
    return hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, OnMatch,
                   this);
  }

  void AddEnd(int rule, size_t end) {
    const PrefilterPattern& pattern = prefilter->patterns[rule];
    if (pattern.is_anchor && pattern.max_width == PrefilterPattern::kUnbounded) {
      if (!anchored[rule]) {
        anchored[rule] = 1;
        anchors.push_back(rule);
      }
      return;
    }
    const size_t width = pattern.max_width;
    // A match that holds the anchor ends somewhere behind it.
    const size_t last = pattern.is_anchor ? std::min(end + width, text_size) : end;
    std::vector<Candidate>& clusters = out->clusters;
    if (const int open = open_cluster[rule]; open >= 0) {
      Candidate& cluster = clusters[open];
      if (width == PrefilterPattern::kUnbounded || end < cluster.last_end + width) {
        cluster.last_end = std::max(cluster.last_end, last);
        cluster.first_end = std::min(cluster.first_end, end);
        return;
      }
    }
    open_cluster[rule] = static_cast<int>(clusters.size());
    clusters.push_back({rule, end, last});
  }

  void OpenGate(int rule) {
    if (!gate_open[rule]) {
      gate_open[rule] = 1;
      opened.push_back(rule);
    }
  }

  void Collect(const Entry& entry, uint32_t end) {
    switch (entry.meaning) {
      case Meaning::kRule:
        ends->ends.push_back({end, entry.rule});
        break;
      case Meaning::kKeyword:
      case Meaning::kLoweringLetter:
        ends->opened_rules.insert(ends->opened_rules.end(), entry.gated_rules.begin(),
                                  entry.gated_rules.end());
        break;
      case Meaning::kFoldingLetter:
        ends->folding_letters.push_back(end);
        break;
    }
  }

  static int OnMatch(unsigned id, unsigned long long, unsigned long long to, unsigned, void* self) {
    auto* state = static_cast<Impl*>(self);
    const Entry& entry = state->entries[id];
    if (state->ends != nullptr) {
      state->Collect(entry, static_cast<uint32_t>(to));
      return 0;
    }
    switch (entry.meaning) {
      case Meaning::kRule:
        state->AddEnd(entry.rule, static_cast<size_t>(to));
        break;
      case Meaning::kKeyword:
      case Meaning::kLoweringLetter:
        for (int rule : entry.gated_rules) {
          state->OpenGate(rule);
        }
        break;
      case Meaning::kFoldingLetter:
        state->saw_folding_letter = true;
        break;
    }
    return 0;
  }
};

Prefilter::Scratch::Scratch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Prefilter::Scratch::~Scratch() = default;
Prefilter::Prefilter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Prefilter::~Prefilter() = default;

void Prefilter::Impl::GateByKeywords(const RuleSet& rules, int rule) {
  const auto& keywords = rules.rules[rule].keywords;
  keyword_rules.push_back(rule);
  for (const std::string& keyword : keywords) {
    if (keyword.empty()) {
      continue;  // a rule whose only keyword is empty never runs
    }
    const std::string pattern = EscapedLiteral(keyword);
    auto found = std::find_if(main.begin(), main.end(), [&](const Entry& entry) {
      return entry.meaning == Meaning::kKeyword && entry.pattern == pattern;
    });
    if (found == main.end()) {
      main.push_back({pattern, HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH, Meaning::kKeyword, 0, {}});
      found = main.end() - 1;
    }
    found->gated_rules.push_back(rule);
  }
}

void Prefilter::Impl::Plan(const RuleSet& rules) {
  const int count = static_cast<int>(rules.rules.size());
  patterns.resize(count);
  keyword_whole.assign(count, 0);
  for (int i = 0; i < count; ++i) {
    const Rule& rule = rules.rules[i];
    if (rule.regex == nullptr) {
      continue;
    }
    const auto syntax = ParseRegexSyntax(rule.regex->pattern());
    if (syntax.ok()) {
      patterns[i] = MakePrefilterPattern(**syntax);
    } else {
      notes.push_back("rule " + rule.id + ": " + std::string(ToStd(syntax.status().message())) +
                      ", so RE2 alone judges it");
      patterns[i].max_width = PrefilterPattern::kUnbounded;
      patterns[i].fragment_sensitive = true;
    }
    if (patterns[i].folds_beyond_ascii) {
      folding_rules.push_back(i);
    }
  }
  for (int i = 0; i < count; ++i) {
    const Rule& rule = rules.rules[i];
    if (rule.regex == nullptr) {
      continue;
    }
    if (!patterns[i].prefix.empty()) {
      prefixes.push_back({patterns[i].prefix, HS_FLAG_SINGLEMATCH, Meaning::kRule, i, {}});
    }
    // Only ASCII keywords can be looked for without regard to case here.
    const bool can_gate = !rule.keywords.empty() &&
                          std::all_of(rule.keywords.begin(), rule.keywords.end(), IsAscii);
    const bool has_pattern = !patterns[i].pattern.empty();
    if (has_pattern && (!can_gate || patterns[i].literal_length >= kMinLiteral)) {
      main.push_back({patterns[i].pattern, 0, Meaning::kRule, i, {}});
    } else if (has_pattern) {
      gated.push_back({patterns[i].pattern, 0, Meaning::kRule, i, {}});
      GateByKeywords(rules, i);
    } else if (can_gate) {
      keyword_whole[i] = 1;
      GateByKeywords(rules, i);
    } else {
      always_whole.push_back(i);
    }
  }
  for (std::string_view letter : kFoldingLetters) {
    main.push_back({EscapedLiteral(letter), 0, Meaning::kFoldingLetter, 0, {}});
  }
  if (!keyword_rules.empty()) {
    for (std::string_view letter : kLoweringLetters) {
      main.push_back({EscapedLiteral(letter), HS_FLAG_SINGLEMATCH, Meaning::kLoweringLetter, 0,
                      keyword_rules});
    }
  }
}

void Prefilter::Impl::Summarize(const RuleSet& rules) {
  for (size_t rule = 0; rule < keyword_whole.size(); ++rule) {
    if (keyword_whole[rule]) {
      gated_whole.push_back(static_cast<int>(rule));
    }
  }
  for (std::string_view letter : kFoldingLetters) {
    reach = std::max(reach, letter.size());
  }
  for (const PrefilterPattern& pattern : patterns) {
    reach = std::max(reach, pattern.pattern.empty() ? 0 : pattern.reach);
  }
  for (int rule : keyword_rules) {
    for (const std::string& keyword : rules.rules[rule].keywords) {
      reach = std::max(reach, keyword.size());
    }
  }
}

void Prefilter::Impl::Demote(std::vector<Entry>* entries, int index, const RuleSet& rules) {
  // Not with HS_FLAG_PREFILTER: such an approximation has no bounded reach.
  const Entry& entry = (*entries)[index];
  if (entry.meaning != Meaning::kRule) {  // a keyword of absurd length: do without its gate
    always_whole.insert(always_whole.end(), entry.gated_rules.begin(), entry.gated_rules.end());
    std::sort(always_whole.begin(), always_whole.end());
    entries->erase(entries->begin() + index);
    return;
  }
  notes.push_back("rule " + rules.rules[entry.rule].id +
                  ": too large for hyperscan, so RE2 alone judges it");
  patterns[entry.rule].pattern.clear();
  if (entries == &gated) {
    keyword_whole[entry.rule] = 1;
  } else {
    always_whole.push_back(entry.rule);
    std::sort(always_whole.begin(), always_whole.end());
  }
  entries->erase(entries->begin() + index);
}

absl::StatusOr<DatabasePtr> Prefilter::Impl::Compile(std::vector<Entry>* entries,
                                                  const RuleSet& rules) {
  while (!entries->empty()) {
    int refused = -1;
    auto database = CompileOnce(*entries, &refused);
    if (database.ok() || refused < 0) {
      return database;
    }
    Demote(entries, refused, rules);
  }
  return DatabasePtr(nullptr);
}

// Each by itself: a text is scanned only for those whose keyword it holds.
absl::Status Prefilter::Impl::CompileGated(const RuleSet& rules) {
  std::vector<Entry> kept;
  for (const Entry& entry : gated) {
    std::vector<Entry> alone = {entry};
    SECRETSCAN_ASSIGN_OR_RETURN(DatabasePtr database, Compile(&alone, rules));
    if (database == nullptr) {
      keyword_whole[entry.rule] = 1;
      continue;
    }
    gated_databases.push_back(std::move(database));
    kept.push_back(entry);
  }
  gated = std::move(kept);
  return absl::OkStatus();
}

// One that Hyperscan refuses is done without.
absl::Status Prefilter::Impl::CompilePrefixes() {
  std::vector<Entry> kept;
  for (const Entry& entry : prefixes) {
    int refused = -1;
    auto database = CompileOnce({entry}, &refused);
    if (!database.ok() && refused < 0) {
      return database.status();
    }
    if (database.ok()) {
      prefix_databases.push_back(*std::move(database));
      kept.push_back(entry);
    } else {
      patterns[entry.rule].prefix.clear();
    }
  }
  prefixes = std::move(kept);
  return absl::OkStatus();
}

bool Prefilter::Impl::TakeSerialized(const std::vector<std::string>& parts) {
  if (parts.size() != 1 + gated.size() + prefixes.size()) {
    return false;
  }
  main_database = Deserialize(parts[0]);
  bool sound = main_database != nullptr;
  for (size_t i = 1; i < parts.size(); ++i) {
    auto& databases = i <= gated.size() ? gated_databases : prefix_databases;
    databases.push_back(Deserialize(parts[i]));
    sound &= databases.back() != nullptr;
  }
  if (!sound) {
    main_database = nullptr;
    gated_databases.clear();
    prefix_databases.clear();
  }
  return sound;
}

std::string Prefilter::Impl::CacheKey(const RuleSet& rules) const {
  hs_platform_info_t platform{};
  hs_populate_platform(&platform);
  std::string key(kCacheVersion);
  key += std::string("\n") + hs_version() + "\n" + rules.digest + "\n";
  for (unsigned long long fact :
       {static_cast<unsigned long long>(platform.tune), platform.cpu_features}) {
    key += std::to_string(fact) + "\n";
  }
  for (const auto* entries : {&main, &gated, &prefixes}) {
    for (const Entry& entry : *entries) {
      key += std::to_string(entry.flags) + " " + entry.pattern + "\n";
    }
    key += "\n";
  }
  return key;
}

absl::StatusOr<std::unique_ptr<Prefilter>> Prefilter::Build(const RuleSet& rules,
                                                            const std::string& cache_dir) {
  auto impl = std::make_unique<Impl>();
  if (hs_valid_platform() != HS_SUCCESS) {
    return Unavailable("this processor lacks the instructions that hyperscan needs (SSSE3)");
  }
  impl->Plan(rules);
  // The key is made before compiling can demote an entry, so that a run that finds the cache plans
  // the same; a plan with demotions is not cached.
  const std::string key = cache_dir.empty() ? "" : impl->CacheKey(rules);
  if (!key.empty()) {
    if (const auto parts = ReadDatabaseCache(cache_dir, key);
        parts && impl->TakeSerialized(*parts)) {
      impl->Summarize(rules);
      return std::unique_ptr<Prefilter>(new Prefilter(std::move(impl)));
    }
  }
  const auto entry_count = [&] {
    return impl->main.size() + impl->gated.size() + impl->prefixes.size();
  };
  const size_t entries_before = entry_count();
  SECRETSCAN_ASSIGN_OR_RETURN(impl->main_database, impl->Compile(&impl->main, rules));
  SECRETSCAN_RETURN_IF_ERROR(impl->CompileGated(rules));
  SECRETSCAN_RETURN_IF_ERROR(impl->CompilePrefixes());
  if (!key.empty() && entry_count() == entries_before) {
    std::vector<std::string> parts;
    SECRETSCAN_ASSIGN_OR_RETURN(parts.emplace_back(), Serialize(impl->main_database.get()));
    for (const auto* databases : {&impl->gated_databases, &impl->prefix_databases}) {
      for (const DatabasePtr& database : *databases) {
        SECRETSCAN_ASSIGN_OR_RETURN(parts.emplace_back(), Serialize(database.get()));
      }
    }
    WriteDatabaseCache(cache_dir, key, parts);
  }
  impl->Summarize(rules);
  return std::unique_ptr<Prefilter>(new Prefilter(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<Prefilter::Scratch>> Prefilter::NewScratch() const {
  auto state = std::make_unique<Scratch::Impl>();
  state->prefilter = impl_.get();
  state->open_cluster.assign(impl_->patterns.size(), -1);
  state->gate_open.assign(impl_->patterns.size(), 0);
  state->anchored.assign(impl_->patterns.size(), 0);
  std::vector<const hs_database_t*> databases = {impl_->main_database.get()};
  for (const auto* more : {&impl_->gated_databases, &impl_->prefix_databases}) {
    for (const DatabasePtr& database : *more) {
      databases.push_back(database.get());
    }
  }
  for (const hs_database_t* database : databases) {
    const hs_error_t code =
        database == nullptr ? HS_SUCCESS : hs_alloc_scratch(database, &state->scratch);
    if (code != HS_SUCCESS) {
      return Unavailable(HsError(code));
    }
  }
  return std::unique_ptr<Scratch>(new Scratch(std::move(state)));
}

absl::Status Prefilter::Scan(std::string_view text, Scratch* scratch, CandidateSet* out) const {
  out->clear();
  if (text.size() >= std::numeric_limits<uint32_t>::max()) {
    return InvalidArgument("text of 4 GiB or more");
  }
  Scratch::Impl& state = *scratch->impl_;
  state.out = out;
  state.ends = nullptr;
  state.text_size = text.size();
  state.saw_folding_letter = false;
  hs_error_t code = state.Scan(impl_->main_database.get(), impl_->main, 0, text);
  if (state.saw_folding_letter) {
    out->whole = impl_->folding_rules;
  }
  for (size_t i = 0; i < impl_->gated.size() && code == HS_SUCCESS; ++i) {
    if (state.gate_open[impl_->gated[i].rule]) {
      code = state.Scan(impl_->gated_databases[i].get(), impl_->gated, i, text);
    }
  }
  out->whole.insert(out->whole.end(), impl_->always_whole.begin(), impl_->always_whole.end());
  for (int rule : state.opened) {
    if (impl_->keyword_whole[rule]) {
      out->whole.push_back(rule);
    }
  }
  const auto gated = [&](int rule) {
    return std::binary_search(impl_->keyword_rules.begin(), impl_->keyword_rules.end(), rule);
  };
  for (int rule : state.anchors) {
    state.anchored[rule] = 0;
    if (!gated(rule) || state.gate_open[rule]) {
      out->whole.push_back(rule);
    }
  }
  state.anchors.clear();
  std::sort(out->whole.begin(), out->whole.end());
  out->whole.erase(std::unique(out->whole.begin(), out->whole.end()), out->whole.end());

  // Drop what a closed gate or a verdict on the whole text makes pointless, and reset for next time.
  for (const Candidate& cluster : out->clusters) {
    state.open_cluster[cluster.rule] = -1;
  }
  std::erase_if(out->clusters, [&](const Candidate& cluster) {
    return (gated(cluster.rule) && !state.gate_open[cluster.rule]) ||
           std::binary_search(out->whole.begin(), out->whole.end(), cluster.rule);
  });
  std::sort(out->clusters.begin(), out->clusters.end(),
            [](const Candidate& a, const Candidate& b) {
              return std::pair(a.rule, a.first_end) < std::pair(b.rule, b.first_end);
            });
  for (int rule : state.opened) {
    state.gate_open[rule] = 0;
  }
  state.opened.clear();
  return code == HS_SUCCESS ? absl::OkStatus() : Unavailable(HsError(code));
}

absl::Status Prefilter::ScanEnds(std::string_view text, Scratch* scratch, EndSet* out) const {
  return impl_->Collect(impl_->main_database.get(), impl_->main, 0, text, scratch, out);
}

absl::Status Prefilter::ScanGatedEnds(int rule, std::string_view text, Scratch* scratch,
                                      EndSet* out) const {
  for (size_t i = 0; i < impl_->gated.size(); ++i) {
    if (impl_->gated[i].rule == rule) {
      return impl_->Collect(impl_->gated_databases[i].get(), impl_->gated, i, text, scratch, out);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Prefilter::MayBegin(int rule, std::string_view text, Scratch* scratch) const {
  for (size_t i = 0; i < impl_->prefixes.size(); ++i) {
    if (impl_->prefixes[i].rule == rule) {
      EndSet found;
      SECRETSCAN_RETURN_IF_ERROR(impl_->Collect(impl_->prefix_databases[i].get(), impl_->prefixes, i,
                                                text, scratch, &found));
      return !found.ends.empty();
    }
  }
  return true;
}

absl::Status Prefilter::Impl::Collect(const hs_database_t* database,
                                      const std::vector<Entry>& entries, size_t first_entry,
                                      std::string_view text, Scratch* scratch,
                                      EndSet* out) const {
  if (text.size() >= std::numeric_limits<uint32_t>::max()) {
    return InvalidArgument("text of 4 GiB or more");
  }
  Scratch::Impl& state = *scratch->impl_;
  state.ends = out;
  const hs_error_t code = state.Scan(database, entries, first_entry, text);
  return code == HS_SUCCESS ? absl::OkStatus() : Unavailable(HsError(code));
}

bool Prefilter::is_gated(int rule) const {
  return std::binary_search(impl_->keyword_rules.begin(), impl_->keyword_rules.end(), rule);
}
const std::vector<int>& Prefilter::gated_rules() const { return impl_->keyword_rules; }
const std::vector<int>& Prefilter::folding_rules() const { return impl_->folding_rules; }
const std::vector<int>& Prefilter::whole_rules() const { return impl_->always_whole; }
const std::vector<int>& Prefilter::gated_whole_rules() const { return impl_->gated_whole; }
size_t Prefilter::reach() const { return impl_->reach; }
const PrefilterPattern& Prefilter::pattern(int rule) const { return impl_->patterns[rule]; }
const std::vector<std::string>& Prefilter::notes() const { return impl_->notes; }

}  // namespace secretscan
