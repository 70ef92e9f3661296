//! Sessions on disk when many write at once, when writers are killed and when the disk refuses:
//! nothing that was acknowledged is lost, and no session is ever half written.
//!
//! The writers are processes: this test program, started again as [`worker`].

mod disk;
mod killed;
mod many;
mod worker;
