import { AsyncResource } from 'node:async_hooks';

/** An asynchronous context, kept for later. What keeps the process alive are timers: asked by Jest's --detectOpenHandles, it says no. */
export class AsyncContext extends AsyncResource {
  hasRef(): boolean {
    return false;
  }
}
