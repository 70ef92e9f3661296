import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';
import { counted, joined } from '../messages';
import { experimentIcon, progressOf } from './experiments';
import { type DatasetNode, type GroupNode, type Node, type SessionNode, sessionOf } from './nodes';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** More entries than these are shown when asked for. */
const SHOWN_AT_ONCE = 20;

/** How a row looks. */
export function itemOf(node: Node): vscode.TreeItem {
  const item = shapeOf(node);
  item.id = node.id;
  item.contextValue ??= node.kind;
  const command = openCommand(node);
  if (command !== undefined) item.command = command;
  return item;
}

function shapeOf(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'workspace':
      return {
        label: node.workspace.name,
        iconPath: icon('root-folder'),
        collapsibleState: Expanded,
      };
    case 'session':
      return sessionItem(node);
    case 'dataset':
      return datasetItem(node);
    case 'models':
      return groupItem(node, 'Models', 'layers');
    case 'trainings':
      return groupItem(node, 'Trainings', 'settings');
    case 'experiments':
      return groupItem(node, 'Experiments', 'beaker');
    case 'model': {
      const { name, id, kind, parameters, trainable, uses } = node.entry;
      const size = parameters === null ? null : counted(parameters, 'parameter');
      return {
        label: name,
        description: joined([kind, parameters === null ? null : `${short(parameters)} parameters`]),
        tooltip: tooltip(name, id, [
          kind,
          size,
          trainable !== null &&
            trainable !== parameters &&
            `${trainable.toLocaleString('en')} trainable`,
          usesText(uses),
        ]),
        iconPath: icon('symbol-structure'),
        collapsibleState: None,
      };
    }
    case 'training': {
      const { name, id, optimizer, epochs, uses } = node.entry;
      const length = epochs === null ? null : counted(epochs, 'epoch');
      return {
        label: name,
        description: joined([optimizer, length]),
        tooltip: tooltip(name, id, [optimizer, length, usesText(uses)]),
        iconPath: icon('settings-gear'),
        collapsibleState: None,
      };
    }
    case 'experiment': {
      const { name, id, status, model, training } = node.entry;
      const progress = progressOf(node.entry);
      // The icon tells it to those who see.
      const said = progress.split(' · ', 1)[0] === status ? null : status;
      return {
        label: name,
        description: progress,
        tooltip: tooltip(name, id, [
          said,
          progress,
          model !== null && `model ${model}`,
          training !== null && `training ${training}`,
        ]),
        iconPath: experimentIcon(status),
        collapsibleState: None,
        accessibilityInformation: { label: joined([name, said, progress]) },
      };
    }
  }
}

function sessionItem({ session, isCurrent, isUnfolded }: SessionNode): vscode.TreeItem {
  const { id, name, models, trainings, experiments, running } = session;
  const about = joined([
    counted(models, 'model'),
    counted(trainings, 'training'),
    counted(experiments, 'experiment'),
    running > 0 && `${running} running`,
  ]);
  return {
    label: id,
    description: joined([isCurrent && 'current', name, running > 0 && `${running} running`]),
    tooltip: tooltip(name ?? id, id, [isCurrent && 'current session', about]),
    iconPath: isCurrent ? icon('pass-filled', 'charts.green') : icon('notebook'),
    // The editor marks files with mistakes by their resource; the icon and the label stay ours.
    resourceUri: vscode.Uri.parse(session.uri),
    contextValue: isCurrent ? 'session.current' : 'session',
    collapsibleState: isUnfolded ? Expanded : Collapsed,
  };
}

function datasetItem({ dataset }: DatasetNode): vscode.TreeItem {
  if (dataset === null) {
    return {
      label: 'Dataset',
      description: 'none yet',
      iconPath: icon('database'),
      contextValue: 'dataset.none',
      collapsibleState: None,
    };
  }
  const { path, classes, images } = dataset;
  return {
    label: 'Dataset',
    description: joined([
      path,
      classes !== null && counted(classes, 'class', 'classes'),
      images !== null && counted(images, 'image'),
    ]),
    iconPath: icon('database'),
    collapsibleState: None,
  };
}

function groupItem(node: GroupNode, label: string, symbol: string): vscode.TreeItem {
  const count = node.children.length;
  return {
    label,
    description: count === 0 ? 'none yet' : String(count),
    iconPath: icon(symbol),
    collapsibleState: count === 0 ? None : count > SHOWN_AT_ONCE ? Collapsed : Expanded,
  };
}

/** Where in the session's text a row begins; `undefined` for rows that are no place there. */
export function rangeOf(node: Node): Range | undefined {
  switch (node.kind) {
    case 'dataset':
      return node.dataset?.range;
    case 'model':
    case 'training':
    case 'experiment':
      return node.entry.range;
    default:
      return undefined;
  }
}

/** What a click does; one on a row that can be unfolded only does that. */
export function openCommand(node: Node): vscode.Command | undefined {
  const session = sessionOf(node)?.session;
  const range = rangeOf(node);
  if (session === undefined || range === undefined) return undefined;
  const { line, character } = range.start;
  const selection = new vscode.Range(line, character, line, character);
  const options: vscode.TextDocumentShowOptions = { selection, preserveFocus: true };
  const uri = vscode.Uri.parse(session.uri);
  return { title: 'Open', command: 'vscode.open', arguments: [uri, options] };
}

function icon(name: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function tooltip(
  title: string,
  id: string,
  parts: readonly (string | null | undefined | false)[],
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(title).appendMarkdown('**');
  if (id !== '' && id !== title) text.appendMarkdown('  \n').appendText(id);
  const about = joined(parts);
  if (about !== '') text.appendMarkdown('  \n').appendText(about);
  return text;
}

function usesText(uses: number): string {
  return uses === 0 ? 'in no experiment' : `in ${counted(uses, 'experiment')}`;
}

/** 11,394 as `11.4 k`. */
function short(count: number): string {
  const units: [number, string][] = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  const unit = units.find(([size]) => count >= size);
  if (unit === undefined) return String(count);
  const [size, letter] = unit;
  const value = count / size;
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${letter}`;
}
