"use strict";

/** Every text of the page: English, Chinese. `{0}` stands for the first value. */
const texts = {
  skip: ["Skip to the content", "跳到正文"],
  switches: ["Display", "显示"],
  language: ["Language", "语言"],
  colours: ["Colours", "配色"],
  colours_auto: ["as the system", "跟随系统"],
  colours_light: ["light", "浅色"],
  colours_dark: ["dark", "深色"],
  span: ["from {0}, {1} steps of {2} min", "自 {0} 起，{1} 个时段，每段 {2} 分钟"],
  changes: ["Changes", "调整"],
  changes_intro: [
    "What a variant has other than the base. Nothing is written into the scenario itself.",
    "设定方案与基准情景的差异。原情景文件不会被改动。"],
  variant_name: ["Name of the variant", "方案名称"],
  variant_number: ["Variant {0}", "方案{0}"],
  run: ["Run", "计算"],
  reset_all: ["Reset all", "全部还原"],
  reset: ["Reset", "还原"],
  change_count: ["{0} changed", "已改 {0} 项"],
  no_change: ["nothing changed yet", "尚未调整"],
  new_unit: ["New capacity", "新增装机"],
  new_power: ["Power, MW", "容量，MW"],
  new_kind: ["Kind", "类型"],
  new_bus: ["At bus", "接入节点"],
  new_like: ["Built like", "参照机组"],
  add: ["Add", "添加"],
  take_out: ["Take out", "移除"],
  new_item: ["+{0} MW {1} at {2}", "{2} 新增{1} {0} MW"],
  base_value: ["base {0}", "基准 {0}"],
  not_taken: ["{0} is not taken: {1}", "未采用 {0}：{1}"],
  no_number: ["it is no number", "不是数字"],
  range: ["from {0} to {1} {2}", "应在 {0} 至 {1} {2} 之间"],
  range_above: ["more than {0}, at most {1} {2}", "应大于 {0}，不超过 {1} {2}"],
  factor_range: ["a factor from {0} to {1}", "倍数应在 {0} 至 {1} 之间"],
  all_times: ["All ×", "整体 ×"],
  all_of: ["{0}: factor for all", "{0}：整体倍数"],
  units: ["Generation and storage", "电源与储能"],
  loads: ["Loads", "负荷"],
  contracts: ["Contracts and rules", "合同与规则"],
  policies: ["Prices, exchange, policy", "价格、外送与政策"],
  grid: ["Grid", "电网"],
  variants: ["Runs of this session", "本次会话的方案"],
  variants_intro: ["Ticked runs are compared with the base.", "勾选的方案与基准情景对比。"],
  base: ["Base", "基准"],
  waiting: ["waiting", "排队中"],
  running: ["running", "计算中"],
  done: ["done in {0} s", "完成，{0} 秒"],
  done_plain: ["done", "完成"],
  failed: ["failed", "失败"],
  stopped: ["stopped", "已停止"],
  is_now: ["{0}: {1}", "{0}：{1}"],
  compare: ["Compare", "对比"],
  stop: ["Stop", "停止"],
  remove: ["Remove", "删除"],
  load: ["Edit again", "再次编辑"],
  keep: ["Keep as folder", "保存为文件夹"],
  keep_ask: ["Folder name (letters, digits, - and _)", "文件夹名（字母、数字、- 和 _）"],
  keep_do: ["Keep", "保存"],
  cancel: ["Cancel", "取消"],
  kept: ["kept as {0}", "已保存为 {0}"],
  result: ["Result .h5", "结果 .h5"],
  summary: ["Summary .csv", "汇总 .csv"],
  report: ["Open the full report", "打开完整报告"],
  comparison: ["Comparison with the base", "与基准对比"],
  comparison_empty: ["Change something and run it: the comparison stands here.", "调整并计算后，在此显示对比。"],
  base_alone: ["The base is being calculated.", "正在计算基准情景。"],
  same_as_base: ["as the base", "与基准相同"],
  headline: ["At a glance", "要点"],
  section_0: ["Cost", "成本"],
  section_1: ["Energy", "电量"],
  section_2: ["Green power and CO₂", "绿电与碳排放"],
  section_3: ["Capacity", "装机"],
  quantity: ["quantity", "指标"],
  difference: ["difference", "差值"],
  pictures: ["Pictures", "图"],
  stacks_show: ["Supply by carrier:", "供电构成："],
  stacks_day: ["average day, by the hour", "平均日，逐时"],
  stacks_months: ["months", "逐月"],
  mw: ["MW, mean of the hour", "MW，该小时平均"],
  gwh: ["GWh per month", "每月 GWh"],
  demand: ["demand", "用电"],
  charge: ["charging", "充电"],
  export: ["exports", "外送"],
  import: ["imports", "受入"],
  hour: ["hour", "小时"],
  month: ["month", "月"],
  curves_show: ["Duration curve:", "持续曲线："],
  residual_mw: ["residual load: demand less what comes with the weather, taken or not, MW", "净负荷：用电减去随天气变化的可发出力（含弃电），MW"],
  curtailment_mw: ["curtailment, MW", "弃电，MW"],
  price_per_mwh: ["price, mean of the buses, {0}/MWh", "电价（节点平均），{0}/MWh"],
  share_of_time: ["share of the time", "时间占比"],
  table: ["Table", "数据表"],
  made_by: ["gridstep {0}. This page is served by your own machine to you alone.", "gridstep {0}。本页面由本机提供，仅供您本人使用。"],
  lost: ["The session has ended, or its server does not answer.", "会话已结束，或服务无响应。"],
  refused: ["Not done: {0}", "未执行：{0}"],
  invalid: ["The scenario with these changes is not valid:", "按此调整后的情景无效："],
  carrier_import: ["imports", "受入"],
};

