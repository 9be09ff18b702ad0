import { errors } from '../../errors';
import { encodingOf } from '../../keyspace/encoding';
import type { Value } from '../../keyspace/value';
import { rdbVersionOf } from '../../rdb/codes';
import { dumpPayload, footerSize } from '../../rdb/dump-payload';
import { SimpleReply } from '../../reply';
import type { DebugAction } from './_debug-action';

/** Of a payload of DUMP, what is not the value: its type and the footer. */
const payloadFrame = 1 + footerSize;

/** Values have no address here and nobody shares them: these two are constants. */
export const objectAction: DebugAction = {
  name: 'object',
  words: [3, 3],
  help: `
OBJECT <key>
    Show low level info about \`key\` and associated value.`,
  run: ({ db, keyspace, engine }, argv) => {
    const entry = db.held(argv[2]!);
    if (entry === undefined) throw errors.noSuchKey;
    const { value, usedAtSec } = entry;
    const payload = dumpPayload(value, rdbVersionOf(engine.version), engine.config.get('rdbcompression') === 'yes');
    const fields = [
      'Value at:0x0 refcount:1',
      `encoding:${encodingOf(value)}`,
      `serializedlength:${payload.length - payloadFrame}`,
      `lru:${usedAtSec % 2 ** 24}`,
      `lru_seconds_idle:${Math.max(0, keyspace.nowSec - usedAtSec)}`,
      ...quicklistFields(value),
    ];
    return new SimpleReply(fields.join(' '));
  },
};

function quicklistFields(value: Value): string[] {
  if (typeof value === 'string' || value.type !== 'list' || value.encoding !== 'quicklist') return [];
  const { nodes } = value;
  const all = nodes.all();
  return [
    `ql_nodes:${all.length}`,
    `ql_avg_node:${(value.length / all.length).toFixed(2)}`,
    `ql_listpack_max:${nodes.shape.fill}`,
    `ql_compressed:${nodes.shape.compressDepth === 0 ? 0 : 1}`,
    `ql_uncompressed_size:${all.reduce((sum, { bytes }) => sum + bytes, 0)}`,
  ];
}
