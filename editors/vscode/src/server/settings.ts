import * as vscode from 'vscode';

/** The parts of the section `nestling` that are the server's business. */
const SECTIONS = {
  lints: undefined,
  hints: ['shapes', 'totals', 'names', 'shares', 'steps'],
  lenses: ['uses', 'status', 'create'],
  format: ['line_width', 'indent'],
} as const satisfies Record<string, readonly string[] | undefined>;

/**
 * What the person has chosen, as the server takes it. Defaults are left out: for hints and lenses an
 * editor's word goes before `nestling.toml`, and a default is nobody's word.
 */
export function chosenSettings(scope: vscode.Uri | undefined): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('nestling', scope);
  const chosen: Record<string, unknown> = {};
  for (const [section, keys] of Object.entries(SECTIONS)) {
    const value =
      keys === undefined
        ? chosenTable(configuration, section)
        : chosenKeys(configuration, section, keys);
    if (Object.keys(value).length > 0) chosen[section] = value;
  }
  return chosen;
}

function chosenKeys(
  configuration: vscode.WorkspaceConfiguration,
  section: string,
  keys: readonly string[],
): Record<string, unknown> {
  const values = keys.map((key) => [key, chosenValue(configuration, `${section}.${key}`)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A table whose keys may be chosen at several levels, the nearest one last. */
function chosenTable(
  configuration: vscode.WorkspaceConfiguration,
  key: string,
): Record<string, unknown> {
  const levels = configuration.inspect<Record<string, unknown>>(key);
  return { ...levels?.globalValue, ...levels?.workspaceValue, ...levels?.workspaceFolderValue };
}

function chosenValue(configuration: vscode.WorkspaceConfiguration, key: string): unknown {
  const levels = configuration.inspect(key);
  return levels?.workspaceFolderValue ?? levels?.workspaceValue ?? levels?.globalValue;
}
