import type { TimeScale } from '../../time-scale';

/** The options of HGETEX and HSETEX that are followed by a time. */
export const fieldTimeOptions: Readonly<Record<string, TimeScale>> = {
  EX: { unit: 'seconds', from: 'now' },
  PX: { unit: 'milliseconds', from: 'now' },
  EXAT: { unit: 'seconds', from: 'epoch' },
  PXAT: { unit: 'milliseconds', from: 'epoch' },
};
