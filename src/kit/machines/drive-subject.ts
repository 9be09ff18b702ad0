import { DistributedError } from '../../base/errors';
import { isErrorLike } from '../concurrency/outcomes';
import { firstDifference, takeApart } from '../first-difference';
import { quoteError, showValue } from '../waiting/show';
import type { Context, MachineDescription } from './description';
import { nodeName, targetOf, type ModelDescription, type ModelEdge, type ModelNode } from './model';

/** How often each valid transition was taken in a subject, by {@link transitionName}. */
export type Coverage = Map<string, number>;

/** E.g. `active --claim--> claimed`. */
export function transitionName(from: string, action: string, to: string): string {
  return `${from} --${action}--> ${to}`;
}

/** A subject beside its model. */
export class DrivenSubject<Subject, State extends string> {
  private node: Pick<ModelNode<State>, 'state' | 'context'>;
  private readonly done: string[] = [];

  private constructor(
    readonly subject: Subject,
    private readonly description: MachineDescription<Subject, State, Context>,
    private readonly coverage: Coverage,
  ) {
    this.node = { state: description.initial, context: description.context ?? {} };
  }

  /** A fresh one, looked at, and led along a path. */
  static async create<Subject, State extends string>(
    description: MachineDescription<Subject, State, Context>,
    coverage: Coverage,
    path: readonly string[] = [],
  ): Promise<DrivenSubject<Subject, State>> {
    const driven = new DrivenSubject(await description.create(), description, coverage);
    await driven.expectState();
    for (const action of path) await driven.act(action);
    return driven;
  }

  /** Does an action, where the model has not ended, and holds what comes of it against the model. @throws DistributedError JD_MACHINE where they differ */
  async act(action: string): Promise<void> {
    const target = targetOf(this.description, this.node, action);
    if (target === null) return;
    const before = this.effectsSoFar();
    const failed = await this.run(action);
    const { state } = this.node;
    const from = nodeName(this.node);
    this.done.push(action);
    if (target === undefined) {
      this.checkInvalid(action, failed);
      await this.expectState(`the refused '${action}'`);
    } else {
      if (failed !== undefined) throw this.wrong(`'${action}' in ${from} failed, and must lead to ${target.to}.`, failed.error);
      this.node = { state: target.to, context: target.context };
      await this.expectState(`'${action}' in ${from}`);
      const name = transitionName(state, action, target.to);
      this.coverage.set(name, (this.coverage.get(name) ?? 0) + 1);
    }
    this.expectEffects(before, target?.effects ?? [], action);
  }

  /** Whether an error is the one of an action that is not valid. */
  isRefusal(error: unknown, action: string): boolean {
    const { rejects } = this.description;
    if (rejects === undefined) throw this.unsaidError();
    return typeof rejects === 'function' ? rejects(error, action, this.node.state) : isErrorLike(error, rejects);
  }

  private async run(action: string): Promise<{ readonly error: unknown } | undefined> {
    try {
      await this.description.actions[action]!.run(this.subject);
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  private checkInvalid(action: string, failed: { readonly error: unknown } | undefined): void {
    const from = nodeName(this.node);
    if (this.description.actions[action]!.invalid === 'ignored') {
      if (failed !== undefined) throw this.wrong(`'${action}' in ${from} is to be ignored, and failed.`, failed.error);
    } else if (failed === undefined) throw this.wrong(`'${action}' is not valid in ${from}, and was not rejected.`);
    else if (!this.isRefusal(failed.error, action))
      throw this.wrong(`'${action}' in ${from} was rejected with the wrong error.`, failed.error);
  }

  private async expectState(after = 'a fresh one'): Promise<void> {
    const state = await this.description.state(this.subject);
    if (state !== this.node.state) throw this.wrong(`After ${after} the state is ${showValue(state)}, and must be '${this.node.state}'.`);
  }

  private effectsSoFar(): number {
    return this.description.effects?.(this.subject).length ?? 0;
  }

  private expectEffects(before: number, expected: readonly unknown[], action: string): void {
    if (this.description.effects === undefined) return;
    const effects = this.description.effects(this.subject).slice(before);
    const difference = firstDifference(takeApart(expected), takeApart(effects));
    if (difference === undefined) return;
    throw this.wrong(
      `The effects of '${action}' are ${showValue(effects)}, and must be ${showValue(expected)}: at ${difference.path || 'the whole'} ${difference.second} for ${difference.first}.`,
    );
  }

  private wrong(what: string, error?: unknown): DistributedError {
    const cause = error === undefined ? '' : `\n${quoteError(error)}`;
    return new DistributedError({
      code: 'JD_MACHINE',
      what: `${this.description.name}: ${what}${cause}`,
      fix: `Replay: ${this.done.length === 0 ? 'a fresh one' : this.done.join(', ')}.`,
      cause: error,
    });
  }

  private unsaidError(): DistributedError {
    return new DistributedError({
      code: 'JD_MACHINE',
      what: `${this.description.name} does not say how actions that are not valid are rejected.`,
      fix: "Give `rejects`: the code, a part of the message or a pattern; or the action `invalid: 'ignored'`.",
    });
  }
}

/** Whether only one of many attempts at once may succeed. */
export function isExclusive<State extends string>(description: ModelDescription<State>, edge: ModelEdge<State>): boolean {
  const { invalid, exclusive } = description.actions[edge.action]!;
  if (edge.target === undefined || invalid === 'ignored') return false;
  return exclusive ?? targetOf(description, { state: edge.target.to, context: edge.target.context }, edge.action) === undefined;
}
