#include "engine/base/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include "engine/base/error.hpp"

namespace gridstep {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  ensure(done == 1 && length == 32, "libcrypto computes SHA-256");
  constexpr const char* digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * length);
  for (unsigned int n = 0; n < length; ++n) {
    hex += digits[digest[n] >> 4];
    hex += digits[digest[n] & 15];
  }
  return hex;
}

}  // namespace gridstep
