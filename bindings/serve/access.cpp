#include "bindings/serve/access.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstddef>

#include "engine/base/error.hpp"

namespace gridstep::serve {

namespace {

template <std::size_t bytes>
std::string random_text() {
  std::array<unsigned char, bytes> drawn{};
  if (::getentropy(drawn.data(), drawn.size()) != 0)
    throw IoError("the system has no random numbers");
  std::string text;
  for (const unsigned char byte : drawn) text += fmt::format("{:02x}", byte);
  return text;
}

/// In a time that does not tell where they differ.
bool are_equal(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t n = 0; n < a.size(); ++n)
    difference |= static_cast<unsigned char>(a[n]) ^ static_cast<unsigned char>(b[n]);
  return difference == 0;
}

constexpr const char* cookie_name = "gridstep";

}  // namespace

Access::Access(int port) : port_(port), token_(random_text<32>()), path_("/" + random_text<8>()) {}

std::string Access::address() const {
  return fmt::format("http://127.0.0.1:{}{}/?token={}", port_, path_, token_);
}

std::string Access::cookie_to_set() const {
  return fmt::format("{}={}; Path={}/; HttpOnly; SameSite=Strict", cookie_name, token_, path_);
}

bool Access::is_from_here(const Request& request) const {
  const std::string port = fmt::format(":{}", port_);
  std::string host = request.host;
  // Browsers leave the port of http out.
  if (port_ == 80 && host.find(':') == std::string::npos) host += port;
  if (host != "127.0.0.1" + port && host != "localhost" + port) return false;
  if (request.is_post || !request.origin.empty()) return request.origin == "http://" + request.host;
  return true;
}

bool Access::has_cookie(const Request& request) const {
  const std::string start = std::string(cookie_name) + "=";
  std::size_t at = 0;
  while (at < request.cookie.size()) {
    const std::size_t end = std::min(request.cookie.find(';', at), request.cookie.size());
    const std::size_t begin = std::min(request.cookie.find_first_not_of(' ', at), end);
    const std::string one = request.cookie.substr(begin, end - begin);
    if (one.compare(0, start.size(), start) == 0 && are_equal(one.substr(start.size()), token_))
      return true;
    at = end + 1;
  }
  return false;
}

bool Access::has_token(const Request& request) const {
  return are_equal(request.query, "token=" + token_);
}

}  // namespace gridstep::serve
