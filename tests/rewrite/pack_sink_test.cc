#include "rewrite/pack_sink.h"

#include <gtest/gtest.h>

#include <string>

#include "base/worker_pool.h"
#include "git/object_presence.h"
#include "git/test_repository.h"

namespace secretscan {
namespace {

ObjectId Id(const std::string& hex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(hex, &id));
  return id;
}

TEST(PackSink, WritesOnceWhatTheRepositoryDoesNotHave) {
  TestRepository repository({"--bare"});
  const ObjectId old = Id(repository.WriteObject("blob", "old"));
  const std::string objects = repository.path() + "/objects";
  const ObjectPresence before(objects, 20);
  auto writer = PackWriter::Create(objects + "/pack");
  ASSERT_TRUE(writer.ok());
  PackSink sink(writer->get(), 20, [&](const ObjectId& id) { return before.Has(id); });
  const auto again = sink.Write(ObjectType::kBlob, "old");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, old);
  ParallelFor(4, 100, 1, [&](int, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      EXPECT_TRUE(sink.Write(ObjectType::kBlob, "new " + std::to_string(i % 10)).ok());
    }
  });
  ASSERT_TRUE(sink.Write(ObjectType::kTree, "").ok());
  const ObjectCounts counts = sink.counts();
  EXPECT_EQ(counts.of(ObjectType::kBlob), 10u);
  EXPECT_EQ(counts.of(ObjectType::kTree), 1u);
  EXPECT_EQ(counts.total(), 11u);
  EXPECT_EQ(counts.total_bytes(), 50u);
  const auto pack = (*writer)->Finish();
  ASSERT_TRUE(pack.ok());
  EXPECT_EQ(pack->objects, 11u);
  EXPECT_EQ(repository.Run({"cat-file", "-p", (*sink.Write(ObjectType::kBlob, "new 3")).Hex()}),
            "new 3");
}

TEST(PackSink, APlanCountsTheSameAndKeepsNothing) {
  PackSink sink(nullptr, 32, nullptr);
  for (int i = 0; i < 3; ++i) {
    const auto id = sink.Write(ObjectType::kBlob, "text");
    ASSERT_TRUE(id.ok());
    EXPECT_EQ(id->size, 32);
  }
  EXPECT_EQ(sink.counts().total(), 1u);
  EXPECT_EQ(sink.counts().total_bytes(), 4u);
}

}  // namespace
}  // namespace secretscan
