//! The schemas beside an independent judge, and in the tools that people have without Nestling.

mod tools;
mod verdicts;
