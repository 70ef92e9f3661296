//! What we say, in the client's terms.

use std::collections::HashMap;

use serde_json::json;
use tower_lsp::ls_types as lsp;

use crate::ide;
use crate::lint::{self, FixAction, Severity, Tag};
use crate::server::capabilities::{CREATE, Capabilities, FIX_ALL, SORT};
use crate::server::merge::KEEP_MINE;
use crate::session::merge::Step;
use crate::syntax::Document;
use crate::text::{PositionEncoding, TextEdit, TextRange, TextSize};

/// One document as the client knows it: the ground of every translation.
#[derive(Debug, Clone, Copy)]
pub(in crate::server) struct Target<'a> {
    /// The document.
    pub(in crate::server) document: &'a Document,
    /// Its URI as the client spells it.
    pub(in crate::server) uri: &'a lsp::Uri,
    /// Its version, if it is open.
    pub(in crate::server) version: Option<i32>,
    /// What the client can do.
    pub(in crate::server) client: &'a Capabilities,
}

impl Target<'_> {
    /// A range in lines and columns.
    pub(in crate::server) fn range(&self, range: TextRange) -> lsp::Range {
        let place = |at| {
            let text = self.document.text();
            let place = self.document.lines().position(text, at, self.client.encoding);
            lsp::Position::new(place.line, place.character)
        };
        let start = place(range.start());
        let end = if range.is_empty() { start } else { place(range.end()) };
        lsp::Range::new(start, end)
    }

    /// A place in this document.
    pub(in crate::server) fn location(&self, range: TextRange) -> lsp::Location {
        lsp::Location::new(self.uri.clone(), self.range(range))
    }

    /// A diagnostic, with as much of it as the client can show.
    pub(in crate::server) fn diagnostic(&self, found: &lint::Diagnostic) -> lsp::Diagnostic {
        let related = (self.client.related_information && !found.related.is_empty()).then(|| {
            let related = found.related.iter().map(|related| lsp::DiagnosticRelatedInformation {
                location: lsp::Location::new(self.uri.clone(), self.range(related.range)),
                message: related.message.clone(),
            });
            related.collect()
        });
        let tag = found.tag.filter(|_| self.client.diagnostic_tags).map(|tag| match tag {
            Tag::Unnecessary => lsp::DiagnosticTag::UNNECESSARY,
            Tag::Deprecated => lsp::DiagnosticTag::DEPRECATED,
        });
        lsp::Diagnostic {
            range: self.range(found.range),
            severity: Some(severity(found.severity)),
            code: Some(lsp::NumberOrString::String(found.code.to_owned())),
            source: Some("nestling".to_owned()),
            message: found.message.clone(),
            related_information: related,
            tags: tag.map(|tag| vec![tag]),
            ..lsp::Diagnostic::default()
        }
    }

    /// Text edits of this document.
    pub(in crate::server) fn text_edits(&self, edits: &[TextEdit]) -> Vec<lsp::TextEdit> {
        edits.iter().map(|edit| self.text_edit(edit)).collect()
    }

    fn text_edit(&self, edit: &TextEdit) -> lsp::TextEdit {
        lsp::TextEdit::new(self.range(edit.range), edit.insert.clone())
    }

    /// A change of this document or its name; `None` if the client cannot do such a change.
    pub(in crate::server) fn workspace_edit(
        &self,
        action: &FixAction,
    ) -> Option<lsp::WorkspaceEdit> {
        match action {
            FixAction::Edit(edits) => Some(self.edit_of_text(self.text_edits(edits))),
            FixAction::RenameFile(stem) => self.rename(stem),
            FixAction::ForgetConflicts(_) => None,
        }
    }

    /// An edit of this document by itself, for an edit of several.
    pub(in crate::server) fn document_edit(&self, edits: &[TextEdit]) -> lsp::TextDocumentEdit {
        let edits = self.text_edits(edits).into_iter().map(lsp::OneOf::Left).collect();
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
            uri: self.uri.clone(),
            version: self.version,
        };
        lsp::TextDocumentEdit { text_document, edits }
    }

    fn edit_of_text(&self, edits: Vec<lsp::TextEdit>) -> lsp::WorkspaceEdit {
        if !self.client.versioned_edits {
            let changes = HashMap::from([(self.uri.clone(), edits)]);
            return lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() };
        }
        let edits = edits.into_iter().map(lsp::OneOf::Left).collect();
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
            uri: self.uri.clone(),
            version: self.version,
        };
        let edit = lsp::TextDocumentEdit { text_document, edits };
        lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![edit])),
            ..lsp::WorkspaceEdit::default()
        }
    }

    fn rename(&self, stem: &str) -> Option<lsp::WorkspaceEdit> {
        let (folder, _) = self.uri.as_str().rsplit_once('/')?;
        if !self.client.rename_files || !crate::session::ids::is_valid(stem) {
            return None;
        }
        let rename = lsp::RenameFile {
            old_uri: self.uri.clone(),
            new_uri: format!("{folder}/{stem}.toml").parse().ok()?,
            options: None,
            annotation_id: None,
        };
        let operation = lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Rename(rename));
        Some(lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Operations(vec![operation])),
            ..lsp::WorkspaceEdit::default()
        })
    }

    /// A completion without its documentation; `order` is its place in the list.
    pub(in crate::server) fn completion(
        &self,
        completion: ide::Completion,
        order: u32,
    ) -> lsp::CompletionItem {
        let client = self.client;
        let snippet = completion.snippet.or_else(|| whole(&completion.insert));
        let snippet = snippet.filter(|_| client.snippets);
        let is_snippet = snippet.is_some();
        let text = snippet.unwrap_or(completion.insert);
        let (text, mode) = self.indented(completion.range.start(), text, is_snippet);
        let edit = TextEdit::replace(completion.range, text);
        let deprecated = completion.deprecated && client.completion_tags;
        let additional = self.text_edits(&completion.additional);
        let details = client.label_details.then(|| lsp::CompletionItemLabelDetails {
            detail: completion.name.as_ref().map(|name| format!(" {name}")),
            description: completion.detail.clone(),
        });
        let words: Vec<String> = completion.name.into_iter().chain(completion.detail).collect();
        lsp::CompletionItem {
            label: completion.label,
            label_details: details,
            kind: Some(completion_kind(completion.kind, client.completion_kinds)),
            detail: (!words.is_empty()).then(|| words.join(" · ")),
            preselect: (completion.preselect && client.completion_preselect).then_some(true),
            sort_text: Some(format!("{order:05}")),
            filter_text: Some(completion.filter),
            insert_text_format: is_snippet.then_some(lsp::InsertTextFormat::SNIPPET),
            insert_text_mode: mode,
            text_edit: Some(lsp::CompletionTextEdit::Edit(self.text_edit(&edit))),
            additional_text_edits: (!additional.is_empty()).then_some(additional),
            tags: deprecated.then(|| vec![lsp::CompletionItemTag::DEPRECATED]),
            ..lsp::CompletionItem::default()
        }
    }

    /// Several lines as the client indents them: editors give each line of a snippet the
    /// indentation of the line that it begins on, and leave plain text as it is.
    fn indented(
        &self,
        at: TextSize,
        text: String,
        is_snippet: bool,
    ) -> (String, Option<lsp::InsertTextMode>) {
        if !text.contains('\n') {
            return (text, None);
        }
        let client = self.client;
        let adjusts = is_snippet || (client.adjusts_indentation && !client.insert_text_modes);
        let mode = match is_snippet {
            true => lsp::InsertTextMode::ADJUST_INDENTATION,
            false => lsp::InsertTextMode::AS_IS,
        };
        let before = self.document.text().get(..usize::from(at)).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let text = if adjusts { text.replace(&format!("\n{indent}"), "\n") } else { text };
        (text, client.insert_text_modes.then_some(mode))
    }

    /// A hover.
    pub(in crate::server) fn hover(&self, hover: ide::Hover) -> lsp::Hover {
        lsp::Hover {
            contents: lsp::HoverContents::Markup(markup(
                hover.markdown,
                self.client.hover_markdown,
            )),
            range: Some(self.range(hover.range)),
        }
    }

    /// A code action, without its change. `sent` are the diagnostics that the client knows: an
    /// action belongs to the very one it shows.
    pub(in crate::server) fn code_action(
        &self,
        action: &ide::Action,
        sent: &[lsp::Diagnostic],
    ) -> lsp::CodeAction {
        let diagnostic = action.diagnostic.as_ref().map(|found| {
            let found = self.diagnostic(found);
            let is_it = |sent: &&lsp::Diagnostic| {
                sent.range == found.range && sent.code == found.code && sent.source == found.source
            };
            sent.iter().find(is_it).cloned().unwrap_or(found)
        });
        let disabled =
            action.disabled.map(|reason| lsp::CodeActionDisabled { reason: reason.to_owned() });
        lsp::CodeAction {
            title: action.title.clone(),
            kind: Some(action_kind(action.kind)),
            diagnostics: diagnostic.map(|diagnostic| vec![diagnostic]),
            is_preferred: (action.preferred && self.client.preferred_actions).then_some(true),
            disabled,
            ..lsp::CodeAction::default()
        }
    }

    /// The command that a change comes to where it is none of the text.
    pub(in crate::server) fn command_of(
        &self,
        title: &str,
        change: &FixAction,
    ) -> Option<lsp::Command> {
        match change {
            FixAction::ForgetConflicts(paths) => Some(keep_mine(title, self.uri, paths)),
            FixAction::Edit(_) | FixAction::RenameFile(_) => None,
        }
    }
}

