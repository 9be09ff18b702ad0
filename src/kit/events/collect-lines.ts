import { StringDecoder } from 'node:string_decoder';
import type { EmitterLike } from './collect-events';
import { collector, type Events } from './collector';

/**
 * Collects the lines of a log from now on: of a child's stdout or stderr, of any readable stream of text.
 * @param name what the lines are called in failures; default 'line'
 * @example
 * const log = collectLines(child.stdout);
 * await log.next({ match: /listening on \d+/ });
 */
export function collectLines(stream: EmitterLike, name = 'line'): Events<string> {
  return collector(`the lines of ${stream.constructor.name}`, (tap) => {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    const read = (text: string): void => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop()!;
      for (const line of lines) tap.add(name, [line]);
    };
    const onData = (chunk: unknown): void => read(typeof chunk === 'string' ? chunk : decoder.write(chunk as Buffer));
    const onEnd = (): void => {
      read(decoder.end());
      if (rest !== '') tap.add(name, [rest]);
      tap.end();
    };
    stream.on('data', onData);
    stream.on('end', onEnd);
    return () => {
      stream.removeListener('data', onData);
      stream.removeListener('end', onEnd);
    };
  });
}
