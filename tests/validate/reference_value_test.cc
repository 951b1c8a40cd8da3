#include "validate/reference_value.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(IsPathOfWords, AddressesAndPaths) {
  EXPECT_TRUE(IsPathOfWords("https://hooks.acme.test/channel"));
  EXPECT_TRUE(IsPathOfWords("/docs/enterprise-server@3.0/authentication"));
  EXPECT_TRUE(IsPathOfWords("teams/platform/database"));
  EXPECT_FALSE(IsPathOfWords("https://acme.test/?q=1"));
  EXPECT_FALSE(IsPathOfWords("db://app:kq8Zt2Lw@acme.test"));
  EXPECT_FALSE(IsPathOfWords("/kq8Zt2Lw9xRvPp"));
  EXPECT_FALSE(IsPathOfWords("kqz/zvxw/vxkq/8Zt2"));
  EXPECT_FALSE(IsPathOfWords("authentication/database"));
  EXPECT_FALSE(IsPathOfWords(""));
}

TEST(SharesWord, NamesThatAreGivenToThemselves) {
  EXPECT_TRUE(SharesWord("AppLoginSecret", "src1337-login"));
  EXPECT_TRUE(SharesWord("login_secret", "APP_LOGIN"));
  EXPECT_FALSE(SharesWord("AppLoginSecret", "login"));
  EXPECT_FALSE(SharesWord("AppLoginSecret", "src1337-logan"));
  EXPECT_FALSE(SharesWord("app", "app-kq8Zt2"));
  EXPECT_FALSE(SharesWord("", ""));
}

}  // namespace
}  // namespace secretscan
