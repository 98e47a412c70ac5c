#include "engine/base/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

#include "engine/base/error.hpp"

namespace gridstep {

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (!context_) throw std::bad_alloc();
  ensure(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1,
         "libcrypto begins a SHA-256");
}

void Sha256::add(std::string_view bytes) {
  ensure(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1,
         "libcrypto goes on with a SHA-256");
}

std::string Sha256::hex() const {
  Sha256 so_far;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  const bool done = EVP_MD_CTX_copy_ex(so_far.context_.get(), context_.get()) == 1 &&
                    EVP_DigestFinal_ex(so_far.context_.get(), digest.data(), &length) == 1 &&
                    length == 32;
  ensure(done, "libcrypto computes SHA-256");
  constexpr const char* digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * length);
  for (unsigned int n = 0; n < length; ++n) {
    hex += digits[digest[n] >> 4];
    hex += digits[digest[n] & 15];
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

}  // namespace gridstep
