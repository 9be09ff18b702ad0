import { bridgeOrUndefined, settle } from '../bridge/inner';
import { nockInterceptors } from './interceptors';

/**
 * The first of a test file's setupFiles; Jest awaits the function that it exports. When the next ones run, the file's Redis
 * listens and its address is in process.env. In a foreign environment it does nothing.
 */
async function prepare(): Promise<void> {
  const bridge = bridgeOrUndefined();
  if (bridge === undefined) return;
  bridge.onInterceptors(nockInterceptors);
  if (bridge.watch !== undefined) (require('./on-demand') as typeof import('./on-demand')).watchClients(bridge.watch);
  await settle(bridge.ready());
}

export = prepare;
