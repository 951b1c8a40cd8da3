#include "git/git_oracle.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace secretscan {
namespace {

std::string Octal(uint32_t mode) {
  char text[16];
  std::snprintf(text, sizeof text, "%06o", mode);
  return text;
}

}  // namespace

GitOracle::GitOracle() {
  std::string name = (std::filesystem::temp_directory_path() / "secretscan-oracle-XXXXXX").string();
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  directory_ = name;
  Run("init --quiet --bare .");
}

GitOracle::~GitOracle() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string GitOracle::Run(std::string_view arguments, std::string_view input) const {
  const std::string in = directory_ + "/test-input";
  std::ofstream(in, std::ios::binary) << input;
  // Nothing of the user's configuration or environment has a say.
  const std::string command = "cd '" + directory_ +
                              "' && env -i PATH=\"$PATH\" HOME=/nonexistent LC_ALL=C "
                              "GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1 git " +
                              std::string(arguments) + " <test-input";
  FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[65536];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    output.append(buffer, n);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

ObjectId GitOracle::WriteTree(const Files& files) {
  std::string stream = "commit refs/heads/work\ncommitter A <a@b.c> 1 +0000\ndata 0\n\ndeleteall\n";
  for (const auto& [path, file] : files) {
    const auto& [mode, content] = file;
    if (mode == 0160000) {
      stream += "M 160000 " + content + " " + path + "\n";
    } else {
      stream += "M " + Octal(mode) + " inline " + path + "\ndata " +
                std::to_string(content.size()) + "\n" + content + "\n";
    }
  }
  Run("fast-import --quiet --force", stream);
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(Run("rev-parse refs/heads/work^{tree}").substr(0, 40), &id));
  return id;
}

MemoryObjects GitOracle::Objects() const {
  MemoryObjects objects;
  std::istringstream all(Run("cat-file --batch-all-objects --batch"));
  std::string hex, type;
  for (size_t size; all >> hex >> type >> size;) {
    std::string content(size, '\0');
    all.get();
    all.read(content.data(), static_cast<std::streamsize>(size));
    ObjectId id;
    EXPECT_TRUE(ObjectId::FromHex(hex, &id));
    objects.Put(id, type == "blob" ? ObjectType::kBlob
                                   : type == "tree" ? ObjectType::kTree : ObjectType::kCommit,
                std::move(content));
  }
  return objects;
}

std::vector<std::string> GitOracle::RawDiff(std::string_view options, const ObjectId& before,
                                            const ObjectId& after) const {
  std::istringstream out(Run("diff-tree -r --raw -z --no-abbrev " + std::string(options) + " " +
                             before.Hex() + " " + after.Hex()));
  std::vector<std::string> changes;
  std::string head, old_path;
  while (std::getline(out, head, '\0') && std::getline(out, old_path, '\0')) {
    std::string new_path = old_path;
    const char status = head[97];
    if (status == 'R') {
      std::getline(out, new_path, '\0');
    }
    changes.push_back(status + (" " + head.substr(1, 95)) + " " + old_path + " " + new_path);
  }
  return changes;
}

bool GitOracle::CountsIncompleteLines() const {
  int major = 0, minor = 0;
  EXPECT_EQ(std::sscanf(Run("version").c_str(), "git version %d.%d", &major, &minor), 2);
  return major > 2 || minor >= 44;
}

std::vector<std::string> Describe(const std::vector<FileChange>& changes) {
  std::vector<std::string> lines;
  for (const FileChange& change : changes) {
    const FileSide& before = change.before;
    const FileSide& after = change.after;
    const char status = !before.exists() ? 'A'
                        : !after.exists() ? 'D'
                        : change.renamed ? 'R'
                        : ((before.mode ^ after.mode) & 0170000) != 0 ? 'T' : 'M';
    lines.push_back(status + (" " + Octal(before.mode)) + " " + Octal(after.mode) + " " +
                    before.id.Hex() + " " + after.id.Hex() + " " +
                    (before.exists() ? before : after).path + " " +
                    (after.exists() ? after : before).path);
  }
  return lines;
}

