import { nextTick, setImmediate } from '../../base/event-loop';

/** What is due in a turn. */
export interface Delivery {
  deliver(): void;
}

/** After so many turns in a row the event loop goes round, so that timers and sockets are not starved by a conversation that never pauses. */
export const turnsInARow = 32;

/** An array that was longer is not used again. */
const mostKept = 1024;

/**
 * Turns of the event loop in which what was sent through memory arrives. All that was posted before a turn begins is delivered in it, in the
 * order of posting; what a delivery posts comes in the next one, when every promise that was settled meanwhile has been heard. A turn is a tick
 * of Node's, and every 32nd one a round of the event loop.
 */
class Turns {
  /** Its first {@link count} places are taken. */
  private waiting: (Delivery | undefined)[] = [];
  private count = 0;
  /** What the turn before left empty, for the next one: a new array would grow with each post. */
  private spare: (Delivery | undefined)[] = [];
  private state: 'idle' | 'scheduled' | 'taking' = 'idle';
  private inARow = 0;

  /** @returns whether a turn begins with it: then it is delivered in the present asynchronous context */
  post(delivery: Delivery): boolean {
    this.waiting[this.count++] = delivery;
    if (this.state !== 'idle') return false;
    this.schedule();
    return true;
  }

  private readonly schedule = (): void => {
    this.state = 'scheduled';
    if (++this.inARow < turnsInARow) {
      nextTick(this.take);
      return;
    }
    this.inARow = 0;
    setImmediate(this.take);
  };

  private readonly take = (): void => {
    this.state = 'taking';
    const { waiting: due, count } = this;
    this.waiting = this.spare;
    this.count = 0;
    let done = 0;
    try {
      while (done < count) {
        const delivery = due[done]!;
        due[done++] = undefined;
        delivery.deliver();
      }
    } finally {
      // A listener of the user's may have thrown: the others get theirs all the same.
      if (done < count) this.putBack(due.slice(done, count));
      this.spare = due.length > mostKept ? [] : due;
      this.state = 'idle';
      if (this.count > 0) {
        this.state = 'scheduled';
        // Ticks go before promises.
        void settled.then(this.schedule);
      }
    }
  };

  private putBack(rest: readonly (Delivery | undefined)[]): void {
    this.waiting = [...rest, ...this.waiting.slice(0, this.count)];
    this.count = this.waiting.length;
  }
}

const settled = Promise.resolve();

/** Those of this process. */
export const turns = new Turns();
