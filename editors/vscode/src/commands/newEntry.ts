import type { Place } from '../model/workspaces';
import { ask, BACK, type Choice, pick, problemOfName } from '../picks/pick';
import { inSteps } from '../picks/steps';
import { Method, type Preset, type Presets } from '../protocol';
import type { Handler } from './command';
import type { Deps } from './deps';
import { revealEntry } from './reveal';
import { targetSession } from './target';

/** A library that gets entries from presets. */
export interface Library {
  title: string;
  operation: 'add_model_to_library' | 'add_training_to_library';
  presets: keyof Presets;
}

export const MODELS: Library = {
  title: 'New Model',
  operation: 'add_model_to_library',
  presets: 'models',
};

export const TRAININGS: Library = {
  title: 'New Training',
  operation: 'add_training_to_library',
  presets: 'trainings',
};

/** Adds an entry from a preset, and shows it in the editor. */
export function newEntry(library: Library): Handler {
  return async (deps, argument) => {
    const place = await targetSession(deps, argument, library.title);
    if (place === undefined) return undefined;
    const id = await addEntry(deps, library, place);
    if (id !== undefined) await revealEntry(deps, place.session.uri, id);
    return id;
  };
}

/** Adds an entry as the person chooses; gives its ID, or `undefined` if they leave. */
export async function addEntry(
  deps: Deps,
  library: Library,
  { session }: Place,
): Promise<string | undefined> {
  const title = `${library.title} in ${session.id}`;
  let preset: Preset | undefined;
  let name = '';

  const isDone = await inSteps([
    async () => {
      const step = { now: 1, of: 2 };
      const presets = presetsOf(deps, library);
      const answer = await pick(presets, { title, step, placeholder: 'From which preset?' });
      if (answer === BACK || answer === undefined) return answer;
      preset = answer;
      return true;
    },
    async () => {
      const contents = await deps.workspaces.contentsOf(session.uri);
      const names = (contents?.[library.presets] ?? []).map(({ name }) => name);
      const answer = await ask({
        title,
        step: { now: 2, of: 2 },
        prompt: 'A name for people',
        value: freeName(preset?.title ?? '', names),
        problem: problemOfName,
      });
      if (answer === BACK || answer === undefined) return answer;
      name = answer;
      return true;
    },
  ]);
  if (!isDone || preset === undefined) return undefined;
  const argument = { uri: session.uri, name, preset: preset.id };
  const { id } = await deps.server.execute<{ id: string }>(library.operation, argument);
  return id;
}

async function presetsOf({ server }: Deps, library: Library): Promise<Choice<Preset>[]> {
  const presets = await server.request<Presets>(Method.presets, {});
  return presets[library.presets].map(choiceOf);
}

function choiceOf(preset: Preset): Choice<Preset> {
  return { label: preset.title, description: preset.id, detail: plain(preset.doc), value: preset };
}

/** Markdown as one line without marks, as a pick shows no marks. */
function plain(markdown: string): string {
  const withoutMarks = markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
  return withoutMarks.replace(/\s+/g, ' ').trim();
}

/** The name, with a number behind it where it is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}
