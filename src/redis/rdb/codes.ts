import type { Version } from '../version';

/** The two highest bits of a length's first byte tell how it is written; with `10` they come with six more. */
export const lengthMark = { bits6: 0, bits14: 1, bits32: 0x80, bits64: 0x81, encoded: 3 } as const;

/** How a string is written whose length is marked as encoded. */
export const stringEncoding = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const;

/** What stands before a value. The names are Redis's own. */
export const valueType = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  module: 6,
  module2: 7,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  streamListpacks: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  streamListpacks2: 19,
  setListpack: 20,
  streamListpacks3: 21,
  hashMetadataPreGa: 22,
  hashListpackExPreGa: 23,
  hashMetadata: 24,
  hashListpackEx: 25,
} as const;

/** What stands in a file where no value begins. */
export const opcode = {
  slotInfo: 244,
  function2: 245,
  functionPreGa: 246,
  moduleAux: 247,
  idle: 248,
  frequency: 249,
  aux: 250,
  resizeDb: 251,
  expireMs: 252,
  expireSec: 253,
  selectDb: 254,
  end: 255,
} as const;

/** The parts of a module's value. */
export const moduleOpcode = { end: 0, signed: 1, unsigned: 2, float: 3, double: 4, string: 5 } as const;

/** Quicklist nodes: one large element as it is, or a listpack. */
export const container = { plain: 1, packed: 2 } as const;

/** What an entry in a node of a stream is. */
export const entryFlag = { deleted: 1, sameFields: 2 } as const;

/** Versions of the format that differ in what is written, by the version of Redis that came with each. */
export const rdbVersion = { redis70: 10, redis72: 11, redis74: 12 } as const;

/** The version of the format that a version of Redis writes, and the newest one that it reads. */
export function rdbVersionOf(version: Version): number {
  if (version.has('7.4')) return rdbVersion.redis74;
  return version.has('7.2') ? rdbVersion.redis72 : rdbVersion.redis70;
}

/** The newest version of the format that is read. */
export const newestRdbVersion = rdbVersion.redis74;
