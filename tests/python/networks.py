"""Networks that PyPSA and gridstep both can express, with one optimum only."""

import logging
import warnings

import numpy as np

warnings.filterwarnings("ignore")
logging.getLogger("pypsa").setLevel(logging.ERROR)
logging.getLogger("linopy").setLevel(logging.ERROR)


def three_buses(hours=24):
    """Coal, gas, wind and sun, a storage, a triangle of lines, a lossy link."""
    import pandas as pd
    import pypsa

    random = np.random.default_rng(6)
    network = pypsa.Network(name="three buses")
    network.set_snapshots(pd.date_range("2023-03-01", periods=hours, freq="h"))
    network.add("Carrier", ["AC", "DC", "coal", "gas", "wind", "solar", "battery", "load"])
    network.add("Bus", ["North", "West", "East"], v_nom=220.0, carrier="AC")
    network.add("Generator", "coal west", bus="West", carrier="coal", p_nom=320, marginal_cost=21.3)
    network.add("Generator", "gas east", bus="East", carrier="gas", p_nom=400, marginal_cost=57.9)
    network.add("Generator", "wind north", bus="North", carrier="wind", p_nom=260,
                marginal_cost=0.7, p_max_pu=np.r_[1.0, random.random(hours - 1)])
    sun = np.maximum(0, np.sin((np.arange(hours) % 24 - 6) / 12 * np.pi))
    network.add("Generator", "sun east", bus="East", carrier="solar", p_nom=150, marginal_cost=0.3,
                p_max_pu=sun)
    # Costs that change over time: no two dispatches of coal and battery cost the same.
    network.generators_t.marginal_cost["coal west"] = 21.3 + random.random(hours)
    network.generators_t.marginal_cost["gas east"] = 57.9 + random.random(hours)
    network.add("StorageUnit", "battery", bus="East", carrier="battery", p_nom=40, max_hours=4,
                efficiency_store=0.93, efficiency_dispatch=0.91, marginal_cost=0.13,
                state_of_charge_initial=20)
    network.add("Load", ["town", "mill"], bus=["East", "West"], carrier="load")
    network.loads_t.p_set["town"] = 210 + 90 * random.random(hours)
    network.loads_t.p_set["mill"] = 130 + 40 * random.random(hours)
    network.add("Line", ["NW", "WE", "NE"], bus0=["North", "West", "North"],
                bus1=["West", "East", "East"], x=[12.0, 17.0, 9.0], r=[1.0, 1.0, 1.0],
                s_nom=[150, 120, 90], carrier="AC")
    network.add("Link", "cable", bus0="North", bus1="East", p_nom=60, efficiency=0.96,
                marginal_cost=0.11, carrier="DC")
    return network


def solved(hours=24):
    network = three_buses(hours)
    network.optimize(solver_name="highs", log_to_console=False)
    return network
