/**
 * Commands that change the key in their first argument, and tell nobody what is there. Taking a stack is most of what watching costs, and before anybody has
 * looked at a key nothing can be lost there: what writes blindly to it belongs to no race.
 */
const blindWrites = [
  ...['set', 'setex', 'psetex', 'append', 'incr', 'incrby', 'incrbyfloat', 'decr', 'decrby'],
  ...['expire', 'pexpire', 'hset', 'hmset', 'hincrby', 'hincrbyfloat', 'hdel', 'sadd', 'srem', 'zadd', 'zincrby', 'zrem'],
  ...['lpush', 'rpush', 'ltrim', 'xadd', 'pfadd', 'setbit'],
];
const blind = new Set([...blindWrites, ...blindWrites.map((name) => name.toUpperCase())]);
/** With other options than a time to live, SET looks. */
const looking = /^(?:nx|xx|get|if.*)$/i;
const [set, setInCapitals] = ['set', 'SET'];

/** Words of so many reads are remembered; with more, every command is taken for one that may belong to a race. */
const mostWords = 50_000;

/** Knows which commands may belong to a race, so that their stacks are wanted. */
export class StackNeeds {
  /** Every word of commands that may look at a key. */
  private words = new Set<string>();

  /** What was read before belongs to no race any more. */
  restart(): void {
    if (this.words.size > 0) this.words = new Set();
  }

  /** A command is about to be sent. @param from of `words`, where its first argument stands */
  isWanted(name: string, words: readonly unknown[], from: number): boolean {
    const key = words[from];
    if (typeof key === 'string' && blind.has(name) && (words.length - from <= 2 || !isLooking(name, words)))
      return this.words.has(key) || this.words.size >= mostWords;
    this.read(words);
    return true;
  }

  /** Somebody may have looked at keys that are among these words. */
  read(words: readonly unknown[]): void {
    if (this.words.size >= mostWords) return;
    for (const word of words) if (typeof word === 'string') this.words.add(word);
  }
}

function isLooking(name: string, words: readonly unknown[]): boolean {
  return (
    (name === set || name === setInCapitals) && words.some((word) => typeof word === 'string' && word.length <= 5 && looking.test(word))
  );
}