/// Documentation of a completion.
pub(in crate::server) fn documentation(
    markdown: String,
    client: &Capabilities,
) -> lsp::Documentation {
    lsp::Documentation::MarkupContent(markup(markdown, client.completion_markdown))
}

/// The command that forgets conflicts of a document.
fn keep_mine(title: &str, uri: &lsp::Uri, paths: &[Vec<Step>]) -> lsp::Command {
    let arguments = vec![json!({ "uri": uri, "paths": paths })];
    lsp::Command::new(title.to_owned(), KEEP_MINE.to_owned(), Some(arguments))
}

/// How the protocol calls a kind of actions.
pub(in crate::server) fn action_kind(kind: ide::ActionKind) -> lsp::CodeActionKind {
    match kind {
        ide::ActionKind::QuickFix => lsp::CodeActionKind::QUICKFIX,
        ide::ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
        ide::ActionKind::Inline => lsp::CodeActionKind::REFACTOR_INLINE,
        ide::ActionKind::Extract => lsp::CodeActionKind::REFACTOR_EXTRACT,
        ide::ActionKind::Create => CREATE,
        ide::ActionKind::Refactor => lsp::CodeActionKind::REFACTOR,
        ide::ActionKind::Sort => SORT,
        ide::ActionKind::FixAll => FIX_ALL,
    }
}

