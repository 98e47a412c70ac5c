#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gridstep::serve {

/// A request that was well formed and within the limits. Texts are as sent, nothing is decoded.
struct Request {
  bool is_post = false;
  std::string path;   ///< of the target, up to the '?'
  std::string query;  ///< behind the '?'
  std::string host;
  std::string origin;
  std::string cookie;
  std::string content_type;
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::filesystem::path file;  ///< sent instead of the body where not empty
  std::vector<std::pair<std::string, std::string>> headers;  ///< beside those of every answer
  std::string policy = "default-src 'none'; frame-ancestors 'none'";  ///< what a page may load
};

/// What a request may cost before it is turned away.
struct HttpLimits {
  std::uint32_t header_bytes = 16 << 10;
  std::uint64_t body_bytes = 64 << 10;
  int connections = 64;  ///< at once; one more closes the one that has been silent longest
  int read_s = 10;       ///< for a whole request
  int write_s = 120;     ///< for a whole answer
};

/// HTTP/1.1 on 127.0.0.1: one request a connection, GET and POST, answered one after the other on
/// the thread that runs it. What is not well formed is answered with a bare status. Every answer
/// has a content security policy, is of the type it says, and is neither framed, stored nor shared.
class HttpServer {
 public:
  using Handler = std::function<Response(const Request&)>;
  using Tell = std::function<void(const std::string&)>;

  /// Binds the port; 0: one that is free. Throws IoError where it is taken.
  HttpServer(int port, HttpLimits limits);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] int port() const;

  /// Answers until SIGINT, SIGTERM or SIGHUP comes, or has come since the server was made; what the
  /// caller ignores stays ignored. A second signal ends the process as if nobody had caught it.
  /// What the handler throws is told, and answered with a bare 500.
  void run(const Handler& handler, const Tell& tell);

 private:
  struct Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace gridstep::serve
