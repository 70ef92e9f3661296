//! Commands ⇄ `lint` and `workspace`; output formats.
