#include "cli/ignore_flags.h"

#include <filesystem>
#include <set>
#include <utility>

#include "base/status.h"
#include "cli/human_units.h"
#include "cli/terminal.h"
#include "git/discovery.h"
#include "git/regular_file.h"
#include "git/repository.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

constexpr char kIgnoreGroup[] = "Leaving out findings";
constexpr char kGitleaksIgnore[] = ".gitleaksignore";

std::string Under(const std::string& directory, const std::string& name) {
  return (fs::path(directory) / name).lexically_normal().string();
}

// One file, whatever names lead to it.
class Once {
 public:
  bool IsNew(const std::string& path) { return seen_.insert(RealPath(path)).second; }

 private:
  std::set<std::string> seen_;
};

class Loader {
 public:
  Loader(const CommonFlags& flags, Flavor flavor, const std::string& target,
         std::vector<std::string>* warnings)
      : flags_(flags),
        flavor_(flavor),
        target_(target),
        warnings_(warnings),
        directory_(IgnoreDirectory(target)) {}

  absl::StatusOr<Ignores> Load() {
    AddFingerprints();
    SECRETSCAN_RETURN_IF_ERROR(AddBaseline());
    for (const std::string& path : flags_.ignore_files) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(path, kMaxIgnoreFile));
      AddEntries(text, path);
      once_.IsNew(path);
    }
    if (!flags_.no_repo_ignore && !target_.empty()) {
      AddEntriesOfTree();
    }
    return std::move(ignores_);
  }

 private:
  // In gitleaks' order: what the flag names, the same as a directory, the target.
  void AddFingerprints() {
    const bool asked = !flags_.gitleaks_ignore_path.empty();
    const std::string& named = flags_.gitleaks_ignore_path;
    if (asked && !AddFingerprintFile(named) &&
        !AddFingerprintFile(Under(named, kGitleaksIgnore)) && named != ".") {
      warnings_->push_back("there is no " + named + " that could say what to ignore");
    }
    if (flags_.no_repo_ignore) {
      return;
    }
    if (!asked) {
      AddFingerprintFile(kGitleaksIgnore);
    }
    if (!target_.empty()) {
      AddFingerprintFile(Under(target_, kGitleaksIgnore));
    }
    if (!directory_.empty() && flavor_ == Flavor::kNative) {
      AddFingerprintFile(directory_ + kGitleaksIgnore);
    }
  }

  bool AddFingerprintFile(const std::string& path) {
    if (!IsRegularFile(path)) {
      return false;
    }
    if (once_.IsNew(path)) {
      if (auto text = ReadRegularFile(path, kMaxIgnoreFile); text.ok()) {
        ignores_.fingerprints.emplace_back(*text, path);
      } else {
        warnings_->push_back("not applied: " + std::string(ToStd(text.status().message())));
      }
    }
    return true;
  }

  absl::Status AddBaseline() {
    if (flags_.baseline_path.empty()) {
      return absl::OkStatus();
    }
    constexpr int64_t kMaxBaseline = int64_t{1} << 30;
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                                ReadRegularFile(flags_.baseline_path, kMaxBaseline));
    SECRETSCAN_ASSIGN_OR_RETURN(ignores_.baseline, Baseline::Read(text, flags_.baseline_path));
    return absl::OkStatus();
  }

  void AddEntries(const std::string& text, const std::string& name) {
    const std::string here = RealPath(".") + "/";
    ignores_.files.push_back({ParseIgnoreFile(text, name), {here, directory_}});
  }

  // A hostile tree's own file must not end the scan.
  void AddEntriesOfTree() {
    if (directory_.empty()) {
      AddEntriesOfHead();
      return;
    }
    const std::string path = directory_ + kIgnoreFileName;
    auto text = ReadRegularFile(path, kMaxIgnoreFile);
    if (text.ok()) {
      if (once_.IsNew(path)) {
        AddEntries(*text, kIgnoreFileName);
      }
    } else if (!absl::IsNotFound(text.status())) {
      warnings_->push_back("not applied: " + std::string(ToStd(text.status().message())));
    }
  }

  void AddEntriesOfHead() {
    const auto repository = Repository::Open(target_);
    if (!repository.ok()) {
      return;  // the scan will say so
    }
    const std::string name = std::string("HEAD:") + kIgnoreFileName;
    const auto id = (*repository)->Resolve(name);
    if (!id.ok()) {
      return;
    }
    const ObjectStore& objects = (*repository)->objects();
    const auto header = objects.ReadHeader(*id);
    std::string text;
    if (header.ok() && header->type == ObjectType::kBlob && header->size <= kMaxIgnoreFile &&
        objects.Read(*id, &text).ok()) {
      AddEntries(text, name);
    } else {
      warnings_->push_back("not applied: " + name + " cannot be read or is too large");
    }
  }

  const CommonFlags& flags_;
  const Flavor flavor_;
  const std::string& target_;
  std::vector<std::string>* warnings_;
  const std::string directory_;
  Once once_;
  Ignores ignores_;
};

}  // namespace

