#include "rewrite/path_secrets.h"

#include <algorithm>

#include "git/tree.h"

namespace secretscan {

PathSecrets::PathSecrets(const SecretSearch& secrets, int id_size) : id_size_(id_size) {
  for (const auto& [secret, name] : secrets.slashed()) {
    Pattern pattern;
    pattern.name = name;
    for (size_t begin = 0; begin <= secret.size();) {
      const size_t end = std::min(secret.find('/', begin), secret.size());
      pattern.pieces.push_back(secret.substr(begin, end - begin));
      begin = end + 1;
    }
    pattern.entries.resize(pattern.pieces.size());
    patterns_.push_back(std::move(pattern));
  }
}

void PathSecrets::AddTree(const ObjectId& id, std::string_view data) {
  TreeReader reader(data, id_size_);
  for (TreeEntry entry; reader.Next(&entry);) {
    for (Pattern& pattern : patterns_) {
      const size_t last = pattern.pieces.size() - 1;
      for (size_t i = 0; i <= last; ++i) {
        const std::string& piece = pattern.pieces[i];
        const bool matches = i == 0      ? entry.is_tree() && entry.name.ends_with(piece)
                             : i == last ? entry.name.starts_with(piece)
                                         : entry.is_tree() && entry.name == piece;
        if (matches) {
          pattern.entries[i].emplace_back(id, entry.id);
        }
      }
    }
  }
}

std::vector<std::pair<ObjectId, std::string>> PathSecrets::Find() const {
  std::vector<std::pair<ObjectId, std::string>> found;
  for (const Pattern& pattern : patterns_) {
    // From the end to the front: the trees in which the rest of the path is.
    absl::flat_hash_set<ObjectId> trees;
    for (const auto& [tree, child] : pattern.entries.back()) {
      trees.insert(tree);
    }
    for (size_t i = pattern.pieces.size() - 1; i-- > 0;) {
      absl::flat_hash_set<ObjectId> outer;
      for (const auto& [tree, child] : pattern.entries[i]) {
        if (trees.contains(child)) {
          outer.insert(tree);
        }
      }
      trees = std::move(outer);
    }
    for (const ObjectId& tree : trees) {
      found.emplace_back(tree, pattern.name);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace secretscan
