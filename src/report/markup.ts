/** A piece of a page, as opposed to text that has yet to be escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup as it is written, with whatever stands in it escaped unless it is markup itself: no value can become an element or an attribute. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return trusted(literals.reduce((text, literal, i) => text + written(parts[i - 1]!) + literal));
}

/** Code of ours that goes into a page as it is. */
export function trusted(text: string): Markup {
  return { markup: text };
}

/** No part of a page. */
export const nothing = trusted('');

function written(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => entities[character]!);
  return 'markup' in part ? part.markup : part.map((each) => each.markup).join('');
}
