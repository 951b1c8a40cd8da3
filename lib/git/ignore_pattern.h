// The patterns of .gitignore files.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// One line, as git reads it (gitignore(5), and wildmatch where that leaves things open).
class IgnorePattern {
 public:
  // False for a blank line or comment. `line` has no line feed.
  static bool Parse(std::string_view line, IgnorePattern* out);

  // `path` is relative to the directory that the pattern belongs to; "a/b", never "/a" or "a/".
  // Takes time in proportion to the path's length times the pattern's, at most.
  bool Matches(std::string_view path, bool is_directory) const;

  bool is_negated() const { return negated_; }

 private:
  enum class Kind : uint8_t {
    kByte,        // this one
    kSet,         // one of these
    kStar,        // any number of bytes but slashes
    kAnything,    // any number of bytes
    kDirectories, // nothing, or anything that ends in a slash
  };
  struct Token {
    Kind kind = Kind::kByte;
    char byte = 0;
    uint32_t set = 0;
  };

  void Compile(std::string_view glob, bool slash_matters);
  bool CompileSet(std::string_view glob, size_t* at, bool slash_matters);
  bool MatchGlob(std::string_view text) const;

  bool negated_ = false;
  bool only_directories_ = false;
  bool only_name_ = false;   // it has no slash: the path's last part counts
  bool never_ = false;       // malformed: matches nothing
  std::string prefix_;       // literally
  std::vector<Token> tokens_;  // what follows
  std::vector<std::bitset<256>> sets_;
};

// A file of them; the last that matches decides.
class IgnoreFile {
 public:
  explicit IgnoreFile(std::string_view text);

  enum class Verdict { kUnknown, kIgnored, kKept };
  Verdict Judge(std::string_view path, bool is_directory) const;

 private:
  std::vector<IgnorePattern> patterns_;
};

}  // namespace secretscan
