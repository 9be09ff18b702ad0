import { quoteBytes } from '../../src/redis/quote-bytes';
import type { Wire } from './resp';

/**
 * How a transcript compares a reply: byte for byte, without regard to the order of its elements (or of its pairs), by its
 * kind with the kinds of what is in it, or by its kind alone.
 */
export type Comparison = 'exact' | 'unordered' | 'unordered pairs' | 'kind' | 'outer kind';

/** A reply as redis-cli shows it; what redis-cli shows alike (null kinds, aggregate kinds) is told apart. */
export function render(wire: Wire, comparison: Comparison = 'exact'): string {
  if (comparison === 'outer kind') return renderKind(wire);
  if (comparison === 'kind') return renderWith(wire, renderKind);
  return renderWith(sorted(wire, comparison), renderScalar);
}

const numberMarks = { array: ')', set: '~', push: '>', map: '#' } as const;

function renderWith(wire: Wire, scalar: (wire: Wire) => string): string {
  const lines = linesOf(wire, scalar);
  if (lines === undefined) return scalar(wire);
  if (lines.items.length === 0) return `(empty ${wire.kind})`;
  const width = String(lines.items.length).length;
  return lines.items
    .map((text, i) => {
      const number = `${String(i + 1).padStart(width)}${lines.mark} `;
      return number + text.replace(/\n/g, `\n${' '.repeat(number.length)}`);
    })
    .join('\n');
}

function linesOf(wire: Wire, scalar: (wire: Wire) => string): { mark: string; items: string[] } | undefined {
  if (wire.kind === 'map') {
    const items = wire.entries.map(([key, value]) => {
      const start = `${renderWith(key, scalar)} =>`;
      const shown = renderWith(value, scalar);
      return shown.includes('\n') ? `${start}\n   ${shown.replace(/\n/g, '\n   ')}` : `${start} ${shown}`;
    });
    return { mark: numberMarks.map, items };
  }
  if (wire.kind !== 'array' && wire.kind !== 'set' && wire.kind !== 'push') return undefined;
  return { mark: numberMarks[wire.kind], items: wire.items.map((item) => renderWith(item, scalar)) };
}

function renderScalar(wire: Wire): string {
  switch (wire.kind) {
    case 'status':
      return wire.text;
    case 'string':
      return quoteBytes(wire.text);
    case 'verbatim':
      return `(verbatim ${wire.format}) ${quoteBytes(wire.text)}`;
    case 'boolean':
      return `(${wire.value})`;
    case 'nil':
    case 'nil array':
      return `(${wire.kind})`;
    case 'error':
    case 'integer':
    case 'double':
    case 'big number':
      return `(${wire.kind}) ${quoteBytes(wire.text).slice(1, -1).replace(/\\"/g, '"').replace(/\\\\/g, '\\')}`;
    default:
      return renderWith(wire, renderScalar);
  }
}

function renderKind(wire: Wire): string {
  return wire.kind === 'error' ? `(error) ${wire.text.split(' ')[0]}` : `(${wire.kind})`;
}

/** Sorted by rendering: the reply's own elements, or, of a cursor or key with its elements, those. */
function sorted(wire: Wire, comparison: Comparison): Wire {
  if (comparison === 'exact') return wire;
  if (wire.kind === 'map') return { ...wire, entries: sortBy(wire.entries, (entry) => render(entry[0]) + render(entry[1])) };
  if (wire.kind !== 'array' && wire.kind !== 'set' && wire.kind !== 'push') return wire;
  const [first, second] = wire.items;
  if (wire.items.length === 2 && first!.kind === 'string' && second!.kind === 'array') {
    return { ...wire, items: [first!, sorted(second!, comparison)] };
  }
  if (comparison === 'unordered') return { ...wire, items: sortBy(wire.items, (item) => render(item)) };
  const pairs: (readonly Wire[])[] = [];
  for (let i = 0; i < wire.items.length; i += 2) pairs.push(wire.items.slice(i, i + 2));
  return { ...wire, items: sortBy(pairs, (pair) => pair.map((item) => render(item)).join('\n')).flat() };
}

function sortBy<T>(items: readonly T[], text: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, key: text(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}
