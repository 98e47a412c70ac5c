#pragma once

#include <stdexcept>

namespace gridstep::serve {

/// The page would not have asked this. The message names no value of the request.
class BadRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace gridstep::serve
