#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gridstep {

/// Bytes that end too early, or say of something that it is longer than they are.
class CutShort : public std::runtime_error {
 public:
  CutShort() : std::runtime_error("the bytes end too early") {}
};

/// Values one after the other, as this machine keeps them: numbers of a fixed size, and lists of
/// them behind their length.
class ByteWriter {
 public:
  template <class T>
  void add(const T& value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    add_raw(&value, sizeof(value));
  }
  template <class T>
  void add(const std::vector<T>& values) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    add(std::uint64_t{values.size()});
    add_raw(values.data(), values.size() * sizeof(T));
  }
  void add(const std::string& text) {
    add(std::uint64_t{text.size()});
    add_raw(text.data(), text.size());
  }
  void add(const std::map<std::string, std::string>& texts) {
    add(std::uint64_t{texts.size()});
    for (const auto& [name, text] : texts) {
      add(name);
      add(text);
    }
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  /// Hands the bytes over and begins anew.
  std::string take() { return std::exchange(bytes_, {}); }

 private:
  void add_raw(const void* from, std::size_t size) {
    bytes_.append(static_cast<const char*>(from), size);
  }

  std::string bytes_;
};

/// Reads what a ByteWriter wrote, in the same order. Throws CutShort.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  void get(T& value) {
    static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
    std::memcpy(&value, next(1, sizeof(value)), sizeof(value));
  }
  template <class T>
  void get(std::vector<T>& values) {
    const std::size_t size = length();
    const char* from = next(size, sizeof(T));
    values.resize(size);
    if (size > 0) std::memcpy(values.data(), from, size * sizeof(T));
  }
  void get(std::string& text) {
    const std::size_t size = length();
    text.assign(next(size, 1), size);
  }
  void get(std::map<std::string, std::string>& texts) {
    for (std::size_t left = length(); left > 0; --left) {
      std::string name;
      get(name);
      get(texts[name]);
    }
  }
  [[nodiscard]] std::size_t length() {
    std::uint64_t size = 0;
    get(size);
    return size;
  }
  [[nodiscard]] bool is_at_end() const { return bytes_.empty(); }

 private:
  const char* next(std::size_t count, std::size_t size) {
    if (count > bytes_.size() / size) throw CutShort();
    const char* from = bytes_.data();
    bytes_.remove_prefix(count * size);
    return from;
  }

  std::string_view bytes_;
};

}  // namespace gridstep