/// Markdown for clients that show it, its words for all others.
fn markup(markdown: String, shows_markdown: bool) -> lsp::MarkupContent {
    if shows_markdown {
        return lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: markdown };
    }
    lsp::MarkupContent { kind: lsp::MarkupKind::PlainText, value: ide::plain(&markdown) }
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
        Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
    }
}

/// A text with spaces as a snippet: Neovim inserts others only up to their first space.
fn whole(text: &str) -> Option<String> {
    let escaped = || text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    text.contains(char::is_whitespace).then(escaped)
}

/// A client that does not say which kinds it knows knows those of the first version.
fn completion_kind(kind: ide::CompletionKind, knows_all: bool) -> lsp::CompletionItemKind {
    match kind {
        ide::CompletionKind::Choice if !knows_all => lsp::CompletionItemKind::VALUE,
        ide::CompletionKind::Folder if !knows_all => lsp::CompletionItemKind::FILE,
        ide::CompletionKind::Folder => lsp::CompletionItemKind::FOLDER,
        ide::CompletionKind::Key => lsp::CompletionItemKind::PROPERTY,
        ide::CompletionKind::Table => lsp::CompletionItemKind::MODULE,
        ide::CompletionKind::Choice => lsp::CompletionItemKind::ENUM_MEMBER,
        ide::CompletionKind::Value => lsp::CompletionItemKind::VALUE,
        ide::CompletionKind::Reference => lsp::CompletionItemKind::REFERENCE,
        ide::CompletionKind::Snippet => lsp::CompletionItemKind::SNIPPET,
    }
}

/// A place in lines and columns.
pub(in crate::server) fn position(
    document: &Document,
    at: TextSize,
    encoding: PositionEncoding,
) -> lsp::Position {
    let place = document.lines().position(document.text(), at, encoding);
    lsp::Position::new(place.line, place.character)
}

/// How the protocol calls a thing in a file.
pub(in crate::server) fn symbol_kind(kind: ide::SymbolKind) -> lsp::SymbolKind {
    match kind {
        ide::SymbolKind::Table => lsp::SymbolKind::MODULE,
        ide::SymbolKind::Library => lsp::SymbolKind::NAMESPACE,
        ide::SymbolKind::Model => lsp::SymbolKind::CLASS,
        ide::SymbolKind::Training => lsp::SymbolKind::FUNCTION,
        ide::SymbolKind::Experiment => lsp::SymbolKind::EVENT,
        ide::SymbolKind::Layer => lsp::SymbolKind::STRUCT,
        ide::SymbolKind::Entry => lsp::SymbolKind::OBJECT,
        ide::SymbolKind::Text => lsp::SymbolKind::STRING,
        ide::SymbolKind::Number => lsp::SymbolKind::NUMBER,
        ide::SymbolKind::Boolean => lsp::SymbolKind::BOOLEAN,
        ide::SymbolKind::Time => lsp::SymbolKind::CONSTANT,
        ide::SymbolKind::Array => lsp::SymbolKind::ARRAY,
        ide::SymbolKind::Nothing => lsp::SymbolKind::NULL,
    }
}
