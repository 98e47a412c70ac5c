"""Words and colours of pictures, in English and Chinese."""

from __future__ import annotations

from typing import Dict, List, Tuple

__all__ = ["CARRIERS", "INK", "RISING", "WORDS", "carrier_look"]

INK = "#22242a"
RISING = "cividis"  # for shares and loads: even in brightness, the same to all eyes

# carrier: colour, English, Chinese; from the bottom of a stack to its top
CARRIERS: Dict[str, Tuple[str, str, str]] = {
    "nuclear": ("#7a4f80", "nuclear", "核电"),
    "coal": ("#4d4f57", "coal", "煤电"),
    "gas": ("#a46a4c", "gas", "气电"),
    "oil": ("#2b1d16", "oil", "油电"),
    "biomass": ("#8c9440", "biomass", "生物质"),
    "wind": ("#63abc8", "wind", "风电"),
    "solar": ("#f2c14b", "solar", "光伏"),
    "hydro": ("#2b6299", "hydro", "水电"),
    "battery": ("#b79bd6", "battery", "电化学储能"),
    "import": ("#c3c6cc", "imported", "受入"),
    "unserved": ("#d9534f", "unserved", "未供电量"),
    "charge": ("#8f6cb3", "charging", "储能充电"),
    "export": ("#8d929b", "exported", "外送"),
}
_OTHERS: List[str] = ["#009e73", "#cc79a7", "#0072b2", "#d55e00", "#999999"]

WORDS: Dict[str, Dict[str, str]] = {
    "en": {
        "power": "power, MW", "price": "price, {currency}/MWh", "demand": "demand and losses",
        "curtailed": "curtailed", "hour": "hour of day", "day": "day",
        "green": "green share of generation", "hours": "hours at or above",
        "energy": "energy stored, MWh", "loaded": "flow per limit", "clock": "clock UTC{zone}",
        "range": "lowest to highest bus", "mean": "mean of all buses",
        "longitude": "longitude, degrees", "latitude": "latitude, degrees",
        "not_placed": "positions of buses are not known: drawn on a circle",
        "demand_mw": "demand, MW", "generation_mw": "generation, MW", "price_per_mwh":
        "price, {currency}/MWh", "residual_mw": "demand less wind and solar, MW",
        "green_share": "green share of generation",
    },
    "zh": {
        "power": "功率，MW", "price": "电价，{currency}/MWh", "demand": "负荷与网损",
        "curtailed": "弃电", "hour": "时刻", "day": "日期", "green": "绿色发电占比",
        "hours": "不低于此值的小时数", "energy": "储能电量，MWh", "loaded": "负载率",
        "clock": "时间 UTC{zone}", "range": "各节点最低至最高", "mean": "各节点均值",
        "longitude": "经度，°", "latitude": "纬度，°", "not_placed": "节点位置未知：按圆周排列",
        "demand_mw": "负荷，MW", "generation_mw": "发电，MW", "price_per_mwh":
        "电价，{currency}/MWh", "residual_mw": "净负荷（扣除风光），MW",
        "green_share": "绿色发电占比",
    },
}


def carrier_look(carrier: str, language: str, others: List[str]) -> Tuple[str, str]:
    """Colour and label; carriers without a colour of their own take turns, in order of `others`."""
    if carrier in CARRIERS:
        colour, english, chinese = CARRIERS[carrier]
        return colour, chinese if language == "zh" else english
    return _OTHERS[others.index(carrier) % len(_OTHERS)], carrier
