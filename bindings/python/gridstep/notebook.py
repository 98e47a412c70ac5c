"""What notebooks show of a result."""

from __future__ import annotations

import html
from typing import Any

__all__ = ["result_html"]


def result_html(result: Any) -> str:
    """Headline figures as a small table; every text from a scenario escaped."""
    summary = result.summary
    certificate = "every law holds in every step" if result.certificate.ok else "BROKEN"
    rows = [
        ("operating cost", f"{summary['total_cost']:,.2f} {summary['currency']}"),
        ("demand", f"{summary['demand_mwh']:,.1f} MWh"),
        ("not served", f"{summary['unserved_mwh']:,.1f} MWh"),
        ("curtailed", f"{summary['curtailment_mwh']:,.1f} MWh"),
        ("CO<sub>2</sub> emitted", f"{summary['emission_t']:,.1f} t"),
        ("green share of generation", f"{100 * summary['green_share_energy']:.1f} %"),
        ("certificate", certificate),
    ]
    title = f"{summary['scenario']}: {summary['steps']} steps"
    body = "".join(f"<tr><th style='text-align: left'>{name}</th>"
                   f"<td style='text-align: right'>{html.escape(text)}</td></tr>"
                   for name, text in rows)
    return f"<table><caption>{html.escape(title)}</caption>{body}</table>"
