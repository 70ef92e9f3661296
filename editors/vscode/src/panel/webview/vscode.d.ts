/** What VS Code gives to the page of a panel; it can be asked for once. */
declare function acquireVsCodeApi(): {
  postMessage(message: import('../messages').FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** Styles, which the bundler puts into one file. */
declare module '*.css';
