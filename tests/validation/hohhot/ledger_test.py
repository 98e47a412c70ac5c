#!/usr/bin/python3
"""hohhot: green shares of the data centres, checks C13, C15 and C16.

The contracts are inputs chosen to reach the published shares, so C13 and C16 show that settling
them gives what was put in. C15, the hourly share of the direct supply, is a result.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import h5py, rows_of, texts  # noqa: E402
from ledger_case import LedgerCase, labelled  # noqa: E402


class HohhotLedger(LedgerCase):
    def test_shares_of_the_data_centres(self):
        result, _ = self.run_scenario("hohhot")
        with h5py.File(result) as file:
            share = labelled(file, "green_share_consumer")
            matched_mwh = {k: mw.sum() for k, mw in rows_of(file, "contract_matched_mw").items()}
            supplied_mwh = {k: mw.sum() for k, mw in rows_of(file, "contract_supply_mw").items()}
            owner = dict(zip(texts(file["load"]), texts(file["load_consumer"])))
            consumed_mwh = {}
            for load, mw in rows_of(file, "demand_mw").items():
                consumed_mwh[owner[load]] = consumed_mwh.get(owner[load], 0) + mw.sum()
        centres = [consumer for consumer in share if consumer.startswith("DC_")]
        self.assertEqual(len(centres), 5)

        # C13: the greatest share by contract is the published 88.25 %, of China Mobile.
        self.assertAlmostEqual(share["DC_CMCC"]["contract"], 0.8825, delta=1e-6)
        self.assertEqual(max(share, key=lambda consumer: share[consumer]["contract"]), "DC_CMCC")

        # C15: by the hour the direct supply alone gives about 56 %.
        hourly = matched_mwh["DS-CMCC"] / consumed_mwh["DC_CMCC"]
        self.assertAlmostEqual(hourly, 0.56, delta=0.03)

        # C16: the cluster, published 84.57 % in the first quarter of 2025.
        green = sum(share[consumer]["contract"] * consumed_mwh[consumer] for consumer in centres)
        cluster = green / sum(consumed_mwh[consumer] for consumer in centres)
        self.assertAlmostEqual(cluster, 0.8457, delta=1e-4)

        # A contract for a share of consumption buys no more than it matches.
        for contract in ("GP-CMCC", "GP-CTCC", "GP-FIN", "GP-AI", "GP-YDM"):
            self.assertAlmostEqual(matched_mwh[contract], supplied_mwh[contract], delta=1e-3)


if __name__ == "__main__":
    command.main()
