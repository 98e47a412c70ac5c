#pragma once

#include <stdexcept>

namespace gridstep {

/// A condition on its input that toml++ takes for granted.
class TomlAssertion : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws TomlAssertion when the condition does not hold.
constexpr void assert_toml(bool condition, const char* what) {
  if (!condition) throw TomlAssertion(what);
}

}  // namespace gridstep

// The only include of toml++. Version 3.3 asserts some conditions that its input can break: a stray
// key such as `[ = ]` aborts, and is undefined behaviour under NDEBUG. Here assertions throw in
// every kind of build.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(condition) ::gridstep::assert_toml(static_cast<bool>(condition), #condition)
#define TOML_MAX_NESTED_VALUES 64
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
