let wanted: number | undefined;
let listens = false;

/**
 * Has the process exit with a code of ours, whatever Jest sets. Jest does so in a listener that it adds after globalTeardown, so ours calls those
 * that come after it, and has the last word.
 * @param code undefined: as Jest would
 */
export function exitWith(code: number | undefined): void {
  wanted = code;
  if (listens || code === undefined) return;
  listens = true;
  const last = (status: number): void => {
    if (wanted === undefined) return;
    const listeners = process.rawListeners('exit');
    for (const listener of listeners.slice(listeners.indexOf(last) + 1)) listener.call(process, status);
    process.exit(wanted);
  };
  process.on('exit', last);
}