/** Tables and fields of a scenario as planners call them. */
const table_names = {
  wind: ["Wind", "风电"], solar: ["Solar", "光伏"], battery: ["Battery storage", "电化学储能"],
  pumped_storage: ["Pumped storage", "抽水蓄能"], biomass: ["Biomass", "生物质"], thermal: ["Thermal power", "火电"],
  chp: ["Combined heat and power", "热电联产"], generators: ["Generators", "发电机组"], loads: ["Loads", "负荷"],
  data_centers: ["Data centres", "数据中心"], work_queues: ["Flexible work", "可调算力任务"], contracts: ["Contracts", "合同"],
  direct_rules: ["Rules of direct supply", "绿电直供规则"], matching_targets: ["Hourly matching", "小时匹配目标"],
  fuels: ["Fuels", "燃料"], ties: ["Ties to neighbours", "联络线"], economy: ["Economy", "经济参数"],
  network: ["Network", "网络"], flexible: ["Flexible work", "可调负荷目标"], lines: ["Lines", "线路"],
  transformers: ["Transformers", "变压器"],
};
const field_names = {
  p_max_mw: ["capacity", "容量"], charge_max_mw: ["charging power", "充电功率"], e_max_mwh: ["energy", "储能电量"],
  mean_mw: ["mean load", "平均负荷"], grid_max_mw: ["limit at the meter", "并网上限"], work_mean_mw: ["mean work", "平均任务"],
  output_share_frac: ["share of the output", "购买出力占比"], consumption_share_frac: ["share of the use", "用电占比目标"],
  volume_mwh_per_year: ["volume", "年电量"], price_per_mwh: ["price", "价格"], self_use_min_frac: ["self-use, at least", "自用比例下限"],
  load_min_frac: ["share of the load, at least", "占用电比例下限"], export_max_frac: ["export, at most", "上网比例上限"],
  target_frac: ["target", "目标"], shortfall_cost_per_mwh: ["cost of a shortfall", "缺额成本"], price_per_gj: ["price", "价格"],
  import_max_mw: ["import, at most", "受入上限"], export_max_mw: ["export, at most", "外送上限"],
  import_fee_per_mwh: ["fee on imports", "受入费用"], export_fee_per_mwh: ["fee on exports", "外送费用"],
  voll_per_mwh: ["value of lost load", "失负荷价值"], curtailment_cost_per_mwh: ["cost of curtailment", "弃电成本"],
  loss_frac: ["losses", "网损率"], carbon_price_per_t: ["carbon price", "碳价"], green_premium_per_mwh: ["green premium", "绿电溢价"],
  s_max_mva: ["limit", "限额"], s_nom_mva: ["rating", "额定容量"],
};

/** What the server refuses, for readers of Chinese. */
const refusals = {
  "too many variants: remove some": "方案过多，请先删除一些",
  "too many runs wait: let some finish": "排队的计算过多，请等待部分完成",
  "the result is no longer there": "结果文件已不存在",
  "the run has not finished": "计算尚未完成",
  "a folder's name has letters, digits, - and _": "文件夹名只能含字母、数字、- 和 _",
  "too many variants are kept": "保存的方案过多",
  "the base and what runs cannot be removed": "基准情景和正在计算的方案不能删除",
  "no capacity of a unit": "机组容量无效",
  "a number is missing": "缺少数值",
  "a number is too large": "数值过大",
  "the disk has failed: see the terminal": "磁盘出错，详见终端",
  "open the address that gridstep serve has printed": "请打开 gridstep serve 输出的地址",
  "the result could not be written: see the terminal": "结果无法写入，详见终端",
  "the run has failed: see the terminal": "计算失败，详见终端",
  "the run took longer than a session allows": "计算时间超过会话允许的上限",
};

let language = "en";

function say(key, ...values) {
  const text = texts[key][language === "zh" ? 1 : 0];
  return text.replace(/\{(\d)\}/g, (_, n) => values[n]);
}

/** The label of a thing that has one in either language. */
function label_of(thing) {
  return language === "zh" ? thing.label_zh : thing.label;
}

function refusal_text(message) {
  return language === "zh" && refusals[message] || message;
}

/** What planners call a table or field; its own name where it is a new one. */
function called(names, key) {
  return names[key] ? names[key][language === "zh" ? 1 : 0] : key;
}
