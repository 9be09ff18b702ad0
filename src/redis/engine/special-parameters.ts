import { parseMemorySize } from '../memory-size';
import { parseInt64 } from '../numbers';
import { integer, maxInt, maxLong, memory, type Parameter, refuse, type Refusal, yesNo } from './parameter';

const noTls = 'Unable to update TLS configuration. Check server logs.';

/** Parameters with a syntax of their own. */
export const specialParameters: readonly Parameter[] = [
  { name: 'save', initial: '', parse: parseSave },
  { name: 'notify-keyspace-events', initial: '', parse: parseEventFlags, show: showEventFlags },
  {
    name: 'client-output-buffer-limit',
    initial: 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    parse: parseBufferLimits,
  },
  { name: 'oom-score-adj-values', initial: '0 200 800', parse: parseOomScores },
  { name: 'latency-tracking-info-percentiles', initial: '50 99 99.9', parse: parsePercentiles },
  { name: 'proc-title-template', initial: '{title} {listen-addr} {server-mode}', parse: parseTitle },
  { name: 'maxmemory-clients', initial: '0', parse: parseMemoryOrPercent },
  { name: 'cluster-announce-hostname', initial: '', parse: parseHostname },
  { name: 'dbfilename', initial: 'dump.rdb', parse: parseFileName },
  { name: 'repl-backlog-size', initial: '1048576', parse: parseBacklogSize },
  { name: 'hz', initial: '10', parse: parseFrequency },
  { name: 'activedefrag', initial: 'no', parse: parseDefragmentation },
  { ...fixed('port', '0', 'Unable to listen on this port. Check server logs.'), parse: parsePort },
  fixed('tls-port', '0', noTls),
  withoutTls('tls-cluster'),
  withoutTls('tls-replication'),
  fixed('bind', '127.0.0.1', 'Failed to bind to specified addresses.'),
];

/** A parameter whose present value is accepted, and no other: a running server keeps its addresses. */
function fixed(name: string, initial: string, reason: string): Parameter {
  return { name, initial, parse: (value, current) => (value === current ? value : refuse(reason)) };
}

function withoutTls(name: string): Parameter {
  const parse: Parameter['parse'] = (value) => {
    const word = yesNo(name, 'no').parse!(value, 'no');
    return word === 'yes' ? refuse(noTls) : word;
  };
  return { name, initial: 'no', parse };
}

function parsePort(value: string, current: string): string | Refusal {
  const port = integer('port', 0, 0n, 65535n).parse!(value, current);
  return typeof port !== 'string' || port === current ? port : refuse('Unable to listen on this port. Check server logs.');
}

function parseSave(value: string): string | Refusal {
  if (value === '') return '';
  const numbers = value.split(' ');
  const valid = (word: string, at: number): boolean => /^[0-9]{1,18}$/.test(word) && (at % 2 === 1 || Number(word) >= 1);
  if (numbers.length % 2 === 1 || !numbers.every(valid)) return refuse('Invalid save parameters');
  return numbers.map(Number).join(' ');
}

const eventOrder = 'g$lshzxetdn';

