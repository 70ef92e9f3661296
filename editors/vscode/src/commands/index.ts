import type * as vscode from 'vscode';
import { serverCommand } from './command';
import { showCurves } from './curves';
import { deleteNodes } from './delete';
import type { Deps } from './deps';
import { duplicate } from './duplicate';
import { importSessions } from './importSessions';
import { MODELS, newEntry, TRAININGS } from './newEntry';
import { newExperiment } from './newExperiment';
import { newSession } from './newSession';
import { openNode } from './open';
import { rename } from './rename';
import { scanDataset } from './scanDataset';
import { registerServerCommands } from './server';
import { useSession } from './useSession';

/** Registers all commands but that of the curves' panel. */
export function registerCommands(deps: Deps): vscode.Disposable[] {
  const handlers = {
    'nestling.newSession': newSession,
    'nestling.newModel': newEntry(MODELS),
    'nestling.newTraining': newEntry(TRAININGS),
    'nestling.newExperiment': newExperiment,
    'nestling.useSession': useSession,
    'nestling.importSessions': importSessions,
    'nestling.scanDataset': scanDataset,
    'nestling.tree.open': openNode,
    // As its own title tells, this one asks nothing.
    'nestling.tree.use': useSession,
    'nestling.tree.rename': rename,
    'nestling.tree.duplicate': duplicate,
    'nestling.tree.delete': deleteNodes,
    'nestling.tree.showCurves': showCurves,
  };
  const commands = Object.entries(handlers);
  return [
    ...commands.map(([name, handler]) => serverCommand(deps, name, handler)),
    ...registerServerCommands(deps),
  ];
}
