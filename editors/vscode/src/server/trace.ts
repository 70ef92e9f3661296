import * as vscode from 'vscode';

/**
 * The log as the client's tracing sees it. The client traces only while a channel's level is *Trace*;
 * here `nestling.trace.server` alone decides, and what is traced is shown at any level.
 */
export function traceChannel(
  log: vscode.LogOutputChannel,
): vscode.LogOutputChannel & vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.LogLevel>();
  const listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('nestling.trace.server')) changed.fire(level());
  });
  return new Proxy(log, {
    get(target, property) {
      switch (property) {
        case 'logLevel':
          return level();
        case 'onDidChangeLogLevel':
          return changed.event;
        case 'trace':
          return (message: string) => target.info(message);
        case 'dispose':
          return () => {
            listener.dispose();
            changed.dispose();
          };
        default: {
          const value: unknown = Reflect.get(target, property);
          return typeof value === 'function' ? value.bind(target) : value;
        }
      }
    },
  });
}

function level(): vscode.LogLevel {
  const trace = vscode.workspace.getConfiguration('nestling').get<string>('trace.server', 'off');
  return trace === 'off' ? vscode.LogLevel.Info : vscode.LogLevel.Trace;
}
