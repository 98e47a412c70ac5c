#include "engine/results/layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/error.hpp"
#include "engine/ledger/definitions.hpp"
#include "engine/results/layout_access.hpp"

namespace gridstep::layout {

namespace {

Texts carriers(const std::string& definition, const std::vector<std::string>& names) {
  return {{"definition", definition}, {carriers_attribute, fmt::to_string(fmt::join(names, ", "))}};
}

Texts green_share_attributes(const System& system) {
  return carriers(green_share_definition(system.green), system.green.generation_carriers);
}

Texts green_capacity_attributes(const System& system) {
  return carriers(green_capacity_definition(system.green), system.green.capacity_carriers);
}

Texts meaning_of(Definition definition) {
  const DefinitionSpec& spec = definitions()[at(definition)];
  return {{"definition", spec.meaning}, {"references", spec.source}};
}
Texts of_definition_traced(const System&) {
  return meaning_of(Definition::traced);
}
Texts of_definition_regional(const System&) {
  return meaning_of(Definition::regional);
}
Texts of_definition_marginal(const System&) {
  return meaning_of(Definition::marginal);
}

}  // namespace

const std::vector<AxisSpec>& axes() {
  static const std::vector<AxisSpec> table = {
      bus_axis(),
      line_axis(),
      axis_of<&System::origins>(Axis::origin, "origin", "where electricity comes from"),
      axis_of<&System::units>(Axis::unit, "unit", "generating unit or storage"),
      axis_of<&System::storages>(Axis::storage, "storage", "storage, called as its unit"),
      axis_of<&System::loads>(Axis::load, "load", "load"),
      axis_of<&System::ties>(Axis::tie, "tie", "exchange with a neighbour"),
      axis_of<&System::links>(Axis::link, "link", "controlled connection of two buses"),
      axis_of<&System::heat_areas>(Axis::heat_area, "heat_area", "district heating area"),
      axis_of<&System::declared>(Axis::declared, "declared", "declared share of an origin"),
      axis_of<&System::consumers>(Axis::consumer, "consumer", "who owns loads"),
      definition_axis(),
      axis_of<&System::contracts>(Axis::contract, "contract", "green power bought from units"),
      axis_of<&System::certificates>(Axis::green_certificate, "green_certificate",
                                     "green certificates retired for a consumer"),
      axis_of<&System::direct_rules>(Axis::direct_rule, "direct_rule",
                                     "what a direct supply must keep to"),
      axis_of<&System::queues>(Axis::queue, "queue", "queue of computing work"),
      axis_of<&System::matching_targets>(Axis::matching_target, "matching_target",
                                         "target of hourly matching"),
  };
  return table;
}

const AxisSpec& spec_of(Axis axis) {
  for (const AxisSpec& spec : axes())
    if (spec.axis == axis) return spec;
  throw std::logic_error("expected: an axis that counts things");
}

const std::vector<Property>& properties() {
  using enum Axis;
  static const std::vector<Property> table = {
      {"bus", bus, "", "id of the bus", of_grid<&Grid::buses, &Bus::id>()},
      {"line", line, "", "id of the line or transformer", of_grid<&Grid::branches, &Branch::id>()},
      {"origin", origin, "", "carrier or unit; import_ before what a neighbour generates",
       of<&System::origins, &Origin::id>()},
      {"unit", unit, "", "id of the unit", of<&System::units, &Unit::id>()},
      {"storage", storage, "", "id of the storage's unit", of<&System::storages, &Storage::unit>()},
      {"load", load, "", "id of the load", of<&System::loads, &Load::id>()},
      {"tie", tie, "", "id of the tie", of<&System::ties, &Tie::id>()},
      {"link", link, "", "id of the link", of<&System::links, &Link::id>()},
      {"heat_area", heat_area, "", "id of the heating area",
       of<&System::heat_areas, &HeatArea::id>()},
      {"queue", queue, "", "id of the queue", of<&System::queues, &WorkQueue::id>()},
      {"matching_target", matching_target, "", "id of the matching target",
       of<&System::matching_targets, &MatchingTarget::id>()},

      {"declared", declared, "", "number of the share", declared_id()},
      {"consumer", consumer, "", "id of the consumer", consumer_id()},
      {"definition", definition, "", "name of the definition",
       of_definition<&DefinitionSpec::name>()},
      {"contract", contract, "", "id of the contract", of<&System::contracts, &Contract::id>()},
      {"green_certificate", green_certificate, "", "id of the certificates",
       of<&System::certificates, &GreenCertificate::id>()},
      {"direct_rule", direct_rule, "", "id of the rule",
       of<&System::direct_rules, &DirectRule::id>()},

      {"bus_name", bus, "", "name of the bus", of_grid<&Grid::buses, &Bus::name>()},
      {"bus_v_nom_kv", bus, "kV", "nominal voltage", of_grid<&Grid::buses, &Bus::v_nom_kv>()},
      {"bus_latitude_deg", bus, "degrees_north", "latitude",
       of_grid<&Grid::buses, &Bus::latitude_deg>()},
      {"bus_longitude_deg", bus, "degrees_east", "longitude",
       of_grid<&Grid::buses, &Bus::longitude_deg>()},
      {"bus_island", bus, "1", "number of the island that balances the bus", of_islands()},

      {"line_name", line, "", "name of the line", of_grid<&Grid::branches, &Branch::name>()},
      {"line_from", line, "", "bus where the line starts",
       of_grid<&Grid::branches, &Branch::from>()},
      {"line_to", line, "", "bus where the line ends", of_grid<&Grid::branches, &Branch::to>()},
      {"line_p_max_mw", line, "MW", "thermal limit, both ways; infinite: none",
       of_grid<&Grid::branches, &Branch::p_max_mw>()},
      {"line_susceptance_mw_per_rad", line, "MW rad-1", "flow per angle difference",
       of_grid<&Grid::branches, &Branch::susceptance_mw_per_rad>()},
      {"line_phase_shift_rad", line, "rad", "taken off the angle difference",
       of_grid<&Grid::branches, &Branch::phase_shift_rad>()},
      {"line_angle_min_rad", line, "rad", "least angle difference; infinite: no limit",
       of_grid<&Grid::branches, &Branch::angle_min_rad>()},
      {"line_angle_max_rad", line, "rad", "largest angle difference; infinite: no limit",
       of_grid<&Grid::branches, &Branch::angle_max_rad>()},

      {"origin_carrier", origin, "", "energy carrier", of<&System::origins, &Origin::carrier>()},
      {"origin_green", origin, "1", "1 where the carrier counts as green",
       of<&System::origins, &Origin::green>()},
      {"origin_imported", origin, "1", "1 where a neighbour generates it",
       of<&System::origins, &Origin::imported>()},

      {"unit_name", unit, "", "name of the unit", of<&System::units, &Unit::name>()},
      {"unit_carrier", unit, "", "energy carrier of the unit",
       of<&System::units, &Unit::carrier>()},
      {"unit_bus", unit, "", "bus of the unit", of<&System::units, &Unit::bus>()},
      {"unit_origin", unit, "", "origin of what it generates; empty: a storage",
       origin_of<&System::units, &Unit::origin, true>()},
      {"unit_heat_area", unit, "", "heating area that the unit's heat goes to; empty: none",
       of<&System::units, &Unit::heat_area>()},
      {"unit_p_max_mw", unit, "MW", "capacity", of<&System::units, &Unit::p_max_mw>()},
      {"unit_ramp_up_mw_per_h", unit, "MW h-1", "fastest rise of generation; 0: no limit",
       of<&System::units, &Unit::ramp_up_mw_per_h>()},
      {"unit_ramp_down_mw_per_h", unit, "MW h-1", "fastest fall of generation; 0: no limit",
       of<&System::units, &Unit::ramp_down_mw_per_h>()},
      {"unit_curtailable", unit, "1", "1 where power not taken is curtailment",
       of<&System::units, &Unit::curtailable>()},

      {"storage_charge_max_mw", storage, "MW", "greatest charging power",
       of<&System::storages, &Storage::charge_max_mw>()},
      {"storage_energy_min_mwh", storage, "MWh", "least energy",
       of<&System::storages, &Storage::energy_min_mwh>()},
      {"storage_energy_max_mwh", storage, "MWh", "greatest energy",
       of<&System::storages, &Storage::energy_max_mwh>()},
      {"storage_energy_init_mwh", storage, "MWh", "energy before the first step",
       of<&System::storages, &Storage::energy_init_mwh>()},
      {"storage_charge_efficiency_frac", storage, "1", "energy stored per energy charged",
       of<&System::storages, &Storage::charge_efficiency_frac>()},
      {"storage_discharge_efficiency_frac", storage, "1", "energy delivered per energy taken out",
       of<&System::storages, &Storage::discharge_efficiency_frac>()},
      {"storage_cyclic", storage, "1",
       "1 where it holds before the first step what it holds after the last",
       of<&System::storages, &Storage::cyclic>()},
      {"storage_self_discharge_frac_per_h", storage, "h-1", "share of energy lost per hour",
       of<&System::storages, &Storage::self_discharge_frac_per_h>()},

      {"load_name", load, "", "name of the load", of<&System::loads, &Load::name>()},
      {"load_bus", load, "", "bus of the load", of<&System::loads, &Load::bus>()},
      {"load_consumer", load, "", "consumer who owns the load",
       of<&System::loads, &Load::consumer>()},

      {"tie_name", tie, "", "name of the tie", of<&System::ties, &Tie::name>()},
      {"tie_bus", tie, "", "bus of the tie", of<&System::ties, &Tie::bus>()},
      {"tie_import_max_mw", tie, "MW", "greatest import", of<&System::ties, &Tie::import_max_mw>()},
      {"tie_export_max_mw", tie, "MW", "greatest export", of<&System::ties, &Tie::export_max_mw>()},

      {"link_name", link, "", "name of the link", of<&System::links, &Link::name>()},
      {"link_from", link, "", "bus where a positive flow enters",
       of<&System::links, &Link::from>()},
      {"link_to", link, "", "bus where it leaves", of<&System::links, &Link::to>()},
      {"link_p_min_mw", link, "MW", "least power drawn at link_from",
       of<&System::links, &Link::p_min_mw>()},
      {"link_p_max_mw", link, "MW", "greatest power drawn at link_from",
       of<&System::links, &Link::p_max_mw>()},
      {"link_efficiency_frac", link, "1", "power given at link_to per power drawn at link_from",
       of<&System::links, &Link::efficiency_frac>()},

      {"heat_area_name", heat_area, "", "name of the heating area",
       of<&System::heat_areas, &HeatArea::name>()},

      {"declared_kind", declared, "",
       "import: of what a tie imports; initial: of what a storage holds before the first step",
       choice_of<&System::declared, &DeclaredShare::kind, kinds>()},
      {"declared_of", declared, "", "the tie, or the storage",
       of<&System::declared, &DeclaredShare::of>()},
      {"declared_origin", declared, "", "the origin",
       origin_of<&System::declared, &DeclaredShare::origin, false>()},
      {"declared_share_frac", declared, "1", "its share",
       of<&System::declared, &DeclaredShare::share_frac>()},
      {"declared_emission_t_per_mwh", declared, "t MWh-1", "CO2 of that share",
       of<&System::declared, &DeclaredShare::emission_t_per_mwh>()},

      {"definition_meaning", definition, "", "what the green share of the definition is",
       of_definition<&DefinitionSpec::meaning>()},
      {"definition_source", definition, "", "publications, as in docs/references.bib",
       of_definition<&DefinitionSpec::source>()},

      {"contract_name", contract, "", "name of the contract",
       of<&System::contracts, &Contract::name>()},
      {"contract_buyer", contract, "", "consumer who buys",
       of<&System::contracts, &Contract::buyer>()},
      {"contract_units", contract, "", "units and storages that deliver, joined by blanks",
       units_of_contract()},
      {"contract_route", contract, "", "direct or grid",
       choice_of<&System::contracts, &Contract::route, routes>()},
      {"contract_quantity", contract, "", "output_share, volume or consumption_share",
       choice_of<&System::contracts, &Contract::quantity, quantities>()},
      {"contract_output_share_frac", contract, "1", "part of the units' generation",
       of<&System::contracts, &Contract::output_share_frac>()},
      {"contract_volume_mwh_per_year", contract, "MWh", "amount per civil year",
       of<&System::contracts, &Contract::volume_mwh_per_year>()},
      {"contract_consumption_share_frac", contract, "1",
       "part of the buyer's consumption, earlier contracts included",
       of<&System::contracts, &Contract::consumption_share_frac>()},
      {"contract_matching", contract, "", "period in which supply and consumption are matched",
       choice_of<&System::contracts, &Contract::matching, matchings>()},
      {"contract_excess", contract, "", "what becomes of supply above consumption",
       choice_of<&System::contracts, &Contract::excess, excesses>()},
      {"contract_price_per_mwh", contract, "{currency} MWh-1", "price of supplied energy",
       of<&System::contracts, &Contract::price_per_mwh>()},
      {"contract_valid_from", contract, "", "first instant; empty: from the beginning",
       instant_of<&Contract::valid_from_s>()},
      {"contract_valid_to", contract, "", "first instant after it; empty: to the end",
       instant_of<&Contract::valid_to_s>()},

      {"green_certificate_buyer", green_certificate, "", "consumer they are retired for",
       of<&System::certificates, &GreenCertificate::buyer>()},
      {"green_certificate_unit", green_certificate, "", "unit that generated",
       of<&System::certificates, &GreenCertificate::unit>()},
      {"green_certificate_vintage_year", green_certificate, "1", "civil year of generation",
       of<&System::certificates, &GreenCertificate::vintage_year>()},
      {"green_certificate_first_serial", green_certificate, "1", "number of the first",
       of<&System::certificates, &GreenCertificate::first_serial>()},
      {"green_certificate_last_serial", green_certificate, "1", "number of the last",
       of<&System::certificates, &GreenCertificate::last_serial>()},

      {"direct_rule_valid_from_year", direct_rule, "1", "civil year from which it holds",
       of<&System::direct_rules, &DirectRule::valid_from_year>()},
      {"direct_rule_self_use_min_frac", direct_rule, "1", "least self-use of available generation",
       of<&System::direct_rules, &DirectRule::self_use_min_frac>()},
      {"direct_rule_load_min_frac", direct_rule, "1", "least part of the buyer's consumption",
       of<&System::direct_rules, &DirectRule::load_min_frac>()},
      {"direct_rule_export_max_frac", direct_rule, "1", "greatest export of available generation",
       of<&System::direct_rules, &DirectRule::export_max_frac>()},

      {"origins_by_unit", one, "1", "1 where origins are units, not carriers",
       of_system<&System::origins_by_unit>()},
      {"queue_name", queue, "", "name of the queue", of<&System::queues, &WorkQueue::name>()},
      {"queue_load", queue, "", "load where the queue's work arrives",
       of<&System::queues, &WorkQueue::load>()},
      {"queue_deadline_h", queue, "h", "work is done at most this long after it arrived",
       of<&System::queues, &WorkQueue::deadline_h>()},

      {"matching_target_consumer", matching_target, "", "consumer whose consumption is matched",
       of<&System::matching_targets, &MatchingTarget::consumer>()},
      {"matching_target_frac", matching_target, "1", "part of the consumption to be matched",
       of<&System::matching_targets, &MatchingTarget::target_frac>()},
      {"matching_target_shortfall_cost_per_mwh", matching_target, "{currency} MWh-1",
       "cost of consumption that misses the target",
       of<&System::matching_targets, &MatchingTarget::shortfall_cost_per_mwh>()},

      {"loss_frac", one, "1", "network losses per power served", of_system<&System::loss_frac>()},
      {"voll_per_mwh", one, "{currency} MWh-1", "value of lost load",
       of_system<&System::voll_per_mwh>()},
      {"gap_tolerance", one, "1", "duality_gap that a window may leave", of_system<&System::gap>()},
      {"stated_capacity_mw", one, "MW",
       "capacity as the scenario's source states it; 0: not stated",
       of_system<&System::stated_capacity_mw>()},
      {"copperplate", one, "1", "1 where lines carry no physics",
       of_system<&System::copperplate>()},
      {"simultaneous_charge_discharge", one, "1",
       "1 where a storage may charge and discharge at once",
       of_part<&System::horizon, &Horizon::simultaneous_charge_discharge>()},
      {"window_steps", one, "1", "steps solved together",
       of_part<&System::horizon, &Horizon::window_steps>()},
      {"keep_steps", one, "1", "steps kept of each window",
       of_part<&System::horizon, &Horizon::keep_steps>()},
      {"zone_offset_s", one, "s", "offset of the scenario's clock from UTC",
       of_part<&System::time, &TimeGrid::zone_offset_s>()},
  };
  return table;
}

const std::vector<StepSeries>& step_series() {
  using enum Axis;
  constexpr const char* mean = "time: mean";
  constexpr const char* end = "time: point";
  constexpr const char* sum = "time: sum";
  constexpr const char* certificate = certificate_group;
  static const std::vector<StepSeries> table = {
      {"", "generation_mw", unit, "MW", "net injection; discharge of a storage", mean,
       &Record::generation_mw},
      {"", "available_mw", unit, "MW", "what weather and maintenance allow", mean,
       &Record::available_mw},
      {"", "curtailment_mw", unit, "MW", "available but not taken", mean, &Record::curtailment_mw},
      {"", "charge_mw", storage, "MW", "power drawn to charge", mean, &Record::charge_mw},
      {"", "discharge_mw", storage, "MW", "power delivered", mean, &Record::discharge_mw},
      {"", "energy_mwh", storage, "MWh", "energy stored at the end of the step", end,
       &Record::energy_mwh},
      {"", "demand_mw", load, "MW", "power asked for", mean, &Record::demand_mw},
      {"", "unserved_mw", load, "MW", "power asked for and not served", mean, &Record::unserved_mw},
      {"", "import_mw", tie, "MW", "power taken from the neighbour", mean, &Record::import_mw},
      {"", "export_mw", tie, "MW", "power given to the neighbour", mean, &Record::export_mw},
      {"", "link_from_mw", link, "MW", "power drawn at link_from", mean, &Record::link_from_mw},
      {"", "link_to_mw", link, "MW", "power given at link_to", mean, &Record::link_to_mw},
      {"", "flow_mw", line, "MW", "flow, positive from line_from to line_to", mean,
       &Record::flow_mw},
      {"", "price_per_mwh", bus, "{currency} MWh-1", "nodal price", mean, &Record::price_per_mwh},
      {"", "heat_mw_th", unit, "MW", "heat drawn from the unit for unit_heat_area", mean,
       &Record::heat_mw_th},
      {"", "heat_demand_mw_th", heat_area, "MW", "heat asked for", mean,
       &Record::heat_demand_mw_th},
      {"", "boiler_heat_mw_th", heat_area, "MW", "heat from boilers, that no unit gives", mean,
       &Record::boiler_heat_mw_th},
      {"", "demand_baseline_mw", load, "MW",
       "power asked for, were all work done at home on arrival", mean, &Record::demand_baseline_mw},
      {"", "arrived_mw", queue, "MW", "work that arrives, in power of the servers", mean,
       &Record::arrived_mw},
      {"", "work_mw", queue, "MW", "work done, wherever, in power of the servers", mean,
       &Record::work_mw},
      {"", "dropped_mw", queue, "MW", "work never done, in power of the servers", mean,
       &Record::dropped_mw},
      {"", "backlog_mwh", queue, "MWh", "work that waits at the end of the step", end,
       &Record::backlog_mwh},
      {"", "matched_mw", matching_target, "MW",
       "consumption matched in the step by what contracts supply", mean, &Record::matched_mw},
      {"", "matching_account_mwh", matching_target, "MWh",
       "matched since the first step, and paid for, less what the target asks for", end,
       &Record::matching_account_mwh},
      {"", "matching_shortfall_mwh", matching_target, "MWh", "missing to the target and paid for",
       sum, &Record::matching_shortfall_mwh},
      {"", "loss_mw", one, "MW", "losses of network and links", mean, &Record::loss_mw},
      {"", "green_share", one, "1", "green share of the region's own generation", mean,
       &Record::green_share, green_share_attributes},
      {"", "unit_emission_t", unit, "t",
       "CO2 that the unit's electricity bears; of heat and power by the power-loss method", sum,
       &Record::unit_emission_t},
      {"", "supply_origin_mw", origin, "MW", "generation and imports by origin", mean,
       &Record::supply_origin_mw},
      {"", "load_origin_mw", load, "MW", "power served by origin, traced", mean,
       &Record::load_origin_mw, nullptr, origin},
      {"", "loss_origin_mw", origin, "MW", "network losses by origin", mean,
       &Record::loss_origin_mw},
      {"", "export_origin_mw", tie, "MW", "export by origin, traced", mean,
       &Record::export_origin_mw, nullptr, origin},
      {"", "storage_loss_origin_mw", origin, "MW", "losses of storages by origin", mean,
       &Record::storage_loss_origin_mw},
      {"", "storage_origin_mwh", storage, "MWh", "energy stored at the end of the step by origin",
       end, &Record::storage_origin_mwh, nullptr, origin},
      {"", "storage_emission_t", storage, "t", "CO2 of the energy stored at the end of the step",
       end, &Record::storage_emission_t},
      {"", "export_emission_t", tie, "t", "CO2 of what is exported", sum,
       &Record::export_emission_t},
      {"", "green_share_load", load, "1", "green share of what is served, traced", mean,
       &Record::green_share_load, of_definition_traced},
      {"", "carbon_load_t_per_mwh", load, "t MWh-1", "CO2 per energy served, traced", mean,
       &Record::carbon_load_t_per_mwh, of_definition_traced},
      {"", "green_share_load_regional", load, "1", "green share of what is served, of its island",
       mean, &Record::green_share_load_regional, of_definition_regional},
      {"", "carbon_load_regional_t_per_mwh", load, "t MWh-1",
       "CO2 per energy served, of its island", mean, &Record::carbon_load_regional_t_per_mwh,
       of_definition_regional},
      {"", "marginal_green_frac", bus, "1", "green energy moved per MWh more drawn at the bus",
       mean, &Record::marginal_green_frac, of_definition_marginal},
      {"", "marginal_emission_t_per_mwh", bus, "t MWh-1", "CO2 more per MWh more drawn at the bus",
       mean, &Record::marginal_emission_t_per_mwh, of_definition_marginal},
      {"", "marginal_unit", bus, "1",
       "position on the unit axis, from 0, of the unit that rises most for a MW more; -1: none", "",
       &Record::marginal_unit, of_definition_marginal},
      {"", "emission_t", one, "t", "CO2 emitted in the step", sum, &Record::emission_t},
      {"", "cost", one, "{currency}", "operating cost of the step", sum, &Record::cost},

      {certificate, "balance_residual_mw", one, "MW", "generation less demand of the worst island",
       "", &Record::balance_residual_mw},
      {certificate, "bound_violation_mw", one, "MW",
       "worst limit of a unit, storage, tie, link or load", "", &Record::bound_violation_mw},
      {certificate, "ramp_violation_mw", one, "MW", "worst change of generation beyond its limit",
       "", &Record::ramp_violation_mw},
      {certificate, "storage_residual_mwh", one, "MWh", "worst gap in a storage's energy recursion",
       "", &Record::storage_residual_mwh},
      {certificate, "flow_violation_mw", one, "MW",
       "worst flow beyond its limit or off the DC power flow", "", &Record::flow_violation_mw},
      {certificate, "heat_residual_mw_th", one, "MW", "worst gap in a heating area's balance", "",
       &Record::heat_residual_mw_th},
      {certificate, "ledger_residual_mw", one, "MW", "supply less use of the worst origin", "",
       &Record::ledger_residual_mw},
      {certificate, "origin_share_residual", one, "1", "shares of the worst load less 1", "",
       &Record::origin_share_residual},
      {certificate, "carbon_residual_t", one, "t", "CO2 emitted less CO2 borne", "",
       &Record::carbon_residual_t},
      {certificate, "queue_residual_mwh", one, "MWh",
       "worst gap in a queue's recursion, or work beyond its deadline", "",
       &Record::queue_residual_mwh},
      {certificate, "matching_residual_mwh", one, "MWh",
       "worst gap in a matching account, or matched beyond what is served", "",
       &Record::matching_residual_mwh},
      {certificate, "duality_gap", one, "1",
       "primal less dual objective of the program finally solved, relative", "",
       &Record::duality_gap},
      {certificate, "window_objective", one, "{currency}", "objective of the step's window", "",
       &Record::window_objective},
      {certificate, "window_bound", one, "{currency}",
       "what no dispatch of the window can beat, even where storages charge and discharge at once",
       "", &Record::window_bound},
      {certificate, "status", one, "1", "0 where every check holds, else 1", "", &Record::status},
  };
  return table;
}

const std::vector<RunTotal>& run_totals() {
  static const std::vector<RunTotal> table = {
      {"total_cost", "{currency}", "sum of cost", &Totals::total_cost},
      {"total_cost_bound", "{currency}",
       "total_cost less what the solved windows leave open; no bound for the whole run unless one "
       "window covers it",
       &Totals::bound},
      {"capacity_sum_mw", "MW", "sum of unit_p_max_mw", &Totals::capacity_sum_mw},
      {"capacity_residual_mw", "MW", "stated capacity less the sum; 0 where none is stated",
       &Totals::capacity_residual_mw},
      {"green_share_capacity", "1", "green share of capacity", &Totals::green_share_capacity,
       green_capacity_attributes},
      {"green_share_energy", "1", "green share of the generation of the whole run",
       &Totals::green_share_energy, green_share_attributes},
  };
  return table;
}

const std::vector<RunTable>& run_tables() {
  using enum Axis;
  static const std::vector<RunTable> table = {
      {"contract_supply_mw", true, contract, one, "MW",
       "green power bought, less stored, plus returned by the contract's storages; surplus "
       "included",
       &Totals::contract_supply_mw},
      {"contract_matched_mw", true, contract, one, "MW",
       "of that, matched with consumption by the contract's period and rule",
       &Totals::contract_matched_mw},
      {"green_share_consumer", false, consumer, definition, "1",
       "green share of the consumer's electricity over the run", &Totals::green_share_consumer},
      {"carbon_consumer_t_per_mwh", false, consumer, definition, "t MWh-1",
       "CO2 per energy of the consumer over the run", &Totals::carbon_consumer_t_per_mwh},
      {"contract_self_use_frac", false, contract, one, "1",
       "taken by the buyer or its storages, of what could be generated",
       &Totals::contract_self_use_frac},
      {"contract_load_frac", false, contract, one, "1", "matched, of the buyer's consumption",
       &Totals::contract_load_frac},
      {"contract_export_frac", false, contract, one, "1", "left over, of what could be generated",
       &Totals::contract_export_frac},
      {"green_certificate_retired_mwh", false, green_certificate, one, "MWh",
       "certificates that could be retired", &Totals::green_certificate_retired_mwh},
  };
  return table;
}

const std::vector<StageTime>& stage_times() {
  static const std::vector<StageTime> table = {
      {"read_s", "reading the scenario", &Timing::read_s},
      {"build_s", "building the system", &Timing::build_s},
      {"assemble_s", "assembling the programs", &Timing::assemble_s},
      {"solve_s", "solving them", &Timing::solve_s},
      {"account_s", "booking and adding up", &Timing::account_s},
      {"certify_s", "certifying", &Timing::certify_s},
      {"ledger_s", "tracing origins, what moves at the margin, settling contracts",
       &Timing::ledger_s},
      {"write_s", "waiting for the writer, until the last step is written", &Timing::write_s},
      {"writer_cpu_s", "computing in the writer's own thread", &Timing::writer_cpu_s},
  };
  return table;
}

const std::vector<ProvenanceEntry>& provenance_entries() {
  static const std::vector<ProvenanceEntry> table = {
      {"scenario_header", "`scenario.toml` as it was read", &Provenance::scenario_header},
      {"command", "the command line", &Provenance::command},
      {"version", "of gridstep", &Provenance::version},
      {"solver", "name and version", &Provenance::solver},
      {"options", "what `--set` changed and the steps that were run, as JSON",
       &Provenance::options_json},
      {"host", "the machine it ran on", &Provenance::host},
      {"created", "when the run began, ISO 8601", &Provenance::created},
      {"seed", "of every random stream", &Provenance::seed},
      {"threads", "of the run; they never change a result", &Provenance::threads},
  };
  return table;
}

std::string unit_text(const std::string& unit, const System& system) {
  const std::string mark = "{currency}";
  const std::size_t found = unit.find(mark);
  if (found == std::string::npos) return unit;
  return unit.substr(0, found) + system.currency + unit.substr(found + mark.size());
}

Index size_of(Axis axis, const System& system) {
  return axis == Axis::one ? 1 : spec_of(axis).size(system);
}

bool is_label(const Property& property) {
  return property.unit.empty();
}

}  // namespace gridstep::layout