void AddIgnoreFlags(CLI::App* app, CommonFlags* flags) {
  app->add_option("--ignore-file", flags->ignore_files,
                  "leave out what this file lists, as .secretscanignore does; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kIgnoreGroup);
  app->add_option("-b,--baseline-path,--baseline", flags->baseline_path,
                  "leave out what this report lists: gitleaks' JSON, or jsonl")
      ->type_name("FILE")
      ->group(kIgnoreGroup);
  app->add_option("-i,--gitleaks-ignore-path", flags->gitleaks_ignore_path,
                  "a .gitleaksignore file or its directory; default .")
      ->type_name("PATH")
      ->group(kIgnoreGroup);
  app->add_flag("--no-repo-ignore", flags->no_repo_ignore,
                "do not obey the scanned tree's own .secretscanignore and .gitleaksignore")
      ->group(kIgnoreGroup);
}

std::string IgnoreDirectory(const std::string& target) {
  if (target.empty()) {
    return "";
  }
  const std::string real = RealPath(target);
  if (real.empty()) {
    return "";
  }
  const std::string directory = IsDirectory(real) ? real : fs::path(real).parent_path().string();
  if (const auto layout = DiscoverRepository(directory); layout.ok()) {
    return layout->work_tree;
  }
  return directory.ends_with('/') ? directory : directory + "/";
}

absl::StatusOr<Ignores> LoadIgnores(const CommonFlags& flags, Flavor flavor,
                                    const std::string& target,
                                    std::vector<std::string>* warnings) {
  return Loader(flags, flavor, target, warnings).Load();
}

void SkipOwnFiles(const CommonFlags& flags, const std::string& target, ScanOptions* options) {
  if (options->profile == Profile::kGitleaks) {
    options->skip_paths.push_back(flags.config.empty() ? Under(target, ".gitleaks.toml")
                                                       : flags.config);
  }
  if (flags.baseline_path.empty()) {
    return;
  }
  const fs::path baseline = fs::absolute(flags.baseline_path).lexically_normal();
  const auto from = [&](const fs::path& directory) {
    return baseline.lexically_relative(fs::absolute(directory).lexically_normal() / "").string();
  };
  options->skip_paths.push_back(from(target));
  if (options->profile != Profile::kGitleaks) {
    // As files of a directory are spelled, and as a repository spells it.
    options->skip_paths.push_back(Under(target, options->skip_paths.back()));
    if (const std::string top = IgnoreDirectory(target); !top.empty()) {
      options->skip_paths.push_back(from(top));
    }
  }
}

std::string IgnoredLine(const ScanResult& result) {
  std::string line;
  for (const IgnoredBy& by : result.ignored) {
    line += line.empty() ? "left out: " + Counted(by.findings, "finding")
                         : ", " + HumanCount(by.findings);
    line += " by " + Printable(by.source);
  }
  return line;
}

}  // namespace secretscan
