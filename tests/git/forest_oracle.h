// What a walk over a forest delivers, checked while it is delivered.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "git/delta_forest.h"
#include "gtest/gtest.h"

namespace secretscan {

// Index -> type and content.
using Delivered = std::map<uint32_t, std::pair<ObjectType, std::string>>;

// Walks and expects the contract of ForestVisitor to hold: copies are what they say, every slot is
// released once, bases are alive and were visited.
class CheckingVisitor : public ForestVisitor {
 public:
  explicit CheckingVisitor(Delivered* delivered, std::mutex* mutex)
      : delivered_(*delivered), mutex_(*mutex) {}
  ~CheckingVisitor() override { EXPECT_TRUE(alive_.empty()) << "not released"; }

  void Visit(const ForestObject& object) override {
    ASSERT_GE(object.slot, 0);
    ASSERT_LT(object.slot, 64) << "slots are small numbers";
    EXPECT_TRUE(alive_.emplace(object.slot, std::string(object.data)).second);
    EXPECT_EQ(std::string(object.data.data() + object.data.size(), kForestPadding).size(),
              kForestPadding);
    if (object.base_slot >= 0) {
      with_base_ = true;
      ASSERT_TRUE(alive_.contains(object.base_slot));
      EXPECT_EQ(alive_[object.base_slot], object.base);
    } else {
      EXPECT_TRUE(object.copies.empty());
    }
    CheckCopies(object);
    const std::lock_guard<std::mutex> lock(mutex_);
    EXPECT_TRUE(
        delivered_.try_emplace(object.index, object.type, std::string(object.data)).second)
        << object.index << " delivered twice";
  }

  void Release(int slot) override { EXPECT_EQ(alive_.erase(slot), 1u); }

  bool with_base() const { return with_base_; }

 private:
  static void CheckCopies(const ForestObject& object) {
    size_t end = 0;
    size_t base_end = 0;
    for (size_t i = 0; i < object.copies.size(); ++i) {
      const CopySegment& copy = object.copies[i];
      ASSERT_GT(copy.size, 0u);
      ASSERT_GE(copy.target, end);
      ASSERT_LE(copy.target + copy.size, object.data.size());
      ASSERT_LE(copy.base + copy.size, object.base.size());
      EXPECT_EQ(object.data.substr(copy.target, copy.size),
                object.base.substr(copy.base, copy.size));
      EXPECT_FALSE(i > 0 && copy.target == end && copy.base == base_end) << "not merged";
      end = copy.target + copy.size;
      base_end = copy.base + copy.size;
    }
  }

  Delivered& delivered_;
  std::mutex& mutex_;
  std::map<int, std::string> alive_;
  bool with_base_ = false;
};

struct WalkResult {
  Delivered delivered;
  std::vector<uint32_t> rest;
  bool with_base = false;  // some object came with its base
};

inline WalkResult CheckedWalk(const PackObjectStore& store, const std::vector<ObjectId>& wanted,
                              const ForestOptions& options) {
  WalkResult result;
  std::mutex mutex;
  std::vector<std::unique_ptr<CheckingVisitor>> visitors;
  for (int i = 0; i < options.threads; ++i) {
    visitors.push_back(std::make_unique<CheckingVisitor>(&result.delivered, &mutex));
  }
  result.rest = WalkForest(store, wanted, options, [&](int worker) {
    return visitors[static_cast<size_t>(worker)].get();
  });
  for (const auto& visitor : visitors) {
    result.with_base = result.with_base || visitor->with_base();
  }
  EXPECT_EQ(result.rest.size() + result.delivered.size(), wanted.size());
  EXPECT_TRUE(std::is_sorted(result.rest.begin(), result.rest.end()));
  for (const uint32_t index : result.rest) {
    EXPECT_FALSE(result.delivered.contains(index));
  }
  return result;
}

}  // namespace secretscan
