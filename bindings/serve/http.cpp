#include "bindings/serve/http.hpp"

#include <utility>  // Boost 1.74 forgets it in awaitable.hpp

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <exception>
#include <list>

#include "engine/base/error.hpp"

namespace gridstep::serve {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Parser = http::request_parser<http::string_body>;

constexpr const char* json_error = "{\"error\":\"failed\"}";

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

Request request_of(http::request<http::string_body>&& message) {
  const std::string target = text(message.target());
  const std::size_t mark = target.find('?');
  Request request;
  request.is_post = message.method() == http::verb::post;
  request.path = target.substr(0, mark);
  request.query = mark == std::string::npos ? "" : target.substr(mark + 1);
  request.host = text(message[http::field::host]);
  request.origin = text(message[http::field::origin]);
  request.cookie = text(message[http::field::cookie]);
  request.content_type = text(message[http::field::content_type]);
  request.body = std::move(message.body());
  return request;
}

/// Fields that are read must stand once: two hosts or two cookies are one too many to judge.
bool is_plain(const http::request<http::string_body>& message) {
  for (const http::field field :
       {http::field::host, http::field::origin, http::field::cookie, http::field::content_type})
    if (message.count(field) > 1) return false;
  return message.count(http::field::host) == 1 && !message.target().empty() &&
         message.target().front() == '/';
}

template <class Body>
http::response<Body> head_of(const Response& response) {
  http::response<Body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::content_type, response.content_type);
  const std::pair<const char*, const char*> guards[] = {
      {"Content-Security-Policy", response.policy.c_str()},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cache-Control", "no-store"}};
  for (const auto& [name, value] : guards) message.set(name, value);
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.keep_alive(false);
  return message;
}

Response failed(int status) {
  return {status, "application/json", json_error, {}, {}};
}

}  // namespace

struct HttpServer::Machine {
  Machine(int port, HttpLimits asked) : limits(asked), acceptor(context) {
    const tcp::endpoint here(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port));
    boost::system::error_code failed_to;
    acceptor.open(here.protocol(), failed_to);
    if (!failed_to) acceptor.set_option(tcp::acceptor::reuse_address(true), failed_to);
    if (!failed_to) acceptor.bind(here, failed_to);
    if (!failed_to) acceptor.listen(asio::socket_base::max_listen_connections, failed_to);
    if (failed_to)
      throw IoError(fmt::format("cannot listen on 127.0.0.1:{}: {}", port, failed_to.message()));
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction before {};
      sigaction(signal, nullptr, &before);
      if (before.sa_handler != SIG_IGN) signals.add(signal);
    }
  }

  asio::awaitable<void> accept();
  asio::awaitable<void> serve(tcp::socket socket);
  Response answer(Parser& parser, const boost::system::error_code& fault);
  static asio::awaitable<void> send(beast::tcp_stream& stream, const Response& response);

  HttpLimits limits;
  Handler handler;
  Tell tell;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  asio::signal_set signals{context};
  int connections = 0;
  std::list<beast::tcp_stream*> silent;  ///< whose request is still to come, the oldest first
};

asio::awaitable<void> HttpServer::Machine::accept() {
  asio::steady_timer rest(context);
  for (;;) {
    boost::system::error_code fault;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, fault));
    if (fault == asio::error::operation_aborted) co_return;
    if (fault) {  // no files left, say: without a rest this would keep a core busy
      rest.expires_after(std::chrono::milliseconds(100));
      co_await rest.async_wait(asio::redirect_error(asio::use_awaitable, fault));
      continue;
    }
    if (connections >= limits.connections) {
      // Who says nothing keeps nobody out: requests of a page come at once.
      if (silent.empty()) continue;
      silent.front()->close();
      silent.pop_front();
    }
    ++connections;
    asio::co_spawn(context, serve(std::move(socket)),
                   [this](const std::exception_ptr&) { --connections; });
  }
}

Response HttpServer::Machine::answer(Parser& parser, const boost::system::error_code& fault) {
  if (fault == http::error::header_limit) return failed(431);
  if (fault == http::error::body_limit) return failed(413);
  if (fault) return failed(400);
  http::request<http::string_body> message = parser.release();
  if (message.method() != http::verb::get && message.method() != http::verb::post)
    return failed(405);
  if (!is_plain(message)) return failed(400);
  try {
    return handler(request_of(std::move(message)));
  } catch (const std::exception& error) {  // its words may hold paths
    tell(error.what());
    return failed(500);
  }
}

asio::awaitable<void> HttpServer::Machine::serve(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer(limits.header_bytes + 4096);
  Parser parser;
  parser.header_limit(limits.header_bytes);
  parser.body_limit(limits.body_bytes);
  boost::system::error_code fault;
  stream.expires_after(std::chrono::seconds(limits.read_s));
  silent.push_back(&stream);
  co_await http::async_read(stream, buffer, parser,
                            asio::redirect_error(asio::use_awaitable, fault));
  std::erase(silent, &stream);
  // Who has gone, or says nothing in time, is owed no answer.
  if (fault == beast::error::timeout || fault == http::error::end_of_stream) co_return;
  if (!stream.socket().is_open()) co_return;  // closed for another one
  const Response response = answer(parser, fault);
  stream.expires_after(std::chrono::seconds(limits.write_s));
  co_await send(stream, response);
  boost::system::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  if (!fault) co_return;
  // What is still coming is let in for a moment, or the answer would be lost with a reset.
  stream.expires_after(std::chrono::seconds(1));
  std::array<char, 4096> rest{};
  for (int n = 0; n < 256 && !ignored; ++n)
    co_await stream.async_read_some(asio::buffer(rest),
                                    asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> HttpServer::Machine::send(beast::tcp_stream& stream,
                                                const Response& response) {
  boost::system::error_code fault;
  if (response.file.empty()) {
    auto message = head_of<http::string_body>(response);
    message.body() = response.body;
    message.prepare_payload();
    co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, fault));
    co_return;
  }
  auto message = head_of<http::file_body>(response);
  message.body().open(response.file.c_str(), beast::file_mode::scan, fault);
  if (fault) {
    co_await send(stream, failed(404));
    co_return;
  }
  message.prepare_payload();
  co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, fault));
}

HttpServer::HttpServer(int port, HttpLimits limits)
    : machine_(std::make_unique<Machine>(port, limits)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const {
  return machine_->acceptor.local_endpoint().port();
}

void HttpServer::run(const Handler& handler, const Tell& tell) {
  machine_->handler = handler;
  machine_->tell = tell;
  machine_->signals.async_wait([this](const boost::system::error_code&, int) {
    machine_->signals.clear();  // the next one ends the process
    machine_->context.stop();
  });
  asio::co_spawn(machine_->context, machine_->accept(), asio::detached);
  machine_->context.run();
}

}  // namespace gridstep::serve
