#include "bindings/report/packed.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

namespace gridstep::report {
namespace {

std::string unpacked(const std::string& text, std::size_t size) {
  std::string bytes(text.size(), '\0');
  const int decoded = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                      reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()));
  std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> reader(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  std::string plain(size, '\0');
  std::size_t read = 0;
  std::size_t packed_bytes = 0;
  libdeflate_zlib_decompress_ex(reader.get(), bytes.data(), static_cast<std::size_t>(decoded),
                                plain.data(), plain.size(), &packed_bytes, &read);
  plain.resize(read);
  return plain;
}

TEST(Packed, Base64IsThatOfTheStandard) {  // [rfc4648, section 10]
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Packed, ComesBackAndHasNoLetterOfATag) {
  const std::string text = "</script><!-- \xE2\x80\xA8 & \" ' 呼和浩特";
  const std::string inside = packed(text);
  EXPECT_EQ(
      inside.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="),
      std::string::npos);
  EXPECT_EQ(unpacked(inside, text.size()), text);
}

TEST(Packed, EscapedTextIsNoMarkup) {
  EXPECT_EQ(escaped("</title><a b='c' d=\"e\">&amp;"),
            "&lt;/title&gt;&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;");
}

TEST(Packed, PolicyHashIsThatOfTheSpecification) {
  // "alert('Hello, world.');" in the example of Content Security Policy Level 3, section 8.3.
  EXPECT_EQ(policy_hash("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
}

}  // namespace
}  // namespace gridstep::report
