#include "match/prefilter.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/status.h"
#include "match/prefilter_scratch.h"

namespace secretscan {
namespace {

absl::Status CheckSize(std::string_view text) {
  return text.size() < std::numeric_limits<uint32_t>::max()
             ? absl::OkStatus()
             : InvalidArgument("text of 4 GiB or more");
}

}  // namespace

Prefilter::Scratch::Scratch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Prefilter::Scratch::~Scratch() = default;
Prefilter::Prefilter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Prefilter::~Prefilter() = default;

absl::StatusOr<std::unique_ptr<Prefilter>> Prefilter::Build(const RuleSet& rules,
                                                            const std::string& cache_dir,
                                                            int threads,
                                                            const std::string& installed) {
  if (hs_valid_platform() != HS_SUCCESS) {
    return Unavailable("this processor lacks the instructions that hyperscan needs (SSSE3)");
  }
  PrefilterPlan plan;
  SECRETSCAN_ASSIGN_OR_RETURN(PrefilterDatabases databases,
                              PrefilterDatabases::Make(rules, installed, cache_dir, threads,
                                                       &plan));
  plan.Summarize(rules);
  auto impl = std::unique_ptr<Impl>(new Impl{std::move(plan), std::move(databases)});
  return std::unique_ptr<Prefilter>(new Prefilter(std::move(impl)));
}

absl::Status Prefilter::WritePortable(const RuleSet& rules, const std::string& directory, int threads) {
  return PrefilterDatabases::WritePortable(rules, directory, threads);
}

absl::StatusOr<std::unique_ptr<Prefilter::Scratch>> Prefilter::NewScratch() const {
  auto state = std::make_unique<Scratch::Impl>();
  state->prefilter = impl_.get();
  state->open_cluster.assign(impl_->plan.patterns.size(), -1);
  state->gate_open.assign(impl_->plan.patterns.size(), 0);
  state->far_ends.resize(impl_->plan.patterns.size());
  std::vector<const hs_database_t*> databases = {
      impl_->databases.main.get(), impl_->databases.runs.get(), impl_->databases.named.get(),
      impl_->databases.encoded.get()};
  for (const auto* more :
       {&impl_->databases.scoped, &impl_->databases.gated, &impl_->databases.prefixes}) {
    for (const DatabasePtr& database : *more) {
      databases.push_back(database.get());
    }
  }
  for (const hs_database_t* database : databases) {
    const hs_error_t code =
        database == nullptr ? HS_SUCCESS : hs_alloc_scratch(database, &state->scratch);
    if (code != HS_SUCCESS) {
      return HsStatus(code);
    }
  }
  return std::unique_ptr<Scratch>(new Scratch(std::move(state)));
}

absl::Status Prefilter::Scan(std::string_view text, Scratch* scratch, CandidateSet* out,
                             const TextScope& scope) const {
  out->clear();
  SECRETSCAN_RETURN_IF_ERROR(CheckSize(text));
  Scratch::Impl& state = *scratch->impl_;
  state.out = out;
  state.ends = nullptr;
  state.folding_letters.clear();
  if (scope.any_keyword) {
    for (const int rule : impl_->plan.keyword_rules) {
      state.OpenGate(rule);
    }
    for (const int rule : impl_->plan.gated_whole) {
      state.OpenGate(rule);
    }
  }
  hs_error_t code = state.ScanAll(text, scope.rules);
  state.AddFoldingLetters(text.size());
  for (size_t i = 0; i < impl_->plan.gated.size() && code == HS_SUCCESS; ++i) {
    const int rule = impl_->plan.gated[i].rule;
    if (state.gate_open[rule] && (!is_scoped(rule) || scope.rules.Has(rule))) {
      code = state.Scan(impl_->databases.gated[i].get(), &impl_->plan.gated[i], text);
    }
  }
  const std::vector<int>& always = impl_->plan.always_whole;
  out->whole.insert(out->whole.end(), always.begin(), always.end());
  for (int rule : state.opened) {
    if (impl_->plan.keyword_whole[rule]) {
      out->whole.push_back(rule);
    }
  }
  const auto gated = [&](int rule) { return impl_->plan.is_gated(rule); };
  std::sort(out->whole.begin(), out->whole.end());
  out->whole.erase(std::unique(out->whole.begin(), out->whole.end()), out->whole.end());

  // Drop what a closed gate or a verdict on the whole text makes pointless, and reset for next time.
  const size_t known_whole = out->whole.size();
  const auto is_pointless = [&](int rule) {
    return (gated(rule) && !state.gate_open[rule]) ||
           std::binary_search(out->whole.data(), out->whole.data() + known_whole, rule);
  };
  for (const Candidate& cluster : out->clusters) {
    state.open_cluster[cluster.rule] = -1;
  }
  std::erase_if(out->clusters,
                [&](const Candidate& cluster) { return is_pointless(cluster.rule); });
  state.ResolveFarEnds(text, is_pointless);
  std::sort(out->whole.begin(), out->whole.end());
  std::sort(out->clusters.begin(), out->clusters.end(),
            [](const Candidate& a, const Candidate& b) {
              return std::pair(a.rule, a.first_end) < std::pair(b.rule, b.first_end);
            });
  if (out->has_folding_letter) {
    state.JoinClusters();
  }
  for (int rule : state.opened) {
    state.gate_open[rule] = 0;
  }
  state.opened.clear();
  return HsStatus(code);
}

absl::Status Prefilter::ScanEnds(std::string_view text, Scratch* scratch, EndSet* out,
                                 const RuleScope& scope) const {
  SECRETSCAN_RETURN_IF_ERROR(CheckSize(text));
  scratch->impl_->ends = out;
  return HsStatus(scratch->impl_->ScanAll(text, scope));
}

absl::Status Prefilter::ScanGatedEnds(int rule, std::string_view text, Scratch* scratch,
                                      EndSet* out) const {
  for (size_t i = 0; i < impl_->plan.gated.size(); ++i) {
    if (impl_->plan.gated[i].rule == rule) {
      return impl_->Collect(impl_->databases.gated[i].get(), &impl_->plan.gated[i], text, scratch,
                            out);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Prefilter::MayBegin(int rule, std::string_view text, Scratch* scratch) const {
  for (size_t i = 0; i < impl_->plan.prefixes.size(); ++i) {
    if (impl_->plan.prefixes[i].rule == rule) {
      EndSet found;
      SECRETSCAN_RETURN_IF_ERROR(impl_->Collect(impl_->databases.prefixes[i].get(),
                                                &impl_->plan.prefixes[i], text, scratch, &found));
      return !found.ends.empty();
    }
  }
  return true;
}

absl::Status Prefilter::Impl::Collect(const hs_database_t* database,
                                      const PrefilterEntry* entries, std::string_view text,
                                      Scratch* scratch, EndSet* out) const {
  SECRETSCAN_RETURN_IF_ERROR(CheckSize(text));
  Scratch::Impl& state = *scratch->impl_;
  state.ends = out;
  return HsStatus(state.Scan(database, entries, text));
}

bool Prefilter::is_gated(int rule) const { return impl_->plan.is_gated(rule); }
bool Prefilter::is_scoped(int rule) const {
  return std::binary_search(scoped_rules().begin(), scoped_rules().end(), rule);
}
const std::vector<int>& Prefilter::scoped_rules() const { return impl_->plan.scoped_rules; }
const std::vector<int>& Prefilter::gated_rules() const { return impl_->plan.keyword_rules; }
const std::vector<int>& Prefilter::folding_rules() const { return impl_->plan.folding_rules; }
const std::vector<int>& Prefilter::whole_rules() const { return impl_->plan.always_whole; }
const std::vector<int>& Prefilter::gated_whole_rules() const { return impl_->plan.gated_whole; }
size_t Prefilter::reach() const { return impl_->plan.reach; }
const LineCrossing& Prefilter::crossing() const { return impl_->plan.crossing; }
const PrefilterPattern& Prefilter::pattern(int rule) const { return impl_->plan.patterns[rule]; }
const std::vector<std::string>& Prefilter::notes() const { return impl_->plan.notes; }

}  // namespace secretscan
