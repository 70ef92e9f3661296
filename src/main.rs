//! The `nestling` command.

fn main() {}
