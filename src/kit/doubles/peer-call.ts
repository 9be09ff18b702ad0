/** A request under way. It ends once: with a result, or an error. */
export class PeerCall {
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly outcome: Promise<unknown>;
  /** Who is at work on it. */
  isWith: string | undefined;
  isOver = false;
  private settle!: { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void };

  constructor({ from, to, method }: Pick<PeerCall, 'from' | 'to' | 'method'>) {
    this.from = from;
    this.to = to;
    this.method = method;
    this.outcome = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
  }

  succeed(result: unknown): void {
    this.isOver = true;
    this.settle.resolve(result);
  }

  fail(error: Error): void {
    this.isOver = true;
    this.settle.reject(error);
  }
}
