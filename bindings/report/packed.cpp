#include "bindings/report/packed.hpp"

#include <libdeflate.h>
#include <openssl/evp.h>

#include <memory>
#include <new>

#include "engine/base/error.hpp"
#include "engine/base/sha256.hpp"

namespace gridstep::report {

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string packed(std::string_view text) {
  constexpr int level = 9;  // 12 takes ten times as long for 3 % less
  using Compressor = std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)>;
  const Compressor compressor(libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  std::string bytes(libdeflate_zlib_compress_bound(compressor.get(), text.size()), '\0');
  const std::size_t size = libdeflate_zlib_compress(compressor.get(), text.data(), text.size(),
                                                    bytes.data(), bytes.size());
  ensure(size > 0, "packed within the bound");
  return base64({bytes.data(), size});
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == '&')
      safe += "&amp;";
    else if (letter == '<')
      safe += "&lt;";
    else if (letter == '>')
      safe += "&gt;";
    else if (letter == '"')
      safe += "&quot;";
    else if (letter == '\'')
      safe += "&#39;";
    else
      safe += letter;
  }
  return safe;
}

std::string policy_hash(std::string_view text) {
  const std::string hex = sha256_hex(text);
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
  return "'sha256-" + base64(bytes) + "'";
}

}  // namespace gridstep::report
