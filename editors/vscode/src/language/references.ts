import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient';

/** The server's lenses show places by this command of the client. */
export function registerShowReferences(): vscode.Disposable {
  return vscode.commands.registerCommand(
    'nestling.showReferences',
    (uri: string, position: Position, locations: Location[]) =>
      vscode.commands.executeCommand(
        'editor.action.showReferences',
        vscode.Uri.parse(uri),
        converted(position),
        locations.map(({ uri, range }) => {
          const { start, end } = range;
          const place = new vscode.Range(converted(start), converted(end));
          return new vscode.Location(vscode.Uri.parse(uri), place);
        }),
      ),
  );
}

function converted({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
