//! Files: discovery, `nestling.toml`, reading with limits, saving atomically.
