#include "validate/sample_password.h"

#include <gtest/gtest.h>

#include <string>

namespace secretscan {
namespace {

TEST(IsReference, WhatAProgramFillsIn) {
  for (const char* value :
       {"", "$PASS", "$dbPass", "${DB_PASS}", "{{ password }}", "<password>", "%s", "%(pw)s",
        "#{pw}", "@pw@", "[password]", "%PW%", "{pw}", "prefix-${X}", "__PW__"}) {
    EXPECT_TRUE(IsReference(value)) << value;
  }
}

TEST(IsReference, NotPasswordsWithSuchCharacters) {
  for (const char* value : {"$ecret!7", "pa$$word1", "a%40b", "p@ss", "50%off", "hunter2", "x"}) {
    EXPECT_FALSE(IsReference(value)) << value;
  }
}

TEST(IsPasswordWord, RowsOfWords) {
  for (const char* value :
       {"password", "PASSWORD", "my_secret", "your-password-here", "dbpass", "proxypass",
        "test_password_321", "thisismypassword", "changeme", "xxx", "XXXXXXXX", "user", "bar"}) {
    EXPECT_TRUE(IsPasswordWord(value)) << value;
  }
}

TEST(IsPasswordWord, NamesOfVariables) {
  for (const char* value : {"GITHUB_TOKEN", "STRIPE_WEBHOOK_SECRET", "@db_password", "@PASSWORD",
                            "remote.connection.password,", "self.private_passphrase"}) {
    EXPECT_TRUE(IsPasswordWord(value)) << value;
  }
  for (const char* value : {"kq_Token", "KQ8_TOKEN", "kq.zt", "@kq8"}) {
    EXPECT_FALSE(IsPasswordWord(value)) << value;
  }
}

TEST(IsPasswordWord, NotWhatPeopleChoose) {
  for (const char* value : {"password123", "passw0rd", "hunter2", "letmein", "my", "test",
                            "kq8Zt2Lw9xRv", "secret!", "123456", "passworld"}) {
    EXPECT_FALSE(IsPasswordWord(value)) << value;
  }
  EXPECT_FALSE(IsPasswordWord(std::string(100'000, 'a')));
}

TEST(IsSampleHost, DocumentationAndReferences) {
  for (const char* host :
       {"example.com", "db.example.org:5432", "a.example", "HOST.INVALID", "${HOST}", "<host>"}) {
    EXPECT_TRUE(IsSampleHost(host)) << host;
  }
  for (const char* host :
       {"acme.test", "myexample.com", "localhost", "example.com.acme.test", "10.0.0.1"}) {
    EXPECT_FALSE(IsSampleHost(host)) << host;
  }
}

TEST(IsLocalHost, ThisMachineAndBareNames) {
  for (const char* host :
       {"localhost", "localhost:5432", "127.0.0.1", "0.0.0.0:80", "db", "[::1]:6380"}) {
    EXPECT_TRUE(IsLocalHost(host)) << host;
  }
  for (const char* host : {"db.acme.test", "10.0.0.1", "128.0.0.1:80"}) {
    EXPECT_FALSE(IsLocalHost(host)) << host;
  }
}

}  // namespace
}  // namespace secretscan
