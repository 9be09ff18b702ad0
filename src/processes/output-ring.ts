/** How much of a process's output is kept: what is older is of no use in a failure. */
export const keptCharacters = 64 * 1024;

/** The end of what a process has written, stdout and stderr as they came. */
export class OutputRing {
  private kept = '';
  private isCut = false;
  private pushed = 0;
  private readonly listeners = new Set<(text: string) => void>();

  push(text: string): void {
    const all = this.kept + text;
    this.isCut ||= all.length > keptCharacters;
    this.kept = all.slice(-keptCharacters);
    this.pushed += text.length;
    for (const listener of this.listeners) listener(text);
  }

  /** Calls `listener` with what comes from now on, until the returned function is called. */
  onText(listener: (text: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** What is kept; from the first whole line on where the beginning is gone. */
  get text(): string {
    return this.isCut ? `...\n${this.kept.slice(this.kept.indexOf('\n') + 1)}` : this.kept;
  }

  /** How many characters have come: a place to ask {@link since} for. */
  get written(): number {
    return this.pushed;
  }

  /** What has come since {@link written} was `place`, as far as it is kept. */
  since(place: number): string {
    const length = this.pushed - place;
    return length < this.kept.length ? this.kept.slice(this.kept.length - length) : this.text;
  }

  /** The last lines, for an error. */
  tail(lines: number): string {
    return this.text.trimEnd().split('\n').slice(-lines).join('\n');
  }
}
