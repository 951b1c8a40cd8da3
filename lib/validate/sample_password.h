// Passwords that nobody uses: words that stand for one, and references to where one is.
#pragma once

#include <string_view>

namespace secretscan {

// Whether `value` is put in by a program later: "$NAME", "${…}", "{{…}}", "<…>", "%s", "%(name)s",
// "#{…}", "@name@", "[…]", and code that was cut out of its context.
bool IsReference(std::string_view value);

// Whether `value` is made only of words that stand for a password, with at most punctuation between
// them and one run of digits set off by it: "password", "my_secret", "your-password-here",
// "test_password_321". "password123" is not: people choose that.
bool IsPasswordWord(std::string_view value);

// Whether `name`, of a bucket, a tenant, a company, is made only of words that stand for one, of which the reader
// is to replace one: "some-bucket-name", "your_company2".
bool IsSampleName(std::string_view name);

// Whether `host` is one of those that are set aside for documentation (RFC 2606) or is a reference:
// "db.example.com", "${HOST}". A port may follow.
bool IsSampleHost(std::string_view host);

// Whether `host` is this machine, or a name without a dot or below "local", as containers and local networks
// use.
bool IsLocalHost(std::string_view host);

}  // namespace secretscan
