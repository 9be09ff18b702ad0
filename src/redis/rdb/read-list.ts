import { ListValue } from '../keyspace/list';
import type { EncodingLimits } from '../keyspace/value';
import { container, valueType } from './codes';
import { readListpack } from './listpack';
import type { RdbReader } from './rdb-reader';
import { readZiplist } from './ziplist';

/** Reads a list of any encoding. It keeps the nodes that it was saved with. @throws RdbError */
export function readList(input: RdbReader, type: number, limits: EncodingLimits): ListValue | undefined {
  const list = new ListValue(limits, { fill: limits.listMaxListpackSize, compressDepth: limits.listCompressDepth });
  const count = type === valueType.listZiplist ? 1 : input.size('the number of parts of a list');
  for (let left = count; left > 0; left--) readPart(input, type, list);
  list.settle();
  return list.length === 0 ? undefined : list;
}

function readPart(input: RdbReader, type: number, list: ListValue): void {
  if (type === valueType.list) return list.push('right', input.string('an element of a list'));
  const kind = type === valueType.listQuicklist2 ? input.size('the kind of a node of a list') : container.packed;
  const begin = input.offset;
  if (kind !== container.packed && kind !== container.plain) input.fail(`no node of a list is of the kind ${kind}`);
  const bytes = input.blob('a node of a list');
  if (bytes.length === 0) input.fail('a node of a list has no bytes', begin);
  if (kind === container.plain) list.appendNode([bytes.toString('latin1')], true);
  else if (type === valueType.listQuicklist2) list.appendNode(readListpack(input.nested(bytes, 'listpack', begin)));
  else {
    const entries = readZiplist(input.nested(bytes, 'ziplist', begin));
    if (type === valueType.listQuicklist) list.appendNode(entries);
    // As old as that: the list is built anew.
    else for (const entry of entries) list.push('right', entry);
  }
}
