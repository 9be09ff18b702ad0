/** How strings and bytes within data are written. */
export type DataStyle = (value: string | Buffer) => string;

/** Bytes and hex alike, so that equal data gives equal text. */
export const canonical: DataStyle = (value) =>
  typeof value !== 'string' ? value.toString('hex') : /^0x[0-9a-f]*$/i.test(value) ? value.slice(2).toLowerCase() : value;

/** Strings quoted; bytes as text where they are printable ASCII, otherwise in hex. */
export const readable: DataStyle = (value) => {
  const text = typeof value === 'string' ? value : value.toString('latin1');
  return typeof value === 'string' || /^[\x20-\x7e]+$/.test(text) ? JSON.stringify(text) : value.toString('hex');
};

/** Data on one line: `name value, name value`. Functions and undefined members are left out, what is nested over three deep is '...'. */
export function showData(value: unknown, style: DataStyle, depth = 0): string {
  if (typeof value === 'string') return style(value);
  if (ArrayBuffer.isView(value)) return style(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth === deepest) return '...';
  if (Array.isArray(value)) return `[${value.map((item) => showData(item, style, depth + 1)).join(', ')}]`;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined && typeof part !== 'function');
  return parts.map(([name, part]) => `${name} ${showData(part, style, depth + 1)}`).join(', ');
}

/** How deep data is read: nodes of trees may refer to their parents. */
const deepest = 3;
