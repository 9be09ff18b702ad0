import { nextTick, setImmediate } from '../../base/event-loop';

/** What is due in a turn. */
export interface Delivery {
  deliver(): void;
}

/** After so many turns in a row the event loop goes round, so that timers and sockets are not starved by a conversation that never pauses. */
export const turnsInARow = 32;

/**
 * Turns of the event loop in which what was sent through memory arrives. All that was posted before a turn begins is delivered in it, in the
 * order of posting; what a delivery posts comes in the next one, when every promise that was settled meanwhile has been heard. A turn is a tick
 * of Node's, and every 32nd one a round of the event loop.
 */
class Turns {
  private waiting: Delivery[] = [];
  private state: 'idle' | 'scheduled' | 'taking' = 'idle';
  private inARow = 0;

  post(delivery: Delivery): void {
    this.waiting.push(delivery);
    if (this.state === 'idle') this.schedule();
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
    const due = this.waiting;
    this.waiting = [];
    let done = 0;
    try {
      while (done < due.length) due[done++]!.deliver();
    } finally {
      // A listener of the user's may have thrown: the others get theirs all the same.
      if (done < due.length) this.waiting.unshift(...due.slice(done));
      this.state = 'idle';
      if (this.waiting.length > 0) {
        this.state = 'scheduled';
        // Ticks go before promises.
        void settled.then(this.schedule);
      }
    }
  };
}

const settled = Promise.resolve();

/** Those of this process. */
export const turns = new Turns();
