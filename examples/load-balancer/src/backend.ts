/** A server that requests are forwarded to. */
export interface Backend {
  readonly name: string;
  readonly url: string;
  /** Its share among the others; one of 0 is never picked. */
  readonly weight: number;
}

/** A balancer has nobody to pick. */
export class NoHealthyBackends extends Error {
  override readonly name = 'NoHealthyBackends';
  readonly code = 'NO_HEALTHY_BACKENDS';

  constructor() {
    super('no backend is healthy');
  }
}
