#include "rewrite/change_set_maker.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "git/reflog.h"
#include "gtest/gtest.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

std::string ReadBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string Git(const std::string& directory, const std::vector<std::string>& args,
                std::string_view input = {}) {
  GitResult result = RunGit(directory, args, input);
  EXPECT_EQ(result.exit_code, 0) << "git " << args.front();
  return result.output;
}

// ":mark id" lines.
std::map<std::string, ObjectId> ReadMarks(const std::string& path) {
  std::map<std::string, ObjectId> marks;
  std::istringstream in(ReadBytes(path));
  std::string mark;
  std::string id;
  while (in >> mark >> id) {
    EXPECT_TRUE(ObjectId::FromHex(id, &marks[mark]));
  }
  return marks;
}

// "mark :mark" lines, each followed by "original-oid id" before its data.
std::map<std::string, ObjectId> OriginalIds(const std::string& stream) {
  std::map<std::string, ObjectId> marks;
  std::istringstream in(stream);
  std::string mark;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("original-oid ") && !mark.empty()) {
      EXPECT_TRUE(ObjectId::FromHex(line.substr(13), &marks[mark]));
    }
    if (line.starts_with("mark :") || line.starts_with("data ")) {
      mark = line.starts_with("mark :") ? line.substr(5) : "";
    }
  }
  return marks;
}

}  // namespace

void Shell(const std::string& command) { ASSERT_EQ(std::system(command.c_str()), 0) << command; }

std::map<std::string, std::string> Snapshot(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (auto it = fs::recursive_directory_iterator(directory);
       it != fs::recursive_directory_iterator(); ++it) {
    const std::string path = it->path().string().substr(directory.size());
    if (path.ends_with(".git/objects") || path.ends_with(".git/secretscan") ||
        path == "/objects" || path == "/secretscan") {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink()) {
      files[path] = "link " + fs::read_symlink(it->path()).string();
    } else if (it->is_regular_file()) {
      struct stat info;
      EXPECT_EQ(::stat(it->path().c_str(), &info), 0);
      files[path] = std::to_string(info.st_mode & 0777) + " " + ReadBytes(it->path().string());
    }
  }
  return files;
}

std::string ReferencesOf(const std::string& repository) {
  std::vector<std::string> broken;
  const auto opened = Repository::Open(repository);
  EXPECT_TRUE(opened.ok());
  const auto references = (*opened)->References(&broken);
  EXPECT_TRUE(references.ok());
  std::string text;
  for (const Reference& reference : *references) {
    text += reference.name + " " + reference.target.Hex() + "\n";
  }
  return text;
}

ChangeSetMaker::ChangeSetMaker(const std::string& repository) : repository_(repository) {
  const auto opened = Repository::Open(repository);
  EXPECT_TRUE(opened.ok());
  std::vector<std::string> broken;
  const std::vector<Reference> references = *(*opened)->References(&broken);
  // In a copy what is to be exported gets references of its own.
  const std::string old_copy = directory_.path() + "/old";
  Git(directory_.path(), {"clone", "-q", "--mirror", repository, old_copy});
  Shell("cp -a --remove-destination " + (*opened)->common_dir() + "objects/. " + old_copy + "/objects/");
  int number = 0;
  const auto add = [&](const ObjectId& id) {
    if (!id.IsNull()) {
      (void)RunGit(old_copy,
                   {"update-ref", "refs/more/" + std::to_string(number++), id.Hex()});
    }
  };
  for (const Reference& reference : references) {
    if (!reference.name.starts_with("refs/") || reference.name == "refs/stash") {
      add(reference.target);
    }
  }
  ReadReflogs((*opened)->git_dir(), (*opened)->common_dir(), (*opened)->object_id_size(),
              [&](const Reflog& log) {
                for (const ReflogEntry& entry : log.entries) {
                  add(entry.after);
                }
              },
              [](const std::string&, const absl::Status&) {});
  std::string stream =
      Git(old_copy, {"fast-export", "--all", "--reencode=no", "--signed-tags=verbatim",
                     "--mark-tags", "--fake-missing-tagger", "--use-done-feature",
                     "--show-original-ids"}) +
      "\n";
  const auto old_marks = OriginalIds(stream);
  const std::string from = kOldWord;
  for (size_t at = stream.find(from); at != std::string::npos; at = stream.find(from, at)) {
    stream.replace(at, from.size(), kNewWord);
  }
  const std::string copy = directory_.path() + "/new";
  Git(directory_.path(),
      {"init", "-q", "--bare",
       (*opened)->object_id_size() == 32 ? "--object-format=sha256" : "--object-format=sha1",
       copy});
  Git(copy, {"fast-import", "--quiet", "--export-marks=" + directory_.path() + "/new.marks"},
      stream);
  for (const auto& [mark, id] : ReadMarks(directory_.path() + "/new.marks")) {
    const ObjectId& old_id = old_marks.at(mark);
    if (old_id != id) {
      ids_[old_id] = id;
      if ((*opened)->objects().ReadHeader(old_id)->type == ObjectType::kBlob) {
        blobs_.replaced[old_id] = id;
      }
    }
  }
  fs::create_directory(directory_.path() + "/packs");
  Git(copy, {"pack-objects", "-q", directory_.path() + "/packs/pack"},
      Git(copy, {"rev-list", "--objects", "--all"}) + "\n");
  for (const Reference& reference : references) {
    if (const auto found = ids_.find(reference.target); found != ids_.end()) {
      references_.push_back({reference.name, reference.target, found->second});
    }
  }
}

std::string ChangeSetMaker::New(const std::string& old_id) const {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(old_id, &id));
  const auto found = ids_.find(id);
  return found == ids_.end() ? old_id : found->second.Hex();
}

ChangeSet ChangeSetMaker::Make() const {
  const auto opened = Repository::Open(repository_);
  EXPECT_TRUE(opened.ok());
  const std::string& common_dir = (*opened)->common_dir();
  ChangeSet changes;
  changes.run = MakeRunName();
  EXPECT_TRUE(CreateRunDirectory(common_dir, changes.run).ok());
  changes.quarantine =
      RunDirectory(common_dir, changes.run) + std::string(kQuarantineName) + "/";
  for (const auto& file : fs::directory_iterator(directory_.path() + "/packs")) {
    fs::copy(file.path(), changes.quarantine + file.path().filename().string());
  }
  changes.references = references_;
  changes.ids = ids_;
  changes.blobs = &blobs_;
  changes.backup = DefaultBackupDirectory(common_dir, changes.run);
  return changes;
}

}  // namespace secretscan
