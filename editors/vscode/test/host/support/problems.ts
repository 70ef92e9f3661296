import * as vscode from 'vscode';
import { until } from '../../harness/until.ts';

/** The codes of Nestling's diagnostics in a file, in the order of the text. */
export function codesOf(file: vscode.Uri): string[] {
  return problemsOf(file).map(({ code }) => String(typeof code === 'object' ? code.value : code));
}

export function problemsOf(file: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(file)
    .filter(({ source }) => source?.toLowerCase() === 'nestling')
    .sort((one, other) => one.range.start.compareTo(other.range.start));
}

/** Waits until these and no other codes are told of a file. */
export async function untilCodes(file: vscode.Uri, ...codes: string[]) {
  const wanted = codes.join(', ');
  await until(
    `the problems of ${file.path} are: ${wanted || 'none'}`,
    () => codesOf(file).join(', ') === wanted,
  ).catch((late: Error) => {
    throw new Error(`${late.message}; they are: ${codesOf(file).join(', ') || 'none'}`);
  });
}
