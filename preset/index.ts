import { createPreset } from './create-preset';

/** `preset: 'jest-distributed'`: TypeScript is compiled and not checked, which costs a third of the time. */
const preset = createPreset({ typecheck: false });

export = preset;
