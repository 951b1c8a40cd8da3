#include "bench/sample.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "rules/rule_set.h"

namespace secretscan {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kAlphanumeric = 62;
constexpr size_t kMaxInsert = 127;       // of one delta instruction
constexpr size_t kMaxCopy = 0xFFFFFF;

void AppendLine(std::mt19937* random, std::string* text) {
  constexpr const char* kWords[] = {"return", "value", "token", "key", "buffer_size", "if", "config",
                                    "const", "char", "password_length", "for", "secret", "index"};
  *text += "  ";
  for (int i = 1 + (*random)() % 6; i > 0; --i) {
    *text += kWords[(*random)() % std::size(kWords)];
    *text += (*random)() % 3 == 0 ? " = " : "_";
  }
  if ((*random)() % 40 == 0) {
    *text += '"';
    for (int i = 0; i < 44; ++i) {
      *text += kBase64[(*random)() % kBase64.size()];
    }
    *text += '"';
  }
  *text += ";\n";
}

std::string Padded(std::string text, size_t size) {
  text.resize(size);
  text.reserve(size + Prefilter::kPadding);
  return text;
}

std::string Base64(std::string_view text) {
  std::string out;
  for (size_t i = 0; i + 3 <= text.size(); i += 3) {
    uint32_t bits = 0;
    for (size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | static_cast<unsigned char>(text[i + k]);
    }
    for (int shift = 18; shift >= 0; shift -= 6) {
      out += kBase64[bits >> shift & 63];
    }
  }
  return out;
}

void AppendCopy(size_t offset, size_t size, std::string* delta) {
  for (; size > 0; offset += std::min(size, kMaxCopy), size -= std::min(size, kMaxCopy)) {
    const size_t now = std::min(size, kMaxCopy);
    delta->push_back(static_cast<char>(0xFF));  // four bytes of offset, three of size
    for (int byte = 0; byte < 4; ++byte) {
      delta->push_back(static_cast<char>(offset >> 8 * byte));
    }
    for (int byte = 0; byte < 3; ++byte) {
      delta->push_back(static_cast<char>(now >> 8 * byte));
    }
  }
}

void AppendInsert(std::string_view text, std::string* delta) {
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kMaxInsert))) {
    const std::string_view now = text.substr(0, kMaxInsert);
    delta->push_back(static_cast<char>(now.size()));
    *delta += now;
  }
}

class SampleRepository {
 public:
  SampleRepository() {
    std::string pattern = (std::filesystem::temp_directory_path() / "secretscan-bench-XXXXXX");
    if (::mkdtemp(pattern.data()) == nullptr) {
      std::perror("mkdtemp");
      std::exit(1);
    }
    path_ = pattern;
    if (!Fill()) {
      std::fprintf(stderr, "git fast-import failed\n");
      std::filesystem::remove_all(path_);
      std::exit(1);
    }
  }
  ~SampleRepository() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

 private:
  static constexpr int kFiles = 20;
  static constexpr int kVersions = 50;
  static constexpr size_t kFileSize = 20'000;

  bool Fill() const {
    const std::string git = "git -C '" + path_ + "' ";
    if (std::system((git + "init -q --bare").c_str()) != 0) {
      return false;
    }
    std::FILE* import =
        ::popen((git + "-c fastimport.unpackLimit=0 fast-import --quiet").c_str(), "w");
    if (import == nullptr) {
      return false;
    }
    int when = 1'500'000'000;
    for (int file = 0; file < kFiles; ++file) {
      std::string text = SourceText(kFileSize + static_cast<size_t>(file));
      for (int version = 0; version < kVersions; ++version) {
        std::fprintf(import,
                     "commit refs/heads/main\ncommitter A <a@example.com> %d +0000\ndata 1\nx\n"
                     "M 100644 inline dir%d/file%d.c\ndata %zu\n",
                     ++when, file % 4, file, text.size());
        std::fwrite(text.data(), 1, text.size(), import);
        std::fputs("\n", import);
        text = EditLines(text, text.size(), static_cast<uint32_t>(version)).text;
      }
    }
    return ::pclose(import) == 0 &&
           std::system((git + "symbolic-ref HEAD refs/heads/main").c_str()) == 0;
  }

  std::string path_;
};

}  // namespace

const std::shared_ptr<const CompiledRules>& SampleRules() {
  static const auto rules = *CompiledRules::Compile(*BuiltInRules(), "");
  return rules;
}

std::string SourceText(size_t size) {
  std::mt19937 random(1);
  std::string text;
  while (text.size() < size) {
    AppendLine(&random, &text);
  }
  return Padded(std::move(text), size);
}

std::string EncodedText(size_t size, int depth) {
  std::mt19937 random(2);
  std::string text;
  while (text.size() < size) {
    std::string line;
    AppendLine(&random, &line);
    for (int i = 0; i < depth; ++i) {
      line = Base64(line + "   ");
    }
    text += "data: " + line + " .\n";
  }
  return Padded(std::move(text), size);
}

std::string SampleSecret(uint32_t number) {
  std::mt19937 random(number);
  std::string secret = "gh";
  secret += "p_";
  for (int i = 0; i < 36; ++i) {
    secret += kBase64[random() % kAlphanumeric];
  }
  return secret;
}

Edited EditLines(std::string_view base, size_t distance, uint32_t seed) {
  std::mt19937 random(seed);
  Edited out;
  size_t done = 0;  // of the base
  const auto copy = [&](size_t end) {
    if (end > done) {
      out.copies.push_back({out.text.size(), done, end - done});
      AppendCopy(done, end - done, &out.delta);
      out.text += base.substr(done, end - done);
    }
    done = end;
  };
  for (size_t from = 0; from < base.size(); from += distance) {
    const size_t newline = base.find('\n', std::max(done, from + random() % distance));
    if (newline == std::string_view::npos) {
      break;
    }
    copy(newline + 1);
    std::string line;
    if (random() % 10 == 0) {
      line = "  token = \"" + SampleSecret(static_cast<uint32_t>(random())) + "\";\n";
    } else {
      AppendLine(&random, &line);
    }
    AppendInsert(line, &out.delta);
    out.text += line;
    done = std::min(base.find('\n', done), base.size() - 1) + 1;
  }
  copy(base.size());
  out.text.reserve(out.text.size() + Prefilter::kPadding);
  return out;
}

const std::string& SampleRepositoryPath() {
  static const SampleRepository repository;
  return repository.path();
}

}  // namespace secretscan