/** Flags in Redis's order. 'A' stands for all classes but n and m; n is kept beside it, though it is not shown. */
function parseEventFlags(value: string): string | Refusal {
  if (!/^[Ag$lshzxeKEtmdn]*$/.test(value)) return refuse("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  const all = value.includes('A') || [...'g$lshzxetd'].every((flag) => value.includes(flag));
  const classes = all ? `A${value.includes('n') ? 'n' : ''}` : [...eventOrder].filter((flag) => value.includes(flag)).join('');
  return classes + [...'KEm'].filter((flag) => value.includes(flag)).join('');
}

function showEventFlags(value: string): string {
  return value.replace(/^An/, 'A');
}

function parseBufferLimits(value: string, current: string): string | Refusal {
  const words = value === '' ? [] : value.split(' ');
  if (words.length % 4 !== 0) return refuse('Wrong number of arguments in buffer limit configuration.');
  const limits = new Map<string, string>();
  const former = current.split(' ');
  for (let at = 0; at < former.length; at += 4) limits.set(former[at]!, former.slice(at + 1, at + 4).join(' '));
  for (let at = 0; at < words.length; at += 4) {
    const name = words[at]!.toLowerCase() === 'replica' ? 'slave' : words[at]!.toLowerCase();
    if (!limits.has(name)) return refuse('Invalid client class specified in buffer limit configuration.');
    const [hard, soft] = [parseMemorySize(words[at + 1]!), parseMemorySize(words[at + 2]!)];
    const seconds = words[at + 3]!;
    if (hard === undefined || soft === undefined || !/^[0-9]{1,18}$/.test(seconds)) {
      return refuse('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    }
    limits.set(name, `${hard} ${soft} ${Number(seconds)}`);
  }
  return [...limits].map(([name, limit]) => `${name} ${limit}`).join(' ');
}

function parseOomScores(value: string): string | Refusal {
  const words = value.split(' ');
  if (words.length !== 3) return refuse('wrong number of arguments');
  const valid = words.every((word) => /^-?[0-9]{1,9}$/.test(word) && Math.abs(Number(word)) <= 2000);
  return valid ? words.map(Number).join(' ') : refuse('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
}

function parsePercentiles(value: string): string | Refusal {
  if (value === '') return '';
  const words = value.split(' ');
  const numbers = words.map(Number);
  if (words.includes('') || numbers.some(Number.isNaN)) return refuse('Invalid latency-tracking-info-percentiles parameters');
  const inRange = numbers.every((number) => number >= 0 && number <= 100);
  return inRange ? numbers.join(' ') : refuse('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]');
}

function parseTitle(value: string): string | Refusal {
  const known = /^(?:[^{}]|\{(?:title|listen-addr|server-mode|port|tls-port|unixsocket|config-file)\})*$/;
  const blank = value.replace(/\{[^}]*\}/g, '').trim() === '' && !value.includes('{listen-addr}') && !value.includes('{server-mode}');
  return !known.test(value) || blank ? refuse('template format is invalid or contains unknown variables') : value;
}

function parseMemoryOrPercent(value: string): string | Refusal {
  const percent = /^([0-9]{1,18})%$/.exec(value)?.[1];
  if (percent !== undefined) {
    if (Number(percent) > 100) return refuse('percentage argument must be less or equal to 100');
    return Number(percent) === 0 ? '0' : `${Number(percent)}%`;
  }
  const bytes = parseMemorySize(value);
  if (bytes === undefined) return refuse('argument must be a memory or percent value');
  return String(bytes > maxLong ? maxLong : bytes);
}

function parseHostname(value: string): string | Refusal {
  if (value.length >= 256) return refuse('Hostnames must be less than 256 characters');
  return /^[a-z0-9.-]*$/i.test(value) ? value : refuse('Hostnames may only contain alphanumeric characters, hyphens or dots');
}

function parseFileName(value: string): string | Refusal {
  return value.includes('/') ? refuse("dbfilename can't be a path, just a filename") : value;
}

/** The server's beat: what is set is cut to 1 to 500. */
function parseFrequency(value: string): string | Refusal {
  const number = parseInt64(value);
  if (number === undefined) return refuse("argument couldn't be parsed into an integer");
  if (number < 0n || number > maxInt) return refuse(`argument must be between 0 and ${maxInt} inclusive`);
  return String(Math.min(500, Math.max(1, Number(number))));
}

/** What is set is raised to 16 KiB. */
function parseBacklogSize(value: string): string | Refusal {
  const bytes = memory('repl-backlog-size', 0, 1n).parse!(value, '');
  return typeof bytes === 'string' && BigInt(bytes) < 16384n ? '16384' : bytes;
}

function parseDefragmentation(value: string): string | Refusal {
  const word = yesNo('activedefrag', 'no').parse!(value, 'no');
  return word !== 'yes'
    ? word
    : refuse(
        'Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc like the one shipped by default with the Redis source distribution',
      );
}
