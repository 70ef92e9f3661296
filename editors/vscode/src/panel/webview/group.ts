// Which metrics are drawn together, as the server's own charts have it.

export interface Group {
  /** Names the chart: it keeps its zoom and its toggles under this key. */
  key: string;
  kind: 'loss' | 'accuracy' | 'other';
  title: string;
  metrics: string[];
}

/** Losses in one chart, accuracies in another, each other metric in its own. */
export function groupMetrics(names: Iterable<string>): Group[] {
  const losses: string[] = [];
  const accuracies: string[] = [];
  const others: string[] = [];
  for (const name of new Set(names)) {
    if (isLoss(name)) losses.push(name);
    else if (isAccuracy(name)) accuracies.push(name);
    else others.push(name);
  }
  const groups: Group[] = [
    { key: 'loss', kind: 'loss', title: 'Loss', metrics: ranked(losses) },
    { key: 'accuracy', kind: 'accuracy', title: 'Accuracy', metrics: ranked(accuracies) },
    ...others.map((name): Group => {
      return { key: `other ${name}`, kind: 'other', title: name, metrics: [name] };
    }),
  ];
  return groups.filter((group) => group.metrics.length > 0);
}

export function isLoss(metric: string): boolean {
  return metric.toLowerCase().includes('loss');
}

export function isAccuracy(metric: string): boolean {
  return !isLoss(metric) && metric.toLowerCase().includes('acc');
}

/** Validation before training: it decides, so it has the solid line. */
function ranked(names: string[]): string[] {
  const rank = (name: string) => (name.startsWith('val') ? 0 : name.startsWith('train') ? 1 : 2);
  return names.sort((a, b) => rank(a) - rank(b));
}
