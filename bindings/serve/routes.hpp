#pragma once

#include "bindings/serve/access.hpp"
#include "bindings/serve/http.hpp"
#include "bindings/serve/session.hpp"

namespace gridstep::serve {

/// The answer to a request: a few fixed routes for who may ask; nothing of a request ever names a
/// file.
Response answer(const Request& request, const Access& access, Session& session);

}  // namespace gridstep::serve
