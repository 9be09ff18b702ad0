import type { DebugSwitches } from '../../context';
import { ok } from '../../reply';
import { type DebugAction, isOn } from './_debug-action';

export const setSkipChecksumValidationAction: DebugAction = {
  name: 'set-skip-checksum-validation',
  words: [3, 3],
  help: `
SET-SKIP-CHECKSUM-VALIDATION <0|1>
    Enables or disables checksum checks for RDB files and RESTORE's payload.`,
  run: set('skipsChecksums'),
};

export const setDisableDenyScriptsAction: DebugAction = {
  name: 'set-disable-deny-scripts',
  words: [3, 3],
  help: `
SET-DISABLE-DENY-SCRIPTS <0|1>
    Setting it to 1 lets scripts call commands that are denied to them.`,
  run: set('allowsDeniedInScripts'),
};

function set(name: keyof DebugSwitches): DebugAction['run'] {
  return ({ engine }, argv) => {
    engine.debug[name] = isOn(argv[2]!);
    return ok;
  };
}
