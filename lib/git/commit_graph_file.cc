#include "git/commit_graph_file.h"

#include <cstring>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr size_t kHeaderSize = 8;
constexpr size_t kChunkEntrySize = 12;
constexpr size_t kFanoutSize = 256 * 4;
constexpr uint32_t kNoParent = 0x70000000u;
constexpr uint32_t kMoreParents = 0x80000000u;  // the second parent's field: see the edge list
constexpr uint32_t kLastParent = 0x80000000u;   // in the edge list
constexpr size_t kMaxLayers = 255;
constexpr size_t kMaxParents = 1 << 16;
constexpr int64_t kMaxChainFile = 1 << 16;

uint32_t Word(const char* data) {
  uint32_t word;
  std::memcpy(&word, data, sizeof word);
  return __builtin_bswap32(word);
}

// The chunk of this name; empty when there is none or it leaves the file.
std::string_view Chunk(std::string_view data, std::string_view name) {
  const size_t count = static_cast<unsigned char>(data[6]);
  if (data.size() < kHeaderSize + (count + 1) * kChunkEntrySize) {
    return {};
  }
  for (size_t i = 0; i < count; ++i) {
    const char* const entry = data.data() + kHeaderSize + i * kChunkEntrySize;
    if (std::string_view(entry, 4) != name) {
      continue;
    }
    const auto offset = [](const char* p) { return uint64_t{Word(p)} << 32 | Word(p + 4); };
    const uint64_t begin = offset(entry + 4);
    const uint64_t end = offset(entry + kChunkEntrySize + 4);
    return begin <= end && end <= data.size() ? data.substr(begin, end - begin)
                                              : std::string_view();
  }
  return {};
}

}  // namespace

absl::StatusOr<CommitGraphFile> CommitGraphFile::Open(const std::string& objects_dir,
                                                      int id_size) {
  CommitGraphFile graph(id_size);
  const std::string single = objects_dir + "info/commit-graph";
  if (IsRegularFile(single)) {
    SECRETSCAN_RETURN_IF_ERROR(graph.Add(single, 0));
    return graph;
  }
  const std::string directory = objects_dir + "info/commit-graphs/";
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string chain,
                              ReadRegularFile(directory + "commit-graph-chain", kMaxChainFile));
  for (std::string_view rest = chain; !rest.empty();) {
    const size_t end = rest.find('\n');
    ObjectId id;
    if (!ObjectId::FromHex(rest.substr(0, end), &id) || graph.layers_.size() == kMaxLayers) {
      return DataLoss(directory + "commit-graph-chain is malformed");
    }
    SECRETSCAN_RETURN_IF_ERROR(
        graph.Add(directory + "graph-" + id.Hex() + ".graph", graph.layers_.size()));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return graph;
}

absl::Status CommitGraphFile::Add(const std::string& path, size_t layers_below) {
  Layer layer;
  auto file = MappedFile::Open(path);
  if (!file.ok()) {
    return absl::IsNotFound(file.status()) ? DataLoss(ToStd(file.status().message()))
                                           : file.status();
  }
  layer.file = *std::move(file);
  const std::string_view data = layer.file.data();
  const char hash_version = id_size_ == 32 ? 2 : 1;
  if (data.size() < kHeaderSize || !data.starts_with("CGPH\1") || data[5] != hash_version ||
      static_cast<unsigned char>(data[7]) != layers_below) {
    return DataLoss(path + ": not a commit-graph of a known kind");
  }
  const std::string_view fanout = Chunk(data, "OIDF");
  const std::string_view ids = Chunk(data, "OIDL");
  const std::string_view commits = Chunk(data, "CDAT");
  if (fanout.size() != kFanoutSize) {
    return DataLoss(path + ": no fan-out");
  }
  for (size_t i = 0; i < 256; ++i) {
    const uint32_t total = Word(fanout.data() + 4 * i);
    if (total < layer.count) {
      return DataLoss(path + ": decreasing fan-out");
    }
    layer.count = total;
  }
  layer.first = layers_.empty() ? 0 : layers_.back().end();
  if (ids.size() != size_t{layer.count} * id_size_ ||
      commits.size() != size_t{layer.count} * (id_size_ + 16) ||
      layer.count >= kNoParent - layer.first) {
    return DataLoss(path + ": tables of the wrong size");
  }
  layer.fanout = fanout.data();
  layer.ids = ids.data();
  layer.commits = commits.data();
  layer.edges = Chunk(data, "EDGE");
  layers_.push_back(std::move(layer));
  return absl::OkStatus();
}

bool CommitGraphFile::FindIn(const Layer& layer, const ObjectId& id, uint32_t* position) const {
  const unsigned first = id.bytes[0];
  uint32_t begin = first == 0 ? 0 : Word(layer.fanout + 4 * (first - 1));
  uint32_t end = Word(layer.fanout + 4 * first);
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    const int order = std::memcmp(layer.ids + middle * id_size_, id.bytes.data(), id_size_);
    if (order == 0) {
      *position = middle;
      return true;
    }
    (order < 0 ? begin : end) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

bool CommitGraphFile::AddParent(uint32_t number, CommitLinks* links) const {
  for (const Layer& layer : layers_) {
    if (number >= layer.first && number < layer.end()) {
      links->parents.push_back(
          ObjectId::FromRaw(layer.ids + (number - layer.first) * id_size_, id_size_));
      return true;
    }
  }
  return false;
}

bool CommitGraphFile::Find(const ObjectId& id, CommitLinks* links) const {
  uint32_t position = 0;
  const Layer* layer = nullptr;
  for (size_t i = layers_.size(); i-- > 0 && layer == nullptr && id.size == id_size_;) {
    layer = FindIn(layers_[i], id, &position) ? &layers_[i] : nullptr;
  }
  if (layer == nullptr) {
    return false;
  }
  const char* const data = layer->commits + position * (id_size_ + 16);
  const uint32_t parent1 = Word(data + id_size_);
  const uint32_t parent2 = Word(data + id_size_ + 4);
  links->tree = ObjectId::FromRaw(data, id_size_);
  links->parents.clear();
  // The date's two highest bits stand below the generation number.
  links->committer_seconds =
      int64_t{Word(data + id_size_ + 8) & 3} << 32 | Word(data + id_size_ + 12);
  if (parent1 != kNoParent && !AddParent(parent1, links)) {
    return false;
  }
  if ((parent2 & kMoreParents) == 0) {
    return parent2 == kNoParent || AddParent(parent2, links);
  }
  for (size_t i = parent2 & ~kMoreParents;; ++i) {
    if (i >= layer->edges.size() / 4 || links->parents.size() == kMaxParents) {
      return false;
    }
    const uint32_t edge = Word(layer->edges.data() + 4 * i);
    if (!AddParent(edge & ~kLastParent, links)) {
      return false;
    }
    if (edge & kLastParent) {
      return true;
    }
  }
}

}  // namespace secretscan
