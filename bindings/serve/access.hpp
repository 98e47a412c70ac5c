#pragma once

#include <string>

#include "bindings/serve/http.hpp"

namespace gridstep::serve {

/// Who may ask: only who knows the token, from a page of this server. The token is printed once as
/// part of the address; the page that it opens leaves it in a cookie that scripts cannot read.
class Access {
 public:
  /// Draws token and path from the system's random source. Throws IoError where there is none.
  explicit Access(int port);

  /// The address to open: `http://127.0.0.1:PORT/PATH/?token=TOKEN`.
  [[nodiscard]] std::string address() const;
  /// Every route begins with it. Cookies know no ports, but paths: other servers of this machine
  /// are not sent this one's.
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The header that leaves the token in the browser.
  [[nodiscard]] std::string cookie_to_set() const;

  /// Whether the request was sent to this machine by its own name: no other name that somebody has
  /// pointed here (DNS rebinding), and where a request changes something, by a page of this server.
  [[nodiscard]] bool is_from_here(const Request& request) const;
  [[nodiscard]] bool has_cookie(const Request& request) const;
  /// Whether the address was opened.
  [[nodiscard]] bool has_token(const Request& request) const;

 private:
  int port_;
  std::string token_;  ///< 256 bits, hexadecimal
  std::string path_;   ///< `/` and 64 bits
};

}  // namespace gridstep::serve
