import { type Binary, sliceBinary } from './bytes';

/** How many are kept: a power of two. */
const places = 1024;

/** Longer strings are not worth it: to compare them takes as long as to make them. */
export const longestKept = 24;

/**
 * Short strings that were made of bytes before. Names of commands, keys and fields come again and again: to compare one with the bytes takes less
 * than to make it anew, and V8 knows its hash already. A string's `hash` is an integer of 32 bits, the same for the same bytes.
 */
export class KeptStrings {
  private readonly kept: Binary[] = Array.from({ length: places }, () => '');
  /** Of what came last to each place. Only what comes twice is kept: to keep what never comes again costs the collection of garbage more. */
  private readonly hashes = new Int32Array(places);

  /** The string of some bytes. */
  read(bytes: Buffer, start: number, { end, hash }: { readonly end: number; readonly hash: number }): Binary {
    const place = hash & (places - 1);
    const known = this.kept[place]!;
    if (known.length === end - start && isAt(bytes, start, known)) return known;
    const made = sliceBinary(bytes, start, end);
    if (this.hashes[place] === hash) this.kept[place] = made;
    else this.hashes[place] = hash;
    return made;
  }
}

function isAt(bytes: Buffer, start: number, wanted: Binary): boolean {
  for (let at = wanted.length - 1; at >= 0; at--) if (bytes[start + at] !== wanted.charCodeAt(at)) return false;
  return true;
}
