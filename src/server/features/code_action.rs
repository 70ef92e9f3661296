//! `textDocument/codeAction`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::CodeActionRequest;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionTriggerKind, Uri,
};

use super::{Context, Feature};
use crate::ide::{self, Action, ActionKind};
use crate::lint::FixAction;
use crate::server::convert::to_lsp::action_kind;

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
        if wanted.includes(ActionKind::FixAll) {
            actions.extend(fix_all(context));
        }
        let target = context.target();
        let actions = actions.iter().filter_map(|action| target.code_action(action));
        Ok(Some(actions.map(CodeActionOrCommand::CodeAction).collect()))
    }
}

fn fix_all(context: &Context) -> Option<Action> {
    let edits = ide::fix_all(&context.snapshot);
    (!edits.is_empty()).then(|| Action {
        title: "Fix all that can safely be fixed".to_owned(),
        kind: ActionKind::FixAll,
        diagnostic: None,
        preferred: false,
        action: FixAction::Edit(edits),
    })
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
            return kind != ActionKind::FixAll || !self.unasked;
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
        assert!(!wanted("refactor").includes(ActionKind::QuickFix));
    }
}
