import { command } from '../../command';
import { isDense } from '../../hyperloglog/header';
import { mergeRegisters } from '../../hyperloglog/hyper-log-log';
import { registerCount } from '../../hyperloglog/place';
import { ok } from '../../reply';
import { checkedBytes, create, writable } from './_hyper-log-log';

export default command({
  name: 'PFMERGE',
  summary: 'Merge N different HyperLogLogs into a single one.',
  since: '2.8.9',
  complexity: 'O(N) to merge N HyperLogLogs, but with high constant times.',
  group: 'hyperloglog',
  arity: -2,
  flags: ['write', 'denyoom'],
  categories: ['hyperloglog'],
  keys: ['1 RW access insert', '2..-1/1 RO access'],
  syntax: 'destkey@0 sourcekey@1...',
  run({ db, engine }, [, ...keys]) {
    const registers = new Uint8Array(registerCount);
    let becomesDense = false;
    for (const key of keys) {
      const value = db.read(key, 'string');
      if (value === undefined) continue;
      const bytes = checkedBytes(value);
      becomesDense ||= isDense(bytes);
      mergeRegisters(registers, bytes);
    }
    const target = keys[0]!;
    const log = db.peek(target, 'string') === undefined ? create(db, target) : writable(db, target);
    if (becomesDense) log.makeDense();
    const maxSparseBytes = engine.config.number('hll-sparse-max-bytes');
    for (const [register, value] of registers.entries()) if (value > 0) log.raise(register, value, maxSparseBytes);
    log.forgetCardinality();
    db.changed('string', 'pfadd', target);
    return ok;
  },
});
