#include "rewrite/hand_rewrite.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string Git(const std::string& path, const std::vector<std::string>& args,
                std::string_view input = {}) {
  const GitResult result = RunGit(path, args, input);
  EXPECT_EQ(result.exit_code, 0) << args[0];
  return result.output;
}

ObjectId Id(const std::string& hex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(hex, &id)) << hex;
  return id;
}

std::map<std::string, std::string> Marks(const std::string& file) {
  std::map<std::string, std::string> marks;
  std::ifstream in(file);
  for (std::string mark, id; in >> mark >> id;) {
    marks[mark] = id;
  }
  return marks;
}

}  // namespace

std::vector<Reference> ReferencesOf(const std::string& path) {
  std::vector<Reference> references;
  std::istringstream lines(Git(path, {"for-each-ref", "--format=%(objectname) %(refname)"}));
  for (std::string id, name; lines >> id >> name;) {
    references.push_back({name, Id(id)});
  }
  return references;
}

RewrittenHistory HandRewrite(const std::string& path, const std::string& secret,
                             const std::string& replacement) {
  EXPECT_EQ(secret.size(), replacement.size());
  const TempDir directory;
  const std::string old_marks = directory.path() + "/old", new_marks = directory.path() + "/new";
  RewrittenHistory history;
  std::map<std::string, ReferenceFate> references;
  for (const Reference& reference : ReferencesOf(path)) {
    references[reference.name] = {reference.name, reference.target, {}};
  }
  std::string stream = Git(path, {"fast-export", "--all", "--signed-tags=strip", "--reencode=no",
                                  "--tag-of-filtered-object=rewrite", "--export-marks=" + old_marks});
  for (size_t at = 0; (at = stream.find(secret, at)) != std::string::npos;) {
    stream.replace(at, secret.size(), replacement);
  }
  Git(path, {"fast-import", "--quiet", "--force", "--export-marks=" + new_marks}, stream + "\n");
  for (const Reference& reference : ReferencesOf(path)) {
    references[reference.name].name = reference.name;
    references[reference.name].after = reference.target;
  }
  for (const auto& [name, fate] : references) {
    history.references.push_back(fate);
  }
  const std::map<std::string, std::string> after = Marks(new_marks);
  std::map<std::string, std::string> images;
  for (const auto& [mark, id] : Marks(old_marks)) {
    if (after.contains(mark)) {
      images[id] = after.at(mark);
    }
  }
  std::vector<std::string> list = {"rev-list", "--topo-order", "--reverse", "--parents"};
  for (const auto& [name, fate] : references) {
    if (!fate.before.IsNull()) {
      list.push_back(fate.before.Hex());
    }
  }
  std::istringstream commits(Git(path, list));
  for (std::string line; std::getline(commits, line);) {
    std::istringstream words(line);
    std::string id, parent;
    words >> id;
    CommitFate fate;
    fate.before = Id(id);
    fate.after = Id(images.contains(id) ? images[id] : id);
    bool parents_changed = false;
    while (words >> parent) {
      parents_changed |= images.contains(parent) && images[parent] != parent;
    }
    if (fate.before != fate.after && !parents_changed) {
      history.first_changed.push_back(fate.before);
    }
    history.commits.push_back(fate);
  }
  return history;
}

}  // namespace secretscan
