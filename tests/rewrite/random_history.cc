#include "random_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "rewrite/tree_source.h"

namespace secretscan {
namespace {

struct Entry {
  std::string mode;
  ObjectId id;
};
using Files = std::map<std::string, Entry>;

void Put(const std::string& path, const Entry& entry, Files* files) {
  std::erase_if(*files, [&](const auto& file) {
    return file.first.starts_with(path + "/") || path.starts_with(file.first + "/");
  });
  (*files)[path] = entry;
}

}  // namespace

RandomHistory::RandomHistory(uint32_t seed, int commits, bool odd)
    : repository_({"--bare"}), random_(seed) {
  auto writer = PackWriter::Create(path() + "/objects/pack");
  EXPECT_TRUE(writer.ok());
  writer_ = *std::move(writer);
  MakeCommits(commits, odd);
  EXPECT_TRUE(writer_->Finish().ok());
  std::ofstream(path() + "/packed-refs") << "# pack-refs with: peeled fully-peeled sorted \n"
                                         << packed_references_;
}

ObjectId RandomHistory::Add(ObjectType type, std::string_view data) {
  auto id = writer_->Add(type, data);
  EXPECT_TRUE(id.ok());
  return *id;
}

void RandomHistory::MakeCommits(int count, bool odd) {
  for (const char* text : {"clean 1\n", "clean 2\n", "clean 3\n", "a word-one b\n",
                           "a word-two b\n", "word-one\nword-two\n"}) {
    blobs_.push_back(Add(ObjectType::kBlob, text));
  }
  const std::vector<std::string> paths = {"a", "b", "d/x", "d/y", "d", "d-x", "e/f/g", "e/f", "z"};
  // Bytes of a tree of the files below `prefix`.
  const auto tree = [&](const auto& self, const Files& files, const std::string& prefix) -> ObjectId {
    struct Row {
      std::string mode, name;
      ObjectId id;
    };
    std::vector<Row> rows;
    std::string last;
    for (const auto& [path, entry] : files) {
      if (!path.starts_with(prefix)) {
        continue;
      }
      const std::string rest = path.substr(prefix.size());
      const std::string name = rest.substr(0, rest.find('/'));
      if (name.size() == rest.size()) {
        rows.push_back({entry.mode, name, entry.id});
      } else if (name != last) {
        rows.push_back({"40000", name, self(self, files, prefix + name + "/")});
        last = name;
      }
    }
    if (odd && Next(12) == 0) {
      rows.push_back({"40000", "zempty", Add(ObjectType::kTree, "")});
    }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return EntryLess(a.name, a.mode == "40000", b.name, b.mode == "40000");
    });
    if (odd && Next(12) == 0) {
      std::shuffle(rows.begin(), rows.end(), random_);
    }
    std::string bytes;
    for (const Row& row : rows) {
      const bool is_odd = odd && row.mode == "100644" && Next(20) == 0;
      AppendEntry(is_odd ? "100664" : row.mode, row.name, row.id, &bytes);
    }
    return Add(ObjectType::kTree, bytes);
  };

  std::vector<std::pair<ObjectId, Files>> commits;
  int64_t now = 1'700'000'000;
  for (int i = 0; i < count; ++i) {
    std::vector<size_t> parents;
    const uint32_t kind = Next(20);
    const size_t wanted = commits.empty() || kind == 0 ? 0 : kind < 14 ? 1 : kind < 19 ? 2 : 3;
    while (parents.size() < std::min(wanted, commits.size())) {
      const size_t parent = commits.size() - 1 - Next(static_cast<uint32_t>(std::min<size_t>(6, commits.size())));
      if (std::find(parents.begin(), parents.end(), parent) == parents.end()) {
        parents.push_back(parent);
      } else if (commits.size() < 4) {
        break;
      }
    }
    Files files = parents.empty() ? Files() : commits[parents.front()].second;
    for (size_t p = 1; p < parents.size(); ++p) {
      for (const auto& [path, entry] : commits[parents[p]].second) {
        if (Next(2) == 0) {
          Put(path, entry, &files);
        }
      }
    }
    for (uint32_t change = Next(4); change > 0; --change) {
      const std::string& path = paths[Next(static_cast<uint32_t>(paths.size()))];
      if (Next(4) == 0) {
        files.erase(path);
      } else {
        const uint32_t mode = Next(8);
        Put(path, {mode == 0 ? "100755" : mode == 1 ? "120000" : "100644",
                   blobs_[Next(static_cast<uint32_t>(blobs_.size()))]},
            &files);
      }
    }
    now += static_cast<int64_t>(Next(300)) - 50;
    std::string text = "tree " + tree(tree, files, "").Hex() + "\n";
    for (const size_t parent : parents) {
      text += "parent " + commits[parent].first.Hex() + "\n";
    }
    const std::string when = " " + std::to_string(now) + " +0100\n";
    text += "author A U Thor <a@example.com>" + when + "committer C O <c@example.com>" + when;
    if (odd && Next(6) == 0) {
      text += "gpgsig -----BEGIN\n \n abc\n -----END\n";
    }
    text += "\ncommit " + std::to_string(i);
    if (!commits.empty() && Next(2) == 0) {
      text += " see " + commits[Next(static_cast<uint32_t>(commits.size()))].first.Hex().substr(0, 7 + Next(34));
    }
    text += "\n";
    commits.emplace_back(Add(ObjectType::kCommit, text), files);
  }
  std::map<std::string, ObjectId> references = {{"refs/heads/main", commits.back().first}};
  for (uint32_t i = Next(4); i > 0; --i) {
    const ObjectId& commit = commits[Next(static_cast<uint32_t>(commits.size()))].first;
    const std::string name = "t" + std::to_string(i);
    references["refs/heads/side" + name] = commit;
    references["refs/tags/" + name] =
        Add(ObjectType::kTag, "object " + commit.Hex() + "\ntype commit\ntag " + name +
                                  "\ntagger T <t@example.com> 1700000000 +0000\n\ntag\n");
  }
  for (const auto& [name, id] : references) {
    packed_references_ += id.Hex() + " " + name + "\n";
  }
}

void RandomHistory::MakeLoose() {
  const std::filesystem::path packs = path() + "/objects/pack";
  std::vector<std::string> contents;
  for (const auto& file : std::filesystem::directory_iterator(packs)) {
    if (file.path().extension() == ".pack") {
      std::ifstream stream(file.path(), std::ios::binary);
      contents.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
  }
  // What is in a pack is not unpacked.
  std::filesystem::remove_all(packs);
  std::filesystem::create_directory(packs);
  for (const std::string& content : contents) {
    repository_.Run({"unpack-objects", "-q"}, content);
  }
}

std::unique_ptr<Repository> RandomHistory::Open() const {
  auto repository = Repository::Open(path());
  EXPECT_TRUE(repository.ok());
  return *std::move(repository);
}

std::vector<Reference> RandomHistory::References(const Repository& repository) {
  std::vector<std::string> broken;
  auto references = repository.References(&broken);
  EXPECT_TRUE(references.ok());
  std::erase_if(*references, [](const Reference& r) { return r.name == "HEAD"; });
  return *std::move(references);
}

}  // namespace secretscan
