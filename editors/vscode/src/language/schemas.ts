import * as vscode from 'vscode';

/**
 * Writes where the schemas of `tomlValidation` really are. Extensions for any TOML read that from
 * the manifests of all others and take absolute addresses only, which are not known before this
 * extension is installed.
 */
export function publishSchemas(extension: vscode.Extension<unknown>): void {
  const rules = extension.packageJSON?.contributes?.tomlValidation;
  if (!Array.isArray(rules)) return;
  for (const rule of rules) {
    if (Object.isFrozen(rule) || /^\w+:/.test(rule.url)) continue;
    rule.url = vscode.Uri.joinPath(extension.extensionUri, rule.url).toString();
  }
}
