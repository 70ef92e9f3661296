/** What went wrong, in the words of whoever refused. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text === '') return 'Something went wrong; see the log of Nestling.';
  // Messages of the editor show no Markdown.
  return capitalized(text.replace(/`([^`\n]+)`/g, '“$1”'));
}

/** “1 model”, “3 models”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Parts in one line, without those that are not known. */
export function joined(parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== false).join(' · ');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
