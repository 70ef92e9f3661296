//! What the client can do, as plain flags, and what the server offers to it.

mod outline;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions,
    DocumentOnTypeFormattingOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationPattern, FileOperationPatternKind, FileOperationRegistrationOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, LinkedEditingRangeServerCapabilities,
    OneOf, PositionEncodingKind, RenameOptions, SaveOptions, SelectionRangeProviderCapability,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, TypeDefinitionProviderCapability, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::commands;
use crate::text::PositionEncoding;

/// The kind of the action that applies every safe fix.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.nestling");
/// The kind of the actions that create entries.
pub(super) const CREATE: CodeActionKind = CodeActionKind::new("refactor.create");
/// The kind of the actions that sort libraries.
pub(super) const SORT: CodeActionKind = CodeActionKind::new("source.sortEntries.nestling");

/// The version of the requests in `docs/protocol.md`.
const VIEWS: u32 = 1;

/// What the client can do, read once from `initialize`. A client that says nothing of an ability
/// lacks it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Capabilities {
    /// How columns are counted on both sides.
    pub(super) encoding: PositionEncoding,
    /// It asks for diagnostics, and again when told to; otherwise they are sent unasked.
    pub(super) pull_diagnostics: bool,
    /// It asks again for diagnostics when told to.
    pub(super) refresh_diagnostics: bool,
    /// Diagnostics may point to other places.
    pub(super) related_information: bool,
    /// Diagnostics may be faded or struck through.
    pub(super) diagnostic_tags: bool,
    /// Completions may have tab stops.
    pub(super) snippets: bool,
    /// Completions may bring their documentation later.
    pub(super) resolve_completion: bool,
    /// Completions may be marked as deprecated.
    pub(super) completion_tags: bool,
    /// Completions may be chosen beforehand.
    pub(super) completion_preselect: bool,
    /// Completions may have words directly behind their labels.
    pub(super) label_details: bool,
    /// Completions may be of the kinds that came after the first version.
    pub(super) completion_kinds: bool,
    /// A completion can say whether its lines are to be indented like the line it begins on.
    pub(super) insert_text_modes: bool,
    /// It indents them so unless told otherwise.
    pub(super) adjusts_indentation: bool,
    /// Documentation of completions may be Markdown.
    pub(super) completion_markdown: bool,
    /// Hovers may be Markdown.
    pub(super) hover_markdown: bool,
    /// It understands code actions, not only commands.
    pub(super) code_actions: bool,
    /// Code actions may bring their edits later.
    pub(super) resolve_actions: bool,
    /// Code actions may be marked as the one to choose.
    pub(super) preferred_actions: bool,
    /// Code actions may be shown that cannot be done, with the reason.
    pub(super) disabled_actions: bool,
    /// Edits may name the version of the document they are for.
    pub(super) versioned_edits: bool,
    /// Edits may rename files.
    pub(super) rename_files: bool,
    /// Definitions may say what of the text leads to them, and what all of them is.
    pub(super) definition_links: bool,
    /// The same of type definitions.
    pub(super) type_definition_links: bool,
    /// It asks what can be renamed before it asks for a name.
    pub(super) prepare_rename: bool,
    /// It edits its open documents when asked to.
    pub(super) apply_edit: bool,
    /// It asks for edits before it saves, and makes them.
    pub(super) will_save_wait_until: bool,
    /// It shows how far long work is.
    pub(super) progress: bool,
    /// It can be asked for its settings.
    pub(super) configuration: bool,
    /// It tells of changed settings only where it is asked to.
    pub(super) register_configuration: bool,
    /// Symbols, folds, links and tokens.
    pub(super) outline: outline::OutlineAbilities,
    /// It goes to a place when asked to.
    pub(super) show_document: bool,
    /// It has a command of its own that lists places.
    pub(super) show_references: bool,
    /// It has views beside the text, and wants to hear what changes in them.
    pub(super) views: bool,
    /// It asks again for inlay hints when told to.
    pub(super) refresh_hints: bool,
    /// It asks again for code lenses when told to.
    pub(super) refresh_lenses: bool,
}

