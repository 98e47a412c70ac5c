#!/usr/bin/env python3
"""The equations of docs/models, written a second time, to check the C++ against.

Reads the tables of scenarios/hohhot and prints reference.csv: some hours of 2023 on the scenario's
own seed. Standard library only.

    python3 reference.py > reference.csv
"""
import csv
import datetime
import math
import pathlib
import sys
import tomllib

SCENARIO = pathlib.Path(__file__).resolve().parents[3] / "scenarios" / "hohhot"
HOURS = 8760
STAMPS = [datetime.datetime(2023, 1, 1) + datetime.timedelta(hours=h) for h in range(HOURS)]
MASK = (1 << 64) - 1

WEATHER = tomllib.loads((SCENARIO / "scenario.toml").read_text())["weather"]
SEED = WEATHER["seed"]


def table(name):
    with open(SCENARIO / f"{name}.csv", newline="") as file:
        return {row["id"]: {k: as_value(v) for k, v in row.items()} for row in csv.DictReader(file)}


def as_value(text):
    try:
        return float(text)
    except ValueError:
        return text


def shape(name):
    if not name:
        return [1.0] * 24
    values = [table("day_shapes")[name][f"h{hour:02}"] for hour in range(24)]
    return [24 * value / sum(values) for value in values]


# --- random numbers ----------------------------------------------------------------------------
def splitmix(x):
    z = (x + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fnv1a(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def normals(name):
    """The stream of standard normals with this name, as a function of the index."""
    key = splitmix(splitmix(SEED) ^ fnv1a(name))

    def uniform(index):
        return ((splitmix(key ^ index) >> 12) + 0.5) / 2**52

    return lambda i: (math.sqrt(-2 * math.log(uniform(2 * i)))
                      * math.cos(2 * math.pi * uniform(2 * i + 1)))


def below(z):
    return 0.5 * math.erfc(-z / math.sqrt(2))


# --- climate -----------------------------------------------------------------------------------
CLIMATE = sorted(table("climate").values(), key=lambda row: row["month"])
MID = [(datetime.datetime(2023, month, 15) - STAMPS[0]).days for month in range(1, 13)]


def normal_at(column, day):
    days = [MID[11] - 365] + MID + [MID[0] + 365]
    values = [CLIMATE[month % 12][column] for month in range(-1, 13)]
    after = next(n for n, at in enumerate(days) if at > day)
    weight = (day - days[after - 1]) / (days[after] - days[after - 1])
    return values[after - 1] * (1 - weight) + values[after] * weight


def temperature():
    phi, normal = WEATHER["temperature_day_correlation"], normals("temperature.day")
    anomaly = [0.0]
    for day in range(1, 366):
        anomaly.append(phi * anomaly[-1] + math.sqrt(1 - phi * phi) * normal(day))
    for month in range(1, 13):
        days = [day for day in range(365) if STAMPS[24 * day].month == month]
        mean = sum(anomaly[day] for day in days) / len(days)
        for day in days:
            anomaly[day] -= WEATHER["temperature_month_anchor_frac"] * mean
    rho, normal, noise, result = (WEATHER["temperature_hour_correlation"],
                                  normals("temperature.hour"), 0.0, [])
    for hour in range(HOURS):
        day, clock = divmod(hour, 24)
        noise = rho * noise + math.sqrt(1 - rho * rho) * normal(hour)
        wave = (WEATHER["diurnal_frac"]
                * math.cos(math.pi * (clock - WEATHER["diurnal_peak_h"]) / 12)
                + WEATHER["semidiurnal_frac"]
                * math.cos(math.pi * (clock - WEATHER["semidiurnal_peak_h"]) / 6))
        now = anomaly[day] + (anomaly[day + 1] - anomaly[day]) * clock / 24
        result.append(normal_at("temperature_c", hour / 24)
                      + normal_at("half_diurnal_k", hour / 24) * wave
                      + normal_at("temperature_sd_k", hour / 24) * now
                      + WEATHER["temperature_hour_sd_k"] * noise)
    return result


# --- wind --------------------------------------------------------------------------------------
def wind_normal(name, root_1, root_2):
    slow, fast = normals(name + ".slow"), normals(name + ".fast")
    p1, p2, fast_frac = root_1 + root_2, -root_1 * root_2, WEATHER["wind_fast_frac"]
    scale = math.sqrt((1 + p2) * ((1 - p2) ** 2 - p1 * p1) / (1 - p2))
    phi = math.exp(-1 / WEATHER["wind_fast_time_h"])
    a = b = c = 0.0
    raw = []
    for index in range(400 + HOURS):
        a, b = p1 * a + p2 * b + scale * slow(index), a
        c = phi * c + math.sqrt(1 - phi * phi) * fast(index)
        raw.append(math.sqrt(1 - fast_frac) * a + math.sqrt(fast_frac) * c)
    z = [(raw[n - 2] + 2 * raw[n - 1] + raw[n]) / 4 for n in range(400, 400 + HOURS)]
    mean = sum(z) / HOURS
    sd = math.sqrt(sum((value - mean) ** 2 for value in z) / HOURS)
    return [(value - WEATHER["wind_year_anchor_frac"] * mean) / sd for value in z]


def wind_speed(region, shared):
    own = wind_normal("wind_regions." + region["id"], WEATHER["wind_own_root_1"],
                      WEATHER["wind_own_root_2"])
    hourly, k, part = shape(region["day_shape"]), region["weibull_shape"], WEATHER["wind_shared_frac"]
    result = []
    for hour in range(HOURS):
        z = math.sqrt(part) * shared[hour] + math.sqrt(1 - part) * own[hour]
        power = normal_at("wind_rel", hour / 24) * hourly[hour % 24]
        scale = (region["mean_speed_ms"] * power ** (1 / WEATHER["wind_power_exponent"])
                 / math.gamma(1 + 1 / k))
        result.append(scale * (-math.log(below(-z))) ** (1 / k))
    return result


def wind_power(farm, speed):
    turbine = table("turbines")[farm["turbine"]]
    low, rated, high = turbine["cut_in_ms"], turbine["rated_ms"], turbine["cut_out_ms"]

    def curve(v):
        if not low <= v < high:
            return 0.0
        return min(1.0, (v**3 - low**3) / (rated**3 - low**3))

    spread = [(n - 2) * turbine["speed_spread_ms"] for n in range(5)]
    return [farm["p_max_mw"] * turbine["delivered_frac"]
            * sum(w * curve(v + s) for w, s in zip((1, 2, 3, 2, 1), spread)) / 9 for v in speed]


# --- sun ---------------------------------------------------------------------------------------
def clearness_distribution(mean, sd):
    """a and b of Kumaraswamy's distribution, by bisection on the beta function."""
    def moment(a, b, order):
        return math.exp(math.log(b) + math.lgamma(1 + order / a) + math.lgamma(b)
                        - math.lgamma(1 + order / a + b))

    def b_of(a):
        low, high = 1e-4, 1e6
        for _ in range(200):
            b = math.sqrt(low * high)
            low, high = (b, high) if moment(a, b, 1) > mean else (low, b)
        return b

    low, high = 0.5, 60.0
    for _ in range(200):
        a = (low + high) / 2
        wide = moment(a, b_of(a), 2) - mean * mean > sd * sd
        low, high = (a, high) if wide else (low, a)
    return a, b_of(a)


def solar_power(plant, air):
    array = table("pv_arrays")[plant["pv_array"]]
    assert array["azimuth_deg"] == 180, "written for modules that face south"
    latitude, tilt = math.radians(WEATHER["latitude_deg"]), math.radians(array["tilt_deg"])
    fits = [clearness_distribution(row["clearness_mean"], row["clearness_sd"]) for row in CLIMATE]
    phi, normal, x, clearness = (WEATHER["clearness_day_correlation"], normals("clearness.day"),
                                 0.0, [])
    for day in range(365):
        x = phi * x + math.sqrt(1 - phi * phi) * normal(day)
        a, b = fits[STAMPS[24 * day].month - 1]
        clearness.append((1 - (1 - below(x)) ** (1 / b)) ** (1 / a))
    rho, normal, cloud, result = (WEATHER["clearness_hour_correlation"], normals("clearness.hour"),
                                  0.0, [])
    for hour in range(HOURS):
        cloud = rho * cloud + math.sqrt(1 - rho * rho) * normal(hour)
        day = hour // 24 + 1
        angle = 2 * math.pi * (day - 81) / 364
        ahead = 9.87 * math.sin(2 * angle) - 7.53 * math.cos(angle) - 1.5 * math.sin(angle)
        solar = hour % 24 + 0.5 + (4 * (WEATHER["longitude_deg"] - 120) + ahead) / 60
        turn = math.radians(15 * (solar - 12))
        tip = math.radians(23.45 * math.sin(2 * math.pi * (284 + day) / 365))

        def cosine(at):
            return math.sin(tip) * math.sin(at) + math.cos(tip) * math.cos(at) * math.cos(turn)

        high = cosine(latitude)
        if high <= 0.02:
            result.append(0.0)
            continue
        kc = clearness[day - 1]
        kc = min(WEATHER["clearness_max"],
                 max(WEATHER["clearness_min"],
                     kc + WEATHER["clearness_hour_sd"] * cloud * (1.1 - kc)))
        ghi = WEATHER["clear_sky_factor"] * 1098 * high * math.exp(-0.059 / high) * kc
        kt = min(0.82, ghi / (1361 * high))
        diffuse = ghi * (1 - 0.09 * kt if kt <= 0.22 else 0.165 if kt > 0.8 else
                         0.9511 - 0.1604 * kt + 4.388 * kt**2 - 16.638 * kt**3 + 12.336 * kt**4)
        plane = ((ghi - diffuse) * max(0.0, cosine(latitude - tilt)) / max(high, 0.087)
                 + diffuse * (1 + math.cos(tilt)) / 2
                 + array["albedo_frac"] * ghi * (1 - math.cos(tilt)) / 2)
        module = air[hour] + array["heating_k_per_w_m2"] * plane
        power = (array["performance_ratio"] * plane / 1000
                 * (1 - array["temperature_coefficient_per_k"] * (module - 25)))
        result.append(plant["p_max_mw"] * min(array["ac_limit_pu"], power))
    return result


# --- loads -------------------------------------------------------------------------------------
def with_noise(values, row, sd, rho, mean_mw):
    normal, x, noisy = normals("consumer." + row["consumer"]), 0.0, []
    for hour, value in enumerate(values):
        x = rho * x + math.sqrt(1 - rho * rho) * normal(hour)
        noisy.append(value * (1 + sd * x))
    total = sum(noisy)
    return [mean_mw * HOURS * value / total for value in noisy]


def load_power(row, air):
    kind = table("load_classes")[row["load_class"]]
    hourly, values = shape(kind["day_shape"]), []
    for hour, stamp in enumerate(STAMPS):
        value = hourly[hour % 24]
        rise = 1.0
        if kind["cold_slope_per_k"]:
            rise += kind["cold_slope_per_k"] * max(0.0, kind["cold_threshold_c"] - air[hour])
        if kind["hot_slope_per_k"]:
            rise += kind["hot_slope_per_k"] * max(0.0, air[hour] - kind["hot_threshold_c"])
        if stamp.weekday() > 4:
            value *= kind["weekend_factor"]
        if kind["season_start"] and (kind["season_start"] <= stamp.strftime("%m-%d")
                                     < kind["season_end"]):
            value *= kind["season_factor"]
        values.append(value * rise)
    return with_noise(values, row, kind["noise_sd_frac"], kind["noise_correlation"], row["mean_mw"])


def data_center_power(row, air):
    hourly, values = shape(row["utilisation_shape"]), []
    for hour in range(HOURS):
        outside = air[hour] + row["temperature_offset_k"]
        low, high = row["pue_low_c"], row["pue_high_c"]
        pue = row["pue_min_pu"]
        if outside > low:
            pue += row["pue_low_slope_per_k"] * (min(outside, high) - low)
        if outside > high:
            pue += row["pue_high_slope_per_k"] * (outside - high)
        servers = row["idle_frac"] + (1 - row["idle_frac"]) * hourly[hour % 24]
        values.append(servers * min(pue, row["pue_max_pu"]))
    return with_noise(values, row, row["noise_sd_frac"], row["noise_correlation"], row["mean_mw"])


def main():
    air = temperature()
    shared = wind_normal("wind.shared", WEATHER["wind_shared_root_1"],
                         WEATHER["wind_shared_root_2"])
    speed = {name: wind_speed(region, shared) for name, region in table("wind_regions").items()}
    farms, plants, loads, centres = (table("wind"), table("solar"), table("loads"),
                                     table("data_centers"))
    columns = {"temperature_c": air}
    for name in ("WD-DYS", "WD-RM", "WD-JCZ", "WD-WJZ", "WD-DCG"):
        columns[name] = wind_power(farms[name], speed[farms[name]["wind_region"]])
    columns["PV-DCG"] = solar_power(plants["PV-DCG"], air)
    for name in ("URB_N", "RURAL_KZ220", "DAIRY_SL220", "SI_GRAN", "EQUIP"):
        columns[name] = load_power(loads[name], air)
    for name in ("DC_CMCC", "DC_AI"):
        columns[name] = data_center_power(centres[name], air)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["hour", *columns])
    for hour in range(12, HOURS, 461):
        out.writerow([hour, *(f"{values[hour]:.10g}" for values in columns.values())])


if __name__ == "__main__":
    main()
