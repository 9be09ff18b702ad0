import { OutputRing } from '../processes/output-ring';

/** Lines of each that a failure shows. */
const shownLines = 20;

/** What the servers of a test file have written while it ran, for the case that it fails. */
export class FileOutputs {
  hasFailed = false;
  private readonly rings = new Map<string, OutputRing>();

  add(name: string, text: string): void {
    let ring = this.rings.get(name);
    if (ring === undefined) this.rings.set(name, (ring = new OutputRing()));
    ring.push(text);
  }

  /** Shows it, if a test has failed. */
  tell(path: string): void {
    if (!this.hasFailed) return;
    for (const [name, ring] of this.rings) {
      const text = ring.tail(shownLines);
      if (text !== '') process.stderr.write(`${path}: the ${name} wrote last:\n${text}\n`);
    }
  }
}