impl Capabilities {
    /// Reads the `capabilities` of `initialize`. What cannot be read is taken as absent: a
    /// client's odd spelling of one ability must not cost it the others.
    pub(super) fn read(client: &Value) -> Self {
        let text = |path: &str| client.pointer(&format!("/textDocument/{path}"));
        let workspace = |path: &str| client.pointer(&format!("/workspace/{path}"));
        let push = |path: &str| text(&format!("publishDiagnostics/{path}"));
        let pull = |path: &str| text(&format!("diagnostic/{path}"));
        let item = |path: &str| text(&format!("completion/completionItem/{path}"));
        // A client that asks only when its text has changed (Neovim 0.11) would not hear of what
        // changes on disk: it is told.
        let refresh_diagnostics = is_true(workspace("diagnostics/refreshSupport"));
        let pull_diagnostics =
            refresh_diagnostics && text("diagnostic").is_some_and(Value::is_object);
        Self {
            encoding: encoding(client),
            pull_diagnostics,
            refresh_diagnostics,
            related_information: is_true(push("relatedInformation"))
                || is_true(pull("relatedInformation")),
            diagnostic_tags: has_values(push("tagSupport/valueSet"))
                || has_values(pull("tagSupport/valueSet")),
            snippets: is_true(item("snippetSupport")),
            resolve_completion: contains(item("resolveSupport/properties"), "documentation"),
            completion_tags: has_values(item("tagSupport/valueSet")),
            completion_preselect: is_true(item("preselectSupport")),
            label_details: is_true(item("labelDetailsSupport")),
            completion_kinds: has_values(text("completion/completionItemKind/valueSet")),
            insert_text_modes: has_values(item("insertTextModeSupport/valueSet")),
            adjusts_indentation: text("completion/insertTextMode").and_then(Value::as_u64)
                == Some(2),
            completion_markdown: contains(item("documentationFormat"), "markdown"),
            hover_markdown: contains(text("hover/contentFormat"), "markdown"),
            code_actions: text("codeAction/codeActionLiteralSupport").is_some_and(Value::is_object),
            resolve_actions: is_true(text("codeAction/dataSupport"))
                && contains(text("codeAction/resolveSupport/properties"), "edit"),
            preferred_actions: is_true(text("codeAction/isPreferredSupport")),
            disabled_actions: is_true(text("codeAction/disabledSupport")),
            // Operations on files can be told in versioned edits only; Neovim names these alone.
            versioned_edits: is_true(workspace("workspaceEdit/documentChanges"))
                || has_values(workspace("workspaceEdit/resourceOperations")),
            rename_files: contains(workspace("workspaceEdit/resourceOperations"), "rename"),
            definition_links: is_true(text("definition/linkSupport")),
            type_definition_links: is_true(text("typeDefinition/linkSupport")),
            prepare_rename: is_true(text("rename/prepareSupport")),
            apply_edit: is_true(workspace("applyEdit")),
            will_save_wait_until: is_true(text("synchronization/willSaveWaitUntil")),
            progress: is_true(client.pointer("/window/workDoneProgress")),
            configuration: is_true(workspace("configuration")),
            register_configuration: is_true(workspace(
                "didChangeConfiguration/dynamicRegistration",
            )),
            outline: outline::OutlineAbilities::read(client),
            show_document: is_true(client.pointer("/window/showDocument/support")),
            show_references: is_true(client.pointer("/experimental/nestling/showReferences")),
            views: is_true(client.pointer("/experimental/nestling/views")),
            refresh_hints: is_true(workspace("inlayHint/refreshSupport")),
            refresh_lenses: is_true(workspace("codeLens/refreshSupport")),
        }
    }

    /// What the server offers to such a client.
    pub(super) fn offer(&self) -> ServerCapabilities {
        ServerCapabilities {
            position_encoding: Some(match self.encoding {
                PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
                PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
                PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(
                TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                        include_text: Some(false),
                    })),
                    will_save_wait_until: Some(self.will_save_wait_until),
                    ..TextDocumentSyncOptions::default()
                },
            )),
            completion_provider: Some(CompletionOptions {
                resolve_provider: Some(self.resolve_completion),
                // Where a key, a value, a header, an element or a folder's name begins. Not the space: completion
                // on every space between words is a nuisance.
                trigger_characters: Some(
                    ["\"", "=", "[", ".", "{", ",", "/"].map(str::to_owned).into(),
                ),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: match self.code_actions {
                true => Some(CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(vec![
                        CodeActionKind::QUICKFIX,
                        CodeActionKind::REFACTOR,
                        CodeActionKind::REFACTOR_EXTRACT,
                        CodeActionKind::REFACTOR_INLINE,
                        CodeActionKind::REFACTOR_REWRITE,
                        CREATE,
                        FIX_ALL,
                        SORT,
                    ]),
                    resolve_provider: Some(self.resolve_actions),
                    ..CodeActionOptions::default()
                })),
                // As commands, which edit.
                false => self.apply_edit.then_some(CodeActionProviderCapability::Simple(true)),
            },
            inlay_hint_provider: Some(OneOf::Left(true)),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            definition_provider: Some(OneOf::Left(true)),
            type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
            // Options are for clients that say that they prepare.
            rename_provider: Some(match self.prepare_rename {
                true => OneOf::Right(RenameOptions {
                    prepare_provider: Some(true),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                }),
                false => OneOf::Left(true),
            }),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            semantic_tokens_provider: Some(outline::semantic_tokens()),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            document_formatting_provider: Some(OneOf::Left(true)),
            document_range_formatting_provider: Some(OneOf::Left(true)),
            document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
                first_trigger_character: "\n".to_owned(),
                more_trigger_character: Some(vec!["]".to_owned()]),
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: commands::names(),
                work_done_progress_options: WorkDoneProgressOptions {
                    work_done_progress: Some(true),
                },
            }),
            diagnostic_provider: self.pull_diagnostics.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("nestling".to_owned()),
                    inter_file_dependencies: false,
                    workspace_diagnostics: true,
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                })
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: Some(file_operations()),
            }),
            experimental: Some(json!({ "nestling": { "views": VIEWS } })),
            ..ServerCapabilities::default()
        }
    }
}

