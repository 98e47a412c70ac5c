#pragma once

#include "engine/scenario/field.hpp"

namespace gridstep {

/// The plain fields of study.toml. Fields that hold changes, values or tables of their own are read
/// beside them: see docs/formats/study.md.
namespace study_tables {

const TableSpec& top();
const TableSpec& time();
const TableSpec& variant();
const TableSpec& axis();
const TableSpec& samples();
const TableSpec& input();
const TableSpec& seeds();
const TableSpec& path();

}  // namespace study_tables

}  // namespace gridstep
