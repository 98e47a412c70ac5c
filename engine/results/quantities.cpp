#include "engine/results/quantities.hpp"

namespace gridstep {

const std::vector<Quantity>& quantities() {
  using enum Quantity::Section;
  static const std::vector<Quantity> table = {
      {"total_cost", cost, "{currency}", "operating cost", "运行成本", &Totals::total_cost},
      {"bound", check, "{currency}", "cost at least", "成本下界", &Totals::bound},
      {"gap", check, "1", "gap of the cost", "成本间隙", &Totals::gap},
      {"charge_mwh", energy, "MWh", "charged into storage", "储能充电", &Totals::charge_mwh},
      {"discharge_mwh", energy, "MWh", "discharged", "储能放电", &Totals::discharge_mwh},
      {"import_mwh", energy, "MWh", "imported", "受入电量", &Totals::import_mwh},
      {"export_mwh", energy, "MWh", "exported", "外送电量", &Totals::export_mwh},
      {"demand_mwh", energy, "MWh", "demand", "用电量", &Totals::demand_mwh},
      {"loss_mwh", energy, "MWh", "network losses", "网损", &Totals::loss_mwh},
      {"curtailment_mwh", energy, "MWh", "curtailed", "弃电量", &Totals::curtailment_mwh},
      {"unserved_mwh", energy, "MWh", "not served", "缺供电量", &Totals::unserved_mwh},
      {"peak_load_mw", energy, "MW", "peak load", "最大负荷", &Totals::peak_load_mw},
      {"emission_t", green, "t", "CO2 emitted", "二氧化碳排放", &Totals::emission_t},
      {"green_share_energy", green, "1", "green share of generation", "绿电发电量占比",
       &Totals::green_share_energy},
      {"green_share_traced", green, "1", "green share of consumption, traced",
       "用电绿电占比（潮流追踪）", &Totals::green_share_traced},
      {"green_peak_median_mw", green, "MW", "median daily green peak", "日绿电峰值中位数",
       &Totals::green_peak_median_mw},
      {"green_peak_share_median", green, "1", "green share at that peak", "绿电峰值时占发电",
       &Totals::green_peak_share_median},
      {"capacity_sum_mw", capacity, "MW", "sum of capacities", "装机合计",
       &Totals::capacity_sum_mw},
      {"capacity_stated_mw", check, "MW", "stated capacity", "公布装机",
       &Totals::capacity_stated_mw},
      {"capacity_residual_mw", check, "MW", "stated less sum", "装机差额",
       &Totals::capacity_residual_mw},
      {"green_share_capacity", capacity, "1", "green share of capacity", "绿电装机占比",
       &Totals::green_share_capacity},
      {"balance_residual_max_mw", check, "MW", "worst balance residual", "最大功率不平衡",
       &Totals::balance_residual_max_mw},
  };
  return table;
}

}  // namespace gridstep
