import type { Command } from '../command';

/** All ACL categories, in the order in which Redis lists them. */
export const categories: readonly string[] =
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin fast slow blocking dangerous connection transaction scripting'.split(
    ' ',
  );

/** What tells the categories of a command. */
export type Categorised = Pick<Command, 'flags' | 'categories' | 'group'>;

/** The ACL categories of a command: those it states, and those that its flags mean. */
export function categoriesOf(command: Categorised): string[] {
  const has = (flag: string): boolean => (command.flags as readonly string[]).includes(flag);
  const own = new Set(command.categories ?? []);
  if (has('write')) own.add('write');
  if (has('readonly') && command.group !== 'scripting') own.add('read');
  if (has('admin')) own.add('admin').add('dangerous');
  if (has('pubsub')) own.add('pubsub');
  if (has('blocking')) own.add('blocking');
  own.add(has('fast') ? 'fast' : 'slow');
  return categories.filter((category) => own.has(category));
}
