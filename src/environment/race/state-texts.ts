import { createHash } from 'node:crypto';

/** Most states come again and again; of a program that always leaves another, no more are kept than this. */
const mostKept = 128;

/**
 * Texts for states, as a person reads them: what is shown of a state may leave something out, and states that differ in no more than that get
 * texts that differ all the same.
 */
export class StateTexts {
  private readonly texts = new Map<string, string>();
  /** Which state has a text, as it is shown, for itself. */
  private readonly owners = new Map<string, string>();

  /**
   * @param exact the whole state: the same for equal ones, another for any other
   * @param show what is shown of it
   */
  of(exact: string, show: () => string): string {
    const name = nameOf(exact);
    let text = this.texts.get(name);
    if (text === undefined) {
      if (this.texts.size >= mostKept) this.texts.clear();
      this.texts.set(name, (text = this.name(name, show())));
    }
    return text;
  }

  private name(state: string, shown: string): string {
    const place = nameOf(shown);
    const owner = this.owners.get(place) ?? state;
    this.owners.set(place, owner);
    return owner === state ? shown : `(differs in what is not shown: sha256 ${digestOf(state).slice(0, shownDigits)})\n${shown}`;
  }
}

/** Of a digest. */
const shownDigits = 16;

/** Longer texts are known by their digests. */
const longestName = 200;

function nameOf(text: string): string {
  return text.length <= longestName ? text : `sha256 ${digestOf(text)}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
