import { toText } from '../../../base/bytes';
import type { WireSeen } from '../../../bridge/race-wire';
import { BooleanReply, DoubleReply, ErrorReply, MapReply, type Reply, SetReply, SimpleReply } from '../../../redis/reply';
import { batchLabel, labelOf } from '../command-label';
import type { SeenValue } from './asker';
import type { ObjectAccess } from './object-watcher';
import type { ShownStep } from './watch-report';
import type { Race, WatchedAccess } from './watched-step';

/** Commands as a report shows them. */
export function commandsOf({ accesses, place }: Race<WatchedAccess>): ShownStep[] {
  const where = `${place.space} ${toText(place.key)}`;
  return accesses.map(({ step: { commands, isTransaction, reply }, knowledge }, at) => {
    const shown = reply ?? (isTransaction ? undefined : knowledge?.answer);
    const values = valuesAt(accesses, at);
    return {
      kind: 'command',
      label: isTransaction ? batchLabel('MULTI', commands) : labelOf(commands[0]!),
      reply: shown === undefined ? undefined : textOf(shown),
      values: values === undefined ? [] : [{ where, before: textOfValue(values.before), after: textOfValue(values.after) }],
    };
  });
}

/** Accesses to the state of `shared`. @param seen what there was to see at each, by number */
export function touchesOf({ accesses, place }: Race<ObjectAccess>, seen: (number: number) => WireSeen | undefined): ShownStep[] {
  const where = `${place.space} ${place.key}`;
  return accesses.map(({ step, kind }) => {
    const { label, before, after } = seen(step.point.number) ?? { label: kind, before: undefined, after: undefined };
    return { kind: 'object', label, reply: kind === 'read' ? (before ?? 'nothing') : undefined, values: [{ where, before, after }] };
  });
}

/** A read finds what the next write has found, unless something had been written in between. */
function valuesAt(accesses: readonly WatchedAccess[], at: number): WatchedAccess['values'] {
  const own = accesses[at]!.values;
  if (own !== undefined) return own;
  const next = accesses.slice(at + 1).find(({ values }) => values !== undefined)?.values;
  return next && { before: next.before, after: next.before };
}

/** As `redis.dump()` shows it. */
function textOfValue(value: SeenValue | undefined): string | undefined {
  return typeof value === 'object' ? `string ${JSON.stringify(toText(value.string))}` : value;
}

/** A reply as a reader knows it. */
function textOf(reply: Reply): string {
  if (typeof reply === 'string') return JSON.stringify(toText(reply));
  if (reply === null || typeof reply === 'number' || typeof reply === 'bigint') return String(reply);
  if (Array.isArray(reply)) return `[${reply.map((each) => textOf(each as Reply)).join(', ')}]`;
  if (reply instanceof SimpleReply) return toText(reply.text);
  if (reply instanceof ErrorReply) return toText(reply.message);
  if (reply instanceof SetReply) return `{${reply.items.map(textOf).join(', ')}}`;
  if (reply instanceof MapReply) return `{${reply.entries.map(([key, value]) => `${textOf(key)}: ${textOf(value)}`).join(', ')}}`;
  if (reply instanceof DoubleReply) return String(reply.number);
  if (reply instanceof BooleanReply) return String(reply.value);
  return 'null';
}