std::string RandomFiles::Text(uint32_t lines) {
  static constexpr const char* kLines[] = {"", "}", "  }", "\tif (x) {", "    return;", "\f", "end",
                                           "  ", "\t\t", "/* text */"};
  std::string text;
  for (uint32_t i = 0; i < lines; ++i) {
    if (Below(3) == 0) {
      text += kLines[Below(std::size(kLines))];
    } else {
      text += std::string(Below(5), ' ') + "line " + std::to_string(Below(60)) +
              std::string(Below(20) == 0 ? 100 : 0, 'z');
    }
    text += Below(30) == 0 ? "\r\n" : "\n";
  }
  return Finish(std::move(text));
}

std::string RandomFiles::Edit(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  if (Below(8) == 0) {  // line ends of the whole file
    for (std::string& line : lines) {
      line += '\r';
    }
  }
  for (uint32_t edits = Below(6) + 1; edits > 0; --edits) {
    const size_t at = Below(static_cast<uint32_t>(lines.size()) + 1);
    const size_t end = std::min<size_t>(lines.size(), at + Below(8));
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<std::string> block(first, lines.begin() + static_cast<std::ptrdiff_t>(end));
    switch (Below(4)) {
      case 0:
        lines.erase(first, first + static_cast<std::ptrdiff_t>(block.size()));
        break;
      case 1:  // a block again, right behind itself: where the hunk is put is a matter of taste
        lines.insert(first, block.begin(), block.end());
        break;
      default:
        lines.insert(first, "new " + std::to_string(Below(1000)));
    }
  }
  std::string result;
  for (const std::string& line : lines) {
    result += line + "\n";
  }
  return Finish(std::move(result));
}

std::string RandomFiles::Finish(std::string text) const {
  if (!complete_lines_ && text.size() % 4 == 1) {
    text.pop_back();
  }
  return text;
}

std::string RandomFiles::Path() {
  static constexpr const char* kNames[] = {"d", "d.x", "d-x", "d0", "e", "Makefile", "main.c"};
  std::string path;
  for (uint32_t depth = Below(4); depth > 0; --depth) {
    path += std::string(kNames[Below(5)]) + "/";
  }
  return path + (Below(10) == 0 ? kNames[Below(std::size(kNames))]
                                : "f" + std::to_string(Below(40)));
}

// A file in the way, above or below, makes room.
void RandomFiles::Place(const std::string& path, uint32_t mode, std::string content) {
  for (size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    files_.erase(path.substr(0, end));
  }
  std::erase_if(files_, [&](const auto& file) { return file.first.starts_with(path + "/"); });
  files_[path] = {mode, std::move(content)};
}

void RandomFiles::Mutate() {
  const std::string target = Path();
  if (files_.empty() || Below(4) == 0) {
    Place(target, 0100644, Text(Below(5) == 0 ? Below(3) : Below(60)));
    return;
  }
  const auto picked = std::next(files_.begin(), Below(static_cast<uint32_t>(files_.size())));
  const auto [path, file] = *picked;
  const auto& [mode, content] = file;
  const bool regular = (mode & 0170000) == 0100000;
  switch (Below(10)) {
    case 0:
      files_.erase(picked);
      break;
    case 1:  // copy
      Place(target, mode, content);
      break;
    case 2:  // move
      files_.erase(picked);
      Place(target, mode, content);
      break;
    case 3:
    case 4: {  // move with edits, sometimes under the same name
      const size_t slash = path.rfind('/');
      const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
      files_.erase(picked);
      Place(Below(2) == 0 ? target : "moved/" + std::to_string(Below(5)) + "/" + name, mode,
            regular ? Edit(content) : content);
      break;
    }
    case 5:  // permissions
      picked->second.first = regular ? mode ^ 0111 : mode;
      break;
    case 6:  // type
      switch (Below(4)) {
        case 0:
          picked->second = {0120000, "target" + std::to_string(Below(3))};
          break;
        case 1:
          picked->second = {0160000, std::string(40, static_cast<char>('a' + Below(3)))};
          break;
        default:
          picked->second = {0100644, Text(Below(40))};
      }
      break;
    default:
      if (regular) {
        picked->second.second = Edit(content);
      }
  }
}

}  // namespace secretscan
