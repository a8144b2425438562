"""Why a criterion is met or not met: proofs, gaps and findings."""
