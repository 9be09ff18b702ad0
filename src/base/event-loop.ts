/** Node's own ways to a later turn, whatever fake timers a test has: Jest's replace globals and `process.nextTick`, sinon's what node:timers exports, too. */
import timers from 'node:timers';
import { runInThisContext } from 'node:vm';

/** Taken now: before there are any. */
export const { setImmediate } = timers;

/** In Jest's sandbox `process` is a copy, whose functions may be fakes before this file is loaded; a script outside of it sees the real one. */
export const { nextTick } = runInThisContext('process') as NodeJS.Process;
