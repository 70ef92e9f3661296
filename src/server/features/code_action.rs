//! `textDocument/codeAction` and `codeAction/resolve`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::request::CodeActionRequest;
use tower_lsp::ls_types::{
    self as lsp, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionTriggerKind,
    Command, Uri,
};

use super::{Context, Feature, Work, parse};
use crate::ide::{self, Action, ActionKind, Deed};
use crate::lint::FixAction;
use crate::server::convert::to_lsp::action_kind;
use crate::server::location::Location;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;

/// The command that makes an action, for clients that know only commands.
pub(in crate::server) const APPLY: &str = "nestling.apply_action";

/// Offers what can be done at the cursor.
pub(super) struct CodeAction;

impl Feature for CodeAction {
    type Request = CodeActionRequest;

    fn uri(params: &CodeActionParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: CodeActionParams,
    ) -> Result<Option<Vec<CodeActionOrCommand>>, Error> {
        let wanted = Wanted {
            only: params.context.only,
            unasked: params.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC),
        };
        let range = context.range(params.range);
        let mut actions = ide::code_actions(&context.snapshot, range, |kind| wanted.includes(kind));
        actions.retain(|action| action.disabled.is_none() || context.client.disabled_actions);
        let shown = actions.iter().filter_map(|action| match context.client.code_actions {
            true => shown(context, action, &params.context.diagnostics)
                .map(CodeActionOrCommand::CodeAction),
            false => as_command(context, action).map(CodeActionOrCommand::Command),
        });
        Ok(Some(shown.collect()))
    }
}

/// An action as the client is shown it; `None` if the client cannot do such a change.
fn shown(context: &Context, action: &Action, sent: &[lsp::Diagnostic]) -> Option<lsp::CodeAction> {
    let target = context.target();
    let mut shown = target.code_action(action, sent);
    if action.disabled.is_some() {
        return Some(shown);
    }
    let is_of_text = action.known.as_ref().is_none_or(|known| matches!(known, FixAction::Edit(_)));
    if context.client.resolve_actions && is_of_text {
        shown.data = Some(serde_json::to_value(Offer::of(context, action)).ok()?);
        return Some(shown);
    }
    let change = action.change(&context.snapshot)?;
    if matches!(&change, FixAction::RenameFile(stem) if is_another(context, stem)) {
        return None;
    }
    match target.command_of(&action.title, &change) {
        Some(command) => shown.command = Some(command),
        None => shown.edit = Some(target.workspace_edit(&change)?),
    }
    Some(shown)
}

/// Whether another file beside this one has that name.
fn is_another(context: &Context, stem: &str) -> bool {
    let Some(path) = context.subject.location.path() else { return false };
    // Where capitals make no difference, this one has it itself.
    let is_own = path.file_stem().is_some_and(|own| own.eq_ignore_ascii_case(stem));
    !is_own && path.with_file_name(format!("{stem}.toml")).exists()
}

/// An action as a command that edits.
fn as_command(context: &Context, action: &Action) -> Option<Command> {
    let title = action.title.clone();
    match &action.known {
        Some(FixAction::RenameFile(_)) => None,
        Some(known @ FixAction::ForgetConflicts(_)) => {
            context.target().command_of(&action.title, known)
        }
        Some(FixAction::Edit(_)) | None => {
            let offer = serde_json::to_value(Offer::of(context, action)).ok()?;
            Some(Command::new(title, APPLY.to_owned(), Some(vec![offer])))
        }
    }
}

/// An action that was offered, as the client gives it back: it holds for one text only.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::server) struct Offer {
    /// Of which document.
    pub(in crate::server) uri: Uri,
    /// Its version at that time.
    version: Option<i32>,
    /// What the person chose.
    pub(in crate::server) title: String,
    /// Which change it is.
    deed: Deed,
}

impl Offer {
    fn of(context: &Context, action: &Action) -> Self {
        Self {
            uri: context.subject.uri.clone(),
            version: context.subject.version,
            title: action.title.clone(),
            deed: action.deed.clone(),
        }
    }

    /// The change, in the text that it was offered for.
    ///
    /// # Errors
    /// When the text is another one by now, or the change cannot be done.
    pub(in crate::server) fn change(&self, subject: &Subject) -> Result<FixAction, Error> {
        if subject.version != self.version {
            return Err(Self::outdated());
        }
        let snapshot = subject.snapshot().ok_or_else(Self::outdated)?;
        ide::change_of(&snapshot, &self.deed).ok_or_else(|| {
            let message = format!(
                "nothing was changed, as the file is broken there or its parts stand apart: {}",
                self.title
            );
            // `RequestFailed`.
            Error { code: ErrorCode::from(-32803), message: message.into(), data: None }
        })
    }

    /// `ContentModified`.
    pub(in crate::server) fn outdated() -> Error {
        let message = "the document was changed after this was offered; ask for actions again";
        Error { code: ErrorCode::ContentModified, message: message.into(), data: None }
    }
}

/// Prepares the answer to `codeAction/resolve`: the action with its edit.
pub(super) fn resolve(state: &mut State, params: Value) -> Result<Work, Error> {
    let mut action: lsp::CodeAction = parse(params)?;
    let Some(data) = action.data.clone() else {
        return Ok(Box::new(move |_| Json::of(&action)));
    };
    let offer: Offer = parse(data)?;
    let subject = state.subject(&Location::of(&offer.uri)).ok_or_else(Offer::outdated)?;
    let client = state.client.clone();
    Ok(Box::new(move |_| {
        let change = offer.change(&subject)?;
        let document = subject.document().ok_or_else(Offer::outdated)?;
        action.edit = subject.target(&document, &client).workspace_edit(&change);
        Json::of(&action)
    }))
}

/// Which actions the client asks for.
struct Wanted {
    /// Only these kinds and what is below them.
    only: Option<Vec<CodeActionKind>>,
    /// No one has asked: the cursor just moved here.
    unasked: bool,
}

impl Wanted {
    fn includes(&self, kind: ActionKind) -> bool {
        let Some(only) = &self.only else {
            return !matches!(kind, ActionKind::FixAll | ActionKind::Sort) || !self.unasked;
        };
        let kind = action_kind(kind);
        only.iter().any(|wanted| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            wanted.as_str().is_empty()
                || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_stands_for_all_below_it() {
        let wanted =
            |only: &str| Wanted { only: Some(vec![only.to_owned().into()]), unasked: true };
        assert!(wanted("source").includes(ActionKind::FixAll));
        assert!(wanted("source.fixAll").includes(ActionKind::FixAll));
        assert!(wanted("source.fixAll.nestling").includes(ActionKind::FixAll));
        assert!(!wanted("source.fixAll.ruff").includes(ActionKind::FixAll));
        assert!(!wanted("quick").includes(ActionKind::QuickFix));
        assert!(wanted("").includes(ActionKind::Create));
        assert!(wanted("refactor").includes(ActionKind::Inline));
        assert!(!wanted("refactor").includes(ActionKind::QuickFix));
    }
}
