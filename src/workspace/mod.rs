//! Files and folders: where a workspace is, which sessions it has, what `nestling.toml` says;
//! reading with clear refusals, saving without ever leaving half a file.

mod arrival;
mod bounds;
mod clock;
mod config;
mod current;
mod dataset_info;
mod follow;
mod history;
mod kind;
mod lock;
mod read;
mod reason;
mod reference;
mod rename;
mod root;
mod save;
mod scan;
mod schema;
mod stamp;
mod store;
mod unsaved;
mod watch;
mod written;

pub use clock::{moment, now, written_at};
pub use config::{CONFIG_FILE, Config};
pub use current::{Begun, CURRENT_FILE};
pub use history::is_history_name;
pub use kind::{kind_by_place, kind_by_text, kind_of_unsaved};
pub use lock::{Lock, LockError};
pub use read::{ReadError, decode, read, read_named};
pub use reason::reason;
pub use reference::LoosePages;
pub use root::{
    PLUGINS_FOLDER, SESSIONS_FOLDER, Workspace, is_session_name, normalized, sessions_in,
};
pub use save::{SaveError, create, replace};
pub use scan::{OnProgress, folders_in};
pub use schema::config_schema;
pub use stamp::Stamp;
pub use store::{HISTORY_FOLDER, OWN_FOLDER, SavedSession, StoreError, Update};
pub use unsaved::UnsavedBase;
pub use watch::{Batch, Established, Watched, Watcher};
pub use written::Written;
