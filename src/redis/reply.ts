import type { Binary } from '../base/bytes';

/**
 * What a command answers. Plain values are the common kinds: a string is a bulk string, a number or bigint an integer,
 * null the null bulk string, an array an array. The classes are the others; `encode` turns each into RESP2 or RESP3.
 */
export type Reply =
  | Binary
  | number
  | bigint
  | null
  | readonly Reply[]
  | SimpleReply
  | ErrorReply
  | DoubleReply
  | MapReply
  | SetReply
  | PushReply
  | BooleanReply
  | VerbatimReply
  | BigNumberReply
  | AttributeReply
  | NullArrayReply;

/** A status line such as OK. */
export class SimpleReply {
  constructor(readonly text: Binary) {}
}

/** An error line. Commands throw it or return it; it is no Error, so that a wrong call costs no stack. */
export class ErrorReply {
  /**
   * @param message code and words as on the wire: 'ERR syntax error'
   * @param isCounted it is in the statistics already: a command of a script has failed with it
   */
  constructor(
    readonly message: Binary,
    readonly isCounted = false,
  ) {}

  /** The first word: 'ERR', 'WRONGTYPE', ... */
  get code(): string {
    const end = this.message.indexOf(' ');
    return end < 0 ? this.message : this.message.slice(0, end);
  }
}

/** The error in the place of a reply that is too long to be made. */
export class OverlongReply extends ErrorReply {
  /** @param leastBytes what the reply would have taken on the wire, at the least */
  constructor(
    message: Binary,
    readonly leastBytes: number,
  ) {
    super(message);
  }
}

/** A floating-point number: a bulk string in RESP2, ',' in RESP3. */
export class DoubleReply {
  constructor(
    readonly number: number,
    /** How it is written; C's %.17g unless told. */
    readonly text?: Binary,
  ) {}
}

/** Pairs: a flat array in RESP2. */
export class MapReply {
  constructor(readonly entries: readonly (readonly [Reply, Reply])[]) {}
}

/** Distinct members: an array in RESP2. */
export class SetReply {
  constructor(readonly items: readonly Reply[]) {}
}

/** Out-of-band data: an array in RESP2. */
export class PushReply {
  constructor(readonly items: readonly Reply[]) {}
}

/** A truth value: 1 or 0 in RESP2. */
export class BooleanReply {
  constructor(readonly value: boolean) {}
}

/** Text with a three-letter format: a bulk string in RESP2. */
export class VerbatimReply {
  constructor(
    readonly text: Binary,
    readonly format: 'txt' | 'mkd' = 'txt',
  ) {}
}

/** An integer of any size, as decimal digits: a bulk string in RESP2. */
export class BigNumberReply {
  constructor(readonly digits: string) {}
}

/** A reply with attributes, facts about it that RESP2 leaves out. */
export class AttributeReply {
  constructor(
    readonly attributes: readonly (readonly [Reply, Reply])[],
    readonly reply: Reply,
  ) {}
}

/** The null of commands that answer with an array: '*-1' in RESP2. */
export class NullArrayReply {
  readonly nullArray = true;
}

/** Several replies to one command, one after the other (SUBSCRIBE a b); none at all when empty. */
export class Replies {
  constructor(readonly items: readonly Reply[]) {}
}

export const ok = new SimpleReply('OK');
export const queued = new SimpleReply('QUEUED');
export const pong = new SimpleReply('PONG');
export const nullArray = new NullArrayReply();
/** The command wrote, or will write, all that there is to say. */
export const noReply = new Replies([]);
