'use strict';
/** What commands take inside a redis-server, by its own account: neither its parser nor its sockets count. */
const net = require('node:net');
const { once } = require('node:events');
const { startReal } = require('./measure.cjs');

/** Replies to the last request of a list, and to nothing else. */
const lastWord = 'every reply is here';
/** Of one list; the server is not to hold millions of replies. */
const listLength = 1000;

/** A redis-server and a connection to it. */
class RealCommands {
  static async start() {
    const commands = new RealCommands();
    commands.server = await startReal();
    commands.socket = net.connect(commands.server.path);
    await once(commands.socket, 'connect');
    return commands;
  }

  /** Runs the commands that `act` hands to its argument. */
  async run(act) {
    const list = [];
    act((...argv) => list.push(argv));
    for (let first = 0; first < list.length; first += listLength) await this.ask(list.slice(first, first + listLength));
  }

  /**
   * Nanoseconds an operation takes: the least of `rounds` batches, as for ours.
   * @param act hands the commands of the operation i to its argument
   */
  async nanosecondsEach(act, { batch = listLength, rounds = 20 } = {}) {
    let best = Infinity;
    let i = 0;
    for (let round = 0; round < rounds; round++) {
      await this.ask([['CONFIG', 'RESETSTAT']]);
      await this.run((run) => {
        for (let left = batch; left > 0; left--) act(run, i++);
      });
      const spent = (await this.ask([['INFO', 'commandstats']])).matchAll(/^cmdstat_(?!config|echo|info)\S+?:calls=\d+,usec=(\d+)/gm);
      const microseconds = Array.from(spent, ([, each]) => Number(each)).reduce((sum, each) => sum + each, 0);
      best = Math.min(best, (microseconds * 1e3) / batch);
    }
    return best;
  }

  stop() {
    this.socket.destroy();
    this.server.stop();
  }

  /** @returns the end of all replies */
  async ask(list) {
    this.socket.write([...list, ['ECHO', lastWord]].map(request).join(''));
    let text = '';
    while (!text.endsWith(`${lastWord}\r\n`)) {
      const [data] = await once(this.socket, 'data');
      text = (text + data.toString('latin1')).slice(-1e6);
    }
    return text;
  }
}

function request(argv) {
  return `*${argv.length}\r\n${argv.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

module.exports = { RealCommands };
