import { DistributedError } from '../base/errors';
import { requires, requireVariable } from './choose-backend';
import { blockName, type CircusBlock, type CircusState, skipTests } from './circus';

/** Why something that tests need is not there; undefined where it is. */
export type Absence = string | undefined | (() => Promise<string | undefined>);

interface Need {
  readonly block: CircusBlock;
  readonly name: string;
  readonly absence: Absence;
  /** Where the user's code says so. */
  readonly stack: string;
}

/** What the describe blocks of a file cannot do without. */
export class Skips {
  private needs: Need[] = [];
  private readonly told: string[] = [];
  /** Undefined before Jest collects the tests, and when they run. */
  private collecting: CircusState | undefined;

  constructor(
    /** The test file, as messages name it. */
    private readonly path: string,
    private readonly variables: Readonly<Record<string, string | undefined>>,
  ) {}

  collectingStarts(state: CircusState): void {
    this.collecting = state;
  }

  /**
   * The describe block that is being defined, or the file, needs this.
   * @throws DistributedError JD_TOO_LATE when the tests run already
   */
  need(name: string, absence: Absence, stack: string): void {
    if (this.collecting === undefined) throw tooLate(name);
    this.needs.push({ block: this.collecting.currentDescribeBlock, name, absence, stack });
  }

  /** Has no test run that lacks what it needs. @returns what the run may not do without */
  async runStarts(): Promise<DistributedError[]> {
    const [needs, errors] = [this.needs, [] as DistributedError[]];
    this.needs = [];
    this.collecting = undefined;
    for (const need of needs) {
      const reason = typeof need.absence === 'function' ? await need.absence() : need.absence;
      if (reason === undefined) continue;
      skipTests(need.block);
      const where = need.block.parent === undefined ? this.path : `${this.path}: "${blockName(need.block)}"`;
      if (requires(need.name, this.variables)) errors.push(required(where, need, reason));
      else this.told.push(`${where}: skipped, ${reason} (${requireVariable}=${need.name} makes it fail)\n`);
    }
    return errors;
  }

  /** What was skipped, and why: a line each. */
  report(): string {
    return this.told.splice(0).join('');
  }
}

function required(where: string, { name, stack }: Need, reason: string): DistributedError {
  const error = new DistributedError({
    code: 'JD_REQUIRED',
    what: `${where} needs ${name}, and ${reason}.`,
    fix: `Install it, or take ${name} out of the variable ${requireVariable} to have these tests skipped.`,
  });
  error.stack = [`${error.name}: ${error.message}`, stack].join('\n');
  return error;
}

function tooLate(name: string): DistributedError {
  return new DistributedError({
    code: 'JD_TOO_LATE',
    what: `Whether ${name} is there is asked when tests run already.`,
    fix: 'Say what they need in the body of describe, or at the top of the file.',
  });
}
