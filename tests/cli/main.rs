//! The built command line, driven as people and scripts do.

mod bad_input;
mod commands;
mod datasets;
mod demo;
mod exit_codes;
mod fix;
mod fmt;
mod formats;
mod harness;
mod legacy;
mod operations;
mod other_files;
mod paths;
mod stdin;
mod trainer;
#[cfg(unix)]
mod watch;
