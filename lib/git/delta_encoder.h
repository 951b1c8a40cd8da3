// Makes deltas (gitformat-pack(5)): an object as copies from another one and inserted bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Fast where the two share most of their bytes, as versions of one tree or text do, and linear
// whatever they are. Keeps memory between calls: one for each thread.
class DeltaEncoder {
 public:
  // Replaces *delta with one that makes `target` of `base`. False when it would be longer than
  // `max_size`, or the base is too large for the format (4 GiB); *delta is unspecified then.
  bool Encode(std::string_view base, std::string_view target, size_t max_size, std::string* delta);

 private:
  struct Match {
    size_t base = 0;
    size_t target = 0;
    size_t size = 0;  // 0: none
  };

  void IndexBase();
  // The longest of the copies of target_[at, …) that the index knows, extended both ways.
  Match FindIndexed(size_t at) const;
  Match Extended(size_t base, size_t target) const;
  // The next match worth a copy; its size is 0 when there is none before end_, or none within
  // max_size_.
  Match Next();
  void EmitCopy(size_t offset, size_t size);
  void EmitInsert(std::string_view bytes);

  std::string_view base_, target_;
  size_t max_size_ = 0;
  std::string* delta_ = nullptr;
  size_t done_ = 0;         // so much of the target is in the delta
  size_t end_ = 0;          // what follows in the target is the base's end
  size_t diagonal_ = 0;     // of the last copy: base offset minus target offset, modulo 2^64
  bool is_indexed_ = false;
  int shift_ = 0;
  std::vector<uint32_t> heads_;  // by hash: number of a base's block, plus 1; 0: none
  std::vector<uint32_t> nexts_;  // by block: the next of the same hash
};

}  // namespace secretscan
