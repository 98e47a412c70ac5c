#pragma once

#include "engine/base/bytes.hpp"
#include "engine/system/record.hpp"

namespace gridstep {

/// A record as bytes: its steps, then every series of the layout in order, whatever it holds by
/// then; a series that nobody has filled yet is empty.
void add_record(ByteWriter& writer, const Record& record);
/// Throws CutShort.
Record get_record(ByteReader& reader);

}  // namespace gridstep
