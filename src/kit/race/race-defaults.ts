/** Of RaceOptions. */
export const raceDefaults = {
  executions: 2000,
  timeMs: 5000,
  seed: 1,
  strategy: 'auto',
  preemptions: undefined,
  maxSteps: 1000,
  ioTimeoutMs: 1000,
  crashes: 0,
  lostReplies: 0,
  expiries: 0,
  failovers: 0,
  serializable: true,
  expectOneWinner: false,
  allowErrors: undefined,
  opaque: false,
} as const;
