import { DistributedError } from '../../base/errors';

/** What is answered: always the same, in turn (the last for ever), or what a function of the request says. */
export type ScriptOf<Request, Answer> = Answer | readonly Answer[] | ((request: Request) => Answer | PromiseLike<Answer>);

/** How a double's failures speak. */
export interface BookWords {
  /** E.g. 'The scripted server'. */
  readonly double: string;
  /** E.g. 'Routes'. */
  readonly routes: string;
  /** How a route is set, after a colon: "server.on('GET /', { body: ... })". */
  readonly howToSet: (route: string) => string;
}

/** What a double answers by route, what it was asked, and for what it had no script. */
export class ScriptBook<Request, Answer> {
  private readonly scripts = new Map<string, ScriptOf<Request, Answer>>();
  private readonly received: { readonly route: string; readonly request: Request }[] = [];
  private readonly unscripted = new Set<string>();

  constructor(private readonly words: BookWords) {}

  set(route: string, script: ScriptOf<Request, Answer>): void {
    this.scripts.set(route, script);
  }

  has(route: string): boolean {
    return this.scripts.has(route);
  }

  /** What has come so far, or of one route. */
  requests(route?: string): readonly Request[] {
    return this.received.filter((each) => route === undefined || each.route === route).map(({ request }) => request);
  }

  /** Takes a request down. @returns its answer; undefined when the test has not set any */
  async answer(route: string, request: Request): Promise<Answer | undefined> {
    const count = this.requests(route).length;
    this.received.push({ route, request });
    const script = this.scripts.get(route);
    if (typeof script === 'function') return (script as (request: Request) => Answer | PromiseLike<Answer>)(request);
    const answer = (Array.isArray(script) ? script[Math.min(count, script.length - 1)] : script) as Answer | undefined;
    if (answer === undefined) this.miss(route);
    return answer;
  }

  /** Something came for which there was no script. */
  miss(route: string): void {
    this.unscripted.add(route);
  }

  /** @throws DistributedError JD_NOT_SCRIPTED when something came for which there was no script */
  check(): void {
    if (this.unscripted.size > 0) throw this.notScripted([...this.unscripted]);
  }

  notScripted(routes: readonly string[]): DistributedError {
    const { double, routes: named, howToSet } = this.words;
    return new DistributedError({
      code: 'JD_NOT_SCRIPTED',
      what: `${double} was asked for ${routes.join(', ')}, and this test has not set it.`,
      fix: `Set it: ${howToSet(routes[0]!)}. ${named} that are set: ${[...this.scripts.keys()].join(', ') || 'none'}.`,
    });
  }
}