/// A session's file is called as the session: we want to hear of new names before and after.
fn file_operations() -> WorkspaceFileOperationsServerCapabilities {
    let sessions = FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern {
            glob: "**/sessions/*.toml".to_owned(),
            matches: Some(FileOperationPatternKind::File),
            options: None,
        },
    };
    let renames = FileOperationRegistrationOptions { filters: vec![sessions] };
    WorkspaceFileOperationsServerCapabilities {
        will_rename: Some(renames.clone()),
        did_rename: Some(renames),
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// The first encoding that the client names: it names them in the order it likes them.
fn encoding(client: &Value) -> PositionEncoding {
    let offered = client.pointer("/general/positionEncodings").and_then(Value::as_array);
    let known = |name: &Value| match name.as_str() {
        Some("utf-8") => Some(PositionEncoding::Utf8),
        Some("utf-16") => Some(PositionEncoding::Utf16),
        Some("utf-32") => Some(PositionEncoding::Utf32),
        _ => None,
    };
    offered.into_iter().flatten().find_map(known).unwrap_or_default()
}

fn is_true(value: Option<&Value>) -> bool {
    value.and_then(Value::as_bool) == Some(true)
}

fn has_values(value: Option<&Value>) -> bool {
    value.and_then(Value::as_array).is_some_and(|values| !values.is_empty())
}

fn contains(value: Option<&Value>, wanted: &str) -> bool {
    let values = value.and_then(Value::as_array);
    values.into_iter().flatten().any(|value| value.as_str() == Some(wanted))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_client_that_says_nothing_can_do_nothing() {
        assert_eq!(Capabilities::read(&json!({})), Capabilities::default());
        assert_eq!(Capabilities::read(&Value::Null), Capabilities::default());
        let offer = Capabilities::default().offer();
        assert_eq!(offer.position_encoding, Some(PositionEncodingKind::UTF16));
        assert_eq!(offer.diagnostic_provider, None);
        assert_eq!(offer.code_action_provider, None);
    }

    #[test]
    fn a_client_that_operates_on_files_takes_versions() {
        let operations = json!({ "resourceOperations": ["create", "rename"] });
        let client = json!({ "workspace": { "workspaceEdit": operations } });
        let capabilities = Capabilities::read(&client);
        assert!(capabilities.versioned_edits && capabilities.rename_files);
    }

    #[test]
    fn the_clients_first_known_encoding_is_taken() {
        let read = |names: Value| {
            Capabilities::read(&json!({ "general": { "positionEncodings": names } })).encoding
        };
        assert_eq!(read(json!(["utf-32", "utf-8"])), PositionEncoding::Utf32);
        assert_eq!(read(json!(["ebcdic", "utf-8", "utf-16"])), PositionEncoding::Utf8);
        assert_eq!(read(json!([])), PositionEncoding::Utf16);
        assert_eq!(read(json!(7)), PositionEncoding::Utf16);
    }

    #[test]
    fn an_odd_ability_costs_only_itself() {
        let capabilities = Capabilities::read(&json!({
            "textDocument": { "completion": { "completionItem": { "snippetSupport": true } }, "hover": 3 },
            "workspace": { "workspaceEdit": { "documentChanges": "yes" } },
        }));
        assert!(capabilities.snippets);
        assert!(!capabilities.hover_markdown && !capabilities.versioned_edits);
    }
}
