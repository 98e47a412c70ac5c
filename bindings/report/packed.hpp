#pragma once

#include <string>
#include <string_view>

namespace gridstep::report {

/// Base64 [rfc4648, section 4].
std::string base64(std::string_view bytes);

/// Deflated (zlib format) and in base64: nothing in it can end or begin a tag, whatever the text
/// says. The page unpacks it with `DecompressionStream("deflate")`.
std::string packed(std::string_view text);

/// A text between tags, or in a quoted attribute.
std::string escaped(std::string_view text);

/// The hash of an inline script or style as a content security policy states it:
/// `'sha256-…'`.
std::string policy_hash(std::string_view text);

}  // namespace gridstep::report
