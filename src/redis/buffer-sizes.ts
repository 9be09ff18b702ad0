/** What fits the buffer that a connection has for replies: what is beyond counts as unread output. */
export const replyBufferBytes = 16 * 1024;
/** What a block of replies beyond that buffer holds, and what it takes. */
const replyBlock = { holds: 20_464, takes: 20_504 } as const;

/** The list of blocks that unread replies would stand in. */
export function replyBlocks(unreadBytes: number): { readonly count: number; readonly bytes: number } {
  const count = Math.ceil(Math.max(0, unreadBytes - replyBufferBytes) / replyBlock.holds);
  return { count, bytes: count * replyBlock.takes };
}

/** How often Redis looks at the sizes of a connection's buffers. */
const lookEveryMs = 100;
const leastReplyBytes = 1024;
/** How long the greatest reply is remembered. */
const peakForMs = 5000;
const firstQueryBytes = 20_474;
const largeQueryBytes = 32 * 1024;
/** A query buffer goes when nothing has come for more than so many seconds. */
const queryIdleSec = 2;

/**
 * The sizes that a connection's buffers would have in Redis, which grows and shrinks them from time to time. Ours have no such
 * buffers: this is what CLIENT LIST and `maxmemory-clients` go by. Reckoned when somebody asks; until then only the peaks are kept.
 */
export class BufferSizes {
  /** The most that was held of requests, and written in one piece, since the last look. */
  queryPeak = 0;
  writtenPeak = 0;
  private query = 0;
  private queryGrownAtMs = 0;
  private reply = replyBufferBytes;
  private replyPeak = replyBufferBytes;
  private replyPeakResetAtMs = 0;

  constructor(private lookedAtMs: number) {}

  /** @param held bytes of requests that are there now */
  look(nowMs: number, lastUsedAtMs: number, held: number): { readonly query: number; readonly reply: number; readonly replyPeak: number } {
    this.lookAtQuery(nowMs, lastUsedAtMs, held);
    this.lookAtReply(nowMs);
    return { query: this.query, reply: this.reply, replyPeak: this.replyPeak };
  }

  private lookAtQuery(nowMs: number, lastUsedAtMs: number, held: number): void {
    if (this.queryPeak > this.query) {
      this.query = Math.max(this.queryPeak, firstQueryBytes);
      this.queryGrownAtMs = nowMs;
    }
    const idleSec = Math.floor(nowMs / 1000) - Math.floor(lastUsedAtMs / 1000);
    if (idleSec > queryIdleSec) this.query = held;
    else if (this.query > largeQueryBytes && looksBetween(this.queryGrownAtMs, nowMs) > 1) this.query = Math.max(held, firstQueryBytes);
    this.queryPeak = held;
  }

  private lookAtReply(nowMs: number): void {
    this.replyPeak = Math.max(this.replyPeak, Math.min(this.reply, this.writtenPeak));
    this.writtenPeak = 0;
    const first = (Math.floor(this.lookedAtMs / lookEveryMs) + 1) * lookEveryMs;
    for (let atMs = first; atMs <= nowMs && !(this.reply === leastReplyBytes && this.replyPeak === 0); atMs += lookEveryMs)
      this.resize(atMs);
    this.lookedAtMs = nowMs;
  }

  private resize(atMs: number): void {
    const { reply, replyPeak } = this;
    if (reply >= 2 * leastReplyBytes && replyPeak < reply / 2) this.reply = Math.max(leastReplyBytes, replyPeak + 1);
    else if (replyPeak === reply) this.reply = Math.min(replyBufferBytes, reply * 2);
    if (atMs - this.replyPeakResetAtMs < peakForMs) return;
    this.replyPeak = 0;
    this.replyPeakResetAtMs = atMs;
  }
}

function looksBetween(fromMs: number, toMs: number): number {
  return Math.floor(toMs / lookEveryMs) - Math.floor(fromMs / lookEveryMs);
}
