import { createPreset } from './create-preset';

/** `preset: 'jest-distributed/typecheck'`: the same, and a file with a type error fails. Needs TypeScript 4.3 to 6. */
const preset = createPreset({ typecheck: true });

export = preset;
