import * as vscode from 'vscode';

/** The person wants to see the step before. */
export const BACK = Symbol('back');

/** Something to choose, with its words; several steps name theirs. */
export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

export interface Step {
  title: string;
  /** Where a choice needs several: which of how many this is. */
  step?: { now: number; of: number };
}

/**
 * The box that was answered last. It stays until the next one is shown, or the command is done: between
 * them the text has the focus, and what a quick typist writes would land there.
 */
let answeredBox: vscode.QuickInput | undefined;

/** Takes away what is left of the last question. */
export function closeAnswered(): void {
  answeredBox?.dispose();
  answeredBox = undefined;
}

/** Lets the person choose; `undefined` if they leave without. Choices may come later than the box. */
export async function pick<T>(
  choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  { title, step, placeholder }: Step & { placeholder: string },
): Promise<T | typeof BACK | undefined> {
  const box = vscode.window.createQuickPick<Choice<T>>();
  box.placeholder = placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  place(box, title, step);
  return asked(box, (answer, fail) => {
    box.onDidAccept(() => {
      const [selected] = box.selectedItems;
      if (selected !== undefined) answer(selected.value);
    });
    if (choices instanceof Promise) void fill(box, choices).catch(fail);
    else box.items = choices;
  });
}

/** Lets the person write a name; `undefined` if they leave without. */
export async function ask({
  title,
  step,
  prompt,
  value,
  problem,
}: Step & {
  prompt: string;
  value: string;
  problem: (text: string) => string | undefined;
}): Promise<string | typeof BACK | undefined> {
  const box = vscode.window.createInputBox();
  box.prompt = prompt;
  box.value = value;
  box.valueSelection = [0, value.length];
  place(box, title, step);
  const check = () => {
    box.validationMessage = problem(box.value.trim());
    return box.validationMessage === undefined;
  };
  box.onDidChangeValue(check);
  return asked(box, (answer) => {
    box.onDidAccept(() => {
      if (check()) answer(box.value.trim());
    });
  });
}

async function fill<T>(
  box: vscode.QuickPick<Choice<T>>,
  choices: Promise<readonly Choice<T>[]>,
): Promise<void> {
  box.busy = true;
  box.items = await choices;
  box.busy = false;
}

/** A name for people may be anything but nothing. */
export function problemOfName(name: string): string | undefined {
  return name === '' ? 'Write a name.' : undefined;
}

function place(box: vscode.QuickInput, title: string, step: Step['step']): void {
  box.title = title;
  box.ignoreFocusOut = true;
  if (step === undefined) return;
  box.step = step.now;
  box.totalSteps = step.of;
}

function asked<T>(
  box: vscode.QuickPick<Choice<T>> | vscode.InputBox,
  listen: (answer: (value: T) => void, fail: (problem: unknown) => void) => void,
): Promise<T | typeof BACK | undefined> {
  if ((box.step ?? 1) > 1) box.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const answer = (value: T | typeof BACK) => {
      if (isAnswered) return;
      isAnswered = true;
      // Not disabled: that would take the focus from it.
      box.busy = true;
      answeredBox = box;
      resolve(value);
    };
    const leave = () => {
      box.dispose();
      resolve(undefined);
    };
    box.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) answer(BACK);
    });
    box.onDidHide(leave);
    listen(answer, (problem) => {
      box.dispose();
      reject(problem);
    });
    box.show();
    closeAnswered();
  });
}
