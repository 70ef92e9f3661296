// The page of a panel: it says that it is ready, and shows what it is told.
import 'uplot/dist/uPlot.min.css';
import '../panel.css';
import type { Curves, FromPanel, ToPanel } from '../messages';
import { parseSelection, parseToPanel } from '../messages';
import { Charts } from './charts';
import { chartData } from './curve';
import { element } from './dom';
import { missingNotice, noEpochNotice, noExperimentNotice, troubleNotice } from './notice';
import { restore, Store } from './state';
import { SummaryTable } from './table';
import { onThemeChange } from './theme';
import { Toolbar } from './toolbar';

const vscode = acquireVsCodeApi();
const post = (message: FromPanel) => vscode.postMessage(message);

const selection = parseSelection(JSON.parse(document.body.dataset.selection ?? 'null'));
if (!selection) throw new Error('this page was made without a selection');
const store = new Store(restore(vscode.getState(), selection), (state) => vscode.setState(state));

const toolbar = new Toolbar(store, () => post({ type: 'choose' }));
const table = new SummaryTable((experiment) => post({ type: 'open', experiment }));
const panel = document.getElementById('panel') ?? document.body;
const charts = new Charts(store, panel);
const trouble = element('div', { class: 'troubles' });
const notices = element('div', { class: 'notices' });
const content = element('div', {}, toolbar.element, table.element, notices, charts.element);
content.hidden = true;
panel.append(trouble, content);

function show(message: ToPanel): void {
  if (message.type === 'trouble') {
    // Curves that were shown stay: they were true a moment ago, and a start takes but another.
    if (message.trouble.kind === 'starting' && !content.hidden) return;
    trouble.replaceChildren(troubleNotice(message.trouble, post));
    return;
  }
  trouble.replaceChildren();
  content.hidden = false;
  showCurves(message.curves);
}

let shownNotices = '';

function showCurves(curves: Curves): void {
  const { experiments, session } = curves;
  const data = chartData(experiments);
  toolbar.update(
    session,
    data.length > 0,
    data.some((chart) => chart.group.kind === 'loss'),
  );
  table.element.hidden = experiments.length === 0;
  table.update(experiments);
  const said = [
    noExperimentNotice(curves),
    missingNotice(curves),
    noEpochNotice(curves, post),
  ].filter((notice) => !!notice);
  const text = said.map((notice) => notice.textContent).join('\n');
  if (text !== shownNotices) notices.replaceChildren(...said);
  shownNotices = text;
  charts.update(data);
}

onThemeChange(() => charts.themeChanged());
addEventListener('message', (event) => {
  const message = parseToPanel(event.data);
  if (message) show(message);
});
post({ type: 'ready' });
