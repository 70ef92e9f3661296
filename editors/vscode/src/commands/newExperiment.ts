import { counted, joined } from '../messages';
import type { Place } from '../model/workspaces';
import { ask, BACK, type Choice, pick, problemOfName } from '../picks/pick';
import { inSteps } from '../picks/steps';
import type { Contents, Model, Training } from '../protocol';
import { isNode } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { addEntry, freeName, type Library, MODELS, TRAININGS } from './newEntry';
import { revealEntry } from './reveal';
import { targetSession } from './target';

/** In a list of entries: make one that is not there yet. */
const MAKE = Symbol('make');

/** Pairs a model with a training; a row of either is taken as chosen. */
export const newExperiment: Handler = async (deps, argument) => {
  const place = await targetSession(deps, argument, 'New Experiment');
  if (place === undefined) return undefined;
  const id = await createExperiment(deps, place, argument);
  if (id !== undefined) await revealEntry(deps, place.session.uri, id);
  return id;
};

async function createExperiment(
  deps: Deps,
  place: Place,
  argument: unknown,
): Promise<string | undefined> {
  const { uri } = place.session;
  const title = `New Experiment in ${place.session.id}`;
  let model = isNode(argument) && argument.kind === 'model' ? argument.entry : undefined;
  let training = isNode(argument) && argument.kind === 'training' ? argument.entry : undefined;
  const of = 3 - (model === undefined ? 0 : 1) - (training === undefined ? 0 : 1);
  let name = '';

  const steps: (() => Promise<typeof BACK | true | undefined>)[] = [];
  if (model === undefined) {
    const step = { now: steps.length + 1, of };
    steps.push(async () => {
      const entries = async () => (await contents(deps, uri)).models;
      const options = { title, step, placeholder: 'Which model?' };
      const answer = await pickEntry(deps, place, MODELS, entries, modelChoice, options);
      if (answer === BACK || answer === undefined) return answer;
      model = answer;
      return true;
    });
  }
  if (training === undefined) {
    const step = { now: steps.length + 1, of };
    steps.push(async () => {
      const entries = async () => (await contents(deps, uri)).trainings;
      const options = { title, step, placeholder: 'With which training?' };
      const answer = await pickEntry(deps, place, TRAININGS, entries, trainingChoice, options);
      if (answer === BACK || answer === undefined) return answer;
      training = answer;
      return true;
    });
  }
  const step = { now: steps.length + 1, of };
  steps.push(async () => {
    const taken = (await contents(deps, uri)).experiments.map((experiment) => experiment.name);
    const value = freeName(`${model?.name} × ${training?.name}`, taken);
    const prompt = 'A name for people';
    const answer = await ask({ title, step, prompt, value, problem: problemOfName });
    if (answer === BACK || answer === undefined) return answer;
    name = answer;
    return true;
  });

  if (!(await inSteps(steps)) || model === undefined || training === undefined) return undefined;
  const given = { uri, name, model_id: model.id, training_id: training.id };
  return (await deps.server.execute<{ id: string }>('create_experiment', given)).id;
}

async function pickEntry<E extends { id: string; name: string }>(
  deps: Deps,
  place: Place,
  library: Library,
  entries: () => Promise<E[]>,
  choiceOf: (entry: E) => Choice<E>,
  options: { title: string; step: { now: number; of: number }; placeholder: string },
): Promise<E | typeof BACK | undefined> {
  const make = { label: `$(add) ${library.title}…`, alwaysShow: true, value: MAKE } as const;
  const choices = async (): Promise<Choice<E | typeof MAKE>[]> => {
    // What has no ID cannot be referred to.
    const named = (await entries()).filter(({ id }) => id !== '');
    return [...named.map(choiceOf), make];
  };
  const answer = await pick(choices(), options);
  if (answer !== MAKE) return answer;
  const made = await addEntry(deps, library, place);
  deps.workspaces.forget({ list: false, sessions: [place.session.uri] });
  if (made === undefined) return pickEntry(deps, place, library, entries, choiceOf, options);
  return (await entries()).find(({ id }) => id === made);
}

async function contents(deps: Deps, uri: string): Promise<Contents> {
  const contents = await deps.workspaces.contentsOf(uri);
  if (contents === undefined) throw new Error('The session is there no longer.');
  return contents;
}

function modelChoice(model: Model): Choice<Model> {
  const size = model.parameters === null ? null : counted(model.parameters, 'parameter');
  const description = joined([model.kind, size]);
  return { label: model.name, description, detail: model.id, value: model };
}

function trainingChoice(training: Training): Choice<Training> {
  const length = training.epochs === null ? null : counted(training.epochs, 'epoch');
  const description = joined([training.optimizer, length]);
  return { label: training.name, description, detail: training.id, value: training };
}
