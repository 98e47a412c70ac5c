#pragma once

namespace gridstep {

/// What the engine calls equal. One place, because the tolerances lean on each other: a limit is
/// enforced more tightly than the certificate looks.
namespace tolerance {

inline constexpr double residual = 1e-6;       ///< of a certificate, MW or MWh
inline constexpr double share = 1e-9;         ///< of shares that sum to 1
inline constexpr double simultaneous = 1e-6;   ///< MW from which a storage counts as charging
inline constexpr double flow_mw = 1e-7;        ///< above a branch limit until it becomes a row
inline constexpr double at_bound = 1e-6;       ///< MW within which a decision stands at its bound
inline constexpr double visible_price = 1e-6;  ///< currency per MWh worth a word

}  // namespace tolerance

}  // namespace gridstep
