#include "bindings/serve/access.hpp"

#include <gtest/gtest.h>

namespace gridstep::serve {
namespace {

Request from(const std::string& host, const std::string& origin = {}) {
  Request request;
  request.is_post = !origin.empty();
  request.host = host;
  request.origin = origin;
  return request;
}

TEST(Access, KnowsThisMachineByNumberAndByName) {
  const Access access(8080);
  for (const char* host : {"127.0.0.1:8080", "localhost:8080"}) {
    EXPECT_TRUE(access.is_from_here(from(host))) << host;
    EXPECT_TRUE(access.is_from_here(from(host, std::string("http://") + host))) << host;
  }
  for (const char* host :
       {"127.0.0.1", "localhost", "127.0.0.1:80", "evil.example:8080", "", ":8080"})
    EXPECT_FALSE(access.is_from_here(from(host))) << host;
}

/// RFC 9110, 4.2.1 and 7.2: the port of http is left out of the address and of Host.
TEST(Access, ThePortOfHttpIsLeftOut) {
  const Access access(80);
  for (const char* host : {"127.0.0.1", "localhost", "127.0.0.1:80", "localhost:80"}) {
    EXPECT_TRUE(access.is_from_here(from(host))) << host;
    EXPECT_TRUE(access.is_from_here(from(host, std::string("http://") + host))) << host;
  }
  for (const char* host : {"evil.example", "127.0.0.1:8080", "localhost:", ""})
    EXPECT_FALSE(access.is_from_here(from(host))) << host;
}

}  // namespace
}  // namespace gridstep::serve
