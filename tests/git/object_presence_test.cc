#include "git/object_presence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "git/test_repository.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ObjectId Id(const std::string& hex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(hex, &id));
  return id;
}

TEST(ObjectPresence, FindsPackedLooseAndBorrowedObjects) {
  TestRepository lender;
  lender.WriteFile("file", "lent");
  lender.Commit("lent");
  lender.Run({"repack", "-adq"});
  const ObjectId lent = Id(lender.Run({"rev-parse", "HEAD:file"}));
  TestRepository repository;
  repository.WriteFile(".git/objects/info/alternates", lender.path() + "/.git/objects\n");
  repository.WriteFile("file", "packed");
  repository.Commit("packed");
  repository.Run({"repack", "-adlq"});
  const ObjectId packed = Id(repository.Run({"rev-parse", "HEAD:file"}));
  const ObjectId loose = Id(repository.WriteObject("blob", "loose"));
  const ObjectId both = Id(repository.WriteObject("blob", "lent"));
  EXPECT_EQ(both, lent);

  const ObjectPresence presence(repository.path() + "/.git/objects", 20);
  EXPECT_THAT(presence.unknown(), IsEmpty());
  EXPECT_TRUE(presence.Has(packed) && presence.Has(loose) && presence.Has(lent));
  EXPECT_THAT(presence.Places(packed), ElementsAre(EndsWith(".pack")));
  EXPECT_THAT(presence.Places(loose), ElementsAre(EndsWith(loose.Hex().substr(2))));
  EXPECT_THAT(presence.Places(lent), ElementsAre(HasSubstr(lender.path())));
  ObjectId other = packed;
  other.bytes[19] ^= 1;
  EXPECT_FALSE(presence.Has(other));
  EXPECT_THAT(presence.Places(other), IsEmpty());
}

TEST(ObjectPresence, SaysOfWhatItDoesNotKnowWhatItHolds) {
  TestRepository repository;
  repository.WriteFile(".git/objects/pack/pack-1.pack", "PACK");
  repository.WriteFile(".git/objects/pack/tmp_pack_1", "PACK");
  repository.WriteFile(".git/objects/ab/tmp_obj_1", "x");
  const ObjectPresence presence(repository.path() + "/.git/objects", 20);
  EXPECT_THAT(presence.unknown(), ElementsAre(HasSubstr("/pack-1.pack: "),
                                              HasSubstr("/tmp_pack_1: "), HasSubstr("/tmp_obj_1: ")));
}

}  // namespace
}  // namespace secretscan
