use clap::Subcommand;

/// What can be done with whole sessions.
#[derive(Debug, Subcommand)]
pub enum SessionCommand {
    /// Make a session and make it the current one
    New {
        /// Its ID [default: a fresh one, as `swift-golden-falcon`]
        id: Option<String>,
        /// A title for people
        #[arg(long)]
        name: Option<String>,
    },
    /// Print an ID that no session has; makes nothing
    NewId,
    /// Print the ID of the current session
    Current,
    /// Forget which session is the current one; deletes no file
    Clear,
    /// Save the current session under another ID: a copy
    Save {
        /// The ID of the copy
        id: String,
    },
    /// Make a session the current one
    Use {
        /// Its ID
        id: String,
    },
    /// List all sessions, the newest change first
    List,
    /// Give a session another ID; its file and history go with it
    #[command(allow_missing_positional = true)]
    Rename {
        /// The session [default: the current one]
        from: Option<String>,
        /// Its new ID
        to: String,
    },
    /// Delete a session: its file and its history
    Delete {
        /// Its ID
        id: String,
    },
}
