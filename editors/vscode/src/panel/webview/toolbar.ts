import { button, element, setAttributes, setText } from './dom';
import type { Store } from './state';

/** What applies to all charts. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly session = element('span', { class: 'session' });
  private readonly log: HTMLButtonElement;
  private readonly reset: HTMLButtonElement;
  private readonly slider = element('input', {
    type: 'range',
    id: 'smoothing',
    min: 0,
    max: 0.99,
    step: 0.01,
  });
  private readonly weight = element('output', { for: 'smoothing' });
  private readonly forCurves: HTMLElement;

  constructor(
    private readonly store: Store,
    choose: () => void,
  ) {
    this.log = button(
      { class: 'tool', title: 'Losses on a logarithmic axis' },
      () => store.set({ logLoss: !store.get().logLoss }),
      'Log loss',
    );
    this.reset = button(
      { class: 'tool', title: 'Show all epochs (double click in a chart, or 0)' },
      () => store.set({ zoom: null }),
      'Reset zoom',
    );
    this.slider.addEventListener('input', () =>
      store.set({ smoothing: this.slider.valueAsNumber }),
    );
    this.forCurves = element(
      'span',
      { class: 'tools' },
      this.reset,
      element(
        'label',
        { for: 'smoothing', title: 'How much each point leans on those before it' },
        'Smoothing',
      ),
      this.slider,
      this.weight,
      this.log,
    );
    const chooser = button(
      { class: 'tool', title: 'Choose which experiments to compare' },
      choose,
      'Experiments…',
    );
    this.element = element('header', {}, this.session, this.forCurves, chooser);
    store.onChange(() => this.show());
    this.show();
  }

  update(session: string, hasCurves: boolean, hasLoss: boolean): void {
    setText(this.session, session);
    this.forCurves.hidden = !hasCurves;
    this.log.hidden = !hasLoss;
  }

  private show(): void {
    const { logLoss, smoothing, zoom } = this.store.get();
    setAttributes(this.log, { 'aria-pressed': String(logLoss) });
    this.reset.hidden = zoom === null;
    if (this.slider.valueAsNumber !== smoothing) this.slider.value = String(smoothing);
    setText(this.weight, smoothing === 0 ? 'off' : smoothing.toFixed(2));
  }
}
