//! LSP ⇄ `ide`: capabilities, conversions, the main loop.
