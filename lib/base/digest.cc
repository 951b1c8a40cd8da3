#include "base/digest.h"

#include <openssl/evp.h>

namespace secretscan {

struct Digester::Impl {
  EVP_MD* method;
  EVP_MD_CTX* context;
};

// The method is fetched once: looking it up for each digest takes longer than the digest itself.
Digester::Digester(size_t size)
    : impl_(new Impl{EVP_MD_fetch(nullptr, size == 32 ? "SHA256" : "SHA1", nullptr),
                     EVP_MD_CTX_new()}) {
  EVP_DigestInit_ex2(impl_->context, impl_->method, nullptr);
}

Digester::~Digester() {
  EVP_MD_CTX_free(impl_->context);
  EVP_MD_free(impl_->method);
}

void Digester::Add(std::string_view bytes) {
  EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size());
}

void Digester::Finish(uint8_t* digest) {
  EVP_DigestFinal_ex(impl_->context, digest, nullptr);
  EVP_DigestInit_ex2(impl_->context, impl_->method, nullptr);
}

}  // namespace secretscan
