#include "engine/ledger/definitions.hpp"

namespace gridstep {

const std::array<DefinitionSpec, definition_count>& definitions() {
  using enum Definition;
  static const std::array<DefinitionSpec, definition_count> table = {{
      {traced, "traced", "潮流追踪",
       "green origins of what the load draws, traced by proportional sharing over the flows from "
       "bus to bus and through storages (location-based, direct coupling)",
       "bialek1996, kirschen1997", false},
      {regional, "regional", "区域平均",
       "the same with every island as one node: the mix of all that it generates, imports and "
       "discharges (location-based, aggregated coupling)",
       "schaefer2017, tranberg2019", false},
      {marginal, "marginal", "边际",
       "MWh more of green generation and imports, in all hours of the window, per MWh more drawn "
       "at "
       "the load's bus, from the optimal basis; may exceed 1 or be negative",
       "hawkes2010", false},
      {hourly, "hourly", "逐小时匹配",
       "sum over hours of min(consumption, contracted green supply) divided by consumption",
       "riepin2022, ghgp2015", true},
      {monthly, "monthly", "按月匹配",
       "sum over calendar months of min(consumption, contracted green supply) divided by "
       "consumption",
       "ghgp2015", true},
      {yearly, "yearly", "按年匹配",
       "sum over civil years of min(consumption, contracted green supply) divided by consumption",
       "ghgp2015", true},
      {contract, "contract", "合同结算",
       "what each contract matches by its own period and rule for excess, divided by consumption",
       "ghgp2015", true},
      {certificate, "certificate", "合同加绿证",
       "the same with certificates retired for the consumer, at most its consumption", "ghgp2015",
       true},
  }};
  return table;
}

}  // namespace gridstep
