#pragma once

#include <nanobind/nanobind.h>

/// The door for Python: nothing is computed here. What people see of it, names and texts, is in
/// bindings/python/gridstep/*.py; this module is private to it.
namespace gridstep::python {

void add_errors(nanobind::module_& module);
void add_scenario(nanobind::module_& module);
void add_result(nanobind::module_& module);
void add_run(nanobind::module_& module);
void add_simulation(nanobind::module_& module);
void add_report(nanobind::module_& module);
void add_exchange(nanobind::module_& module);

}  // namespace gridstep::python
