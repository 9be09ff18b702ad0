/** Who is on a network: known by where it listens. */
export interface Networked {
  readonly address: { readonly host: string; readonly port: number };
}

/** What joins servers in this process: it stands for the network between them, and delivers at once. */
export abstract class Network<Member extends Networked> {
  protected readonly members = new Set<Member>();
  /** The parts between which nothing gets through; undefined: there is one part. */
  private parts: ReadonlyMap<Member, number> | undefined;
  /** How many hold news back, or deliver them. */
  private holders = 0;
  protected hasNews = false;

  /** All are about to end: nobody takes over. */
  close(): void {
    this.members.clear();
  }

  /** One runs now. */
  join(member: Member): void {
    this.members.add(member);
    this.spread();
  }

  /** One is gone: the others notice. */
  leave(member: Member): void {
    if (this.members.delete(member)) this.spread();
  }

  /** Nothing gets from one group to another; who is in no group is alone with the others that are in none. */
  partition(groups: readonly (readonly Member[])[]): void {
    this.restore(new Map(groups.flatMap((group, part) => group.map((member) => [member, part] as const))));
  }

  heal(): void {
    this.restore(undefined);
  }

  /** What is cut, for {@link restore}. */
  save(): ReadonlyMap<Member, number> | undefined {
    return this.parts;
  }

  restore(parts: ReadonlyMap<Member, number> | undefined): void {
    this.parts = parts;
    this.spread();
  }

  /** Who runs at an address. */
  at(host: string, port: number): Member | undefined {
    return [...this.members].find(({ address }) => address.port === port && address.host === host);
  }

  /** Whether one runs and nothing is cut on the way to it. */
  reaches(from: Member, to: Member): boolean {
    return this.members.has(to) && this.parts?.get(from) === this.parts?.get(to);
  }

  /** Changes several; the news of it spread when all is done. */
  together(act: () => void): void {
    const end = this.quiet();
    try {
      act();
    } finally {
      end();
    }
  }

  /** Nothing spreads until the returned function is called, once. */
  quiet(): () => void {
    this.holders++;
    return () => {
      this.holders--;
      this.spread();
    };
  }

  /** Something has been learned. */
  note(): void {
    this.hasNews = true;
  }

  /** Tells all what all know, until nobody learns anything. */
  spread(): void {
    this.hasNews = true;
    if (this.holders > 0) return;
    this.holders++;
    try {
      this.deliver();
    } finally {
      this.holders--;
    }
  }

  protected abstract deliver(): void;
}
