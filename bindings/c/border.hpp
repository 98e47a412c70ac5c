#pragma once

#include <string>
#include <vector>

#include "bindings/c/handles.hpp"

/// The border between C and C++: exceptions become errors here and nowhere else.
namespace gridstep::c {

/// The error of the exception that is being handled; never throws itself.
gs_error* caught() noexcept;

/// Does it, and gives what it throws as an error.
template <class Body>
gs_error* guarded(const Body& body) noexcept {
  try {
    body();
    return nullptr;
  } catch (...) {
    return caught();
  }
}

/// Throws Error (usage) where an argument is NULL.
template <class T>
T& given(T* argument, const char* name) {
  if (argument == nullptr) throw Error(ExitCode::usage, std::string(name) + " is NULL");
  return *argument;
}

/// Where a function puts what it makes; NULL until it is made.
template <class T>
T*& cleared(T** into, const char* name) {
  given(into, name) = nullptr;
  return *into;
}

/// A text that `gs_text_free` frees.
char* copy_of(const std::string& text);

/// Throws Error (usage) unless the variable has numbers and so much room is enough for them.
void require_numbers(const Variable& variable, const double* values, size_t capacity, Index needed);
/// Throws Error (usage) unless the variable has these steps of `all`.
void require_steps(const Variable& variable, Index first, Index steps, Index all);
/// The texts of a variable; throws Error (usage) where it has numbers.
gs_texts* texts_of_variable(const Result& result, const Variable& variable);

}  // namespace gridstep::c
