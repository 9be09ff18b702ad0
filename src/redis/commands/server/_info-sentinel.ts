import type { Sentinel } from '../../sentinel';
import type { InfoFields, InfoSection } from './_info-section';

export const sentinelSection: InfoSection = { name: 'sentinel', title: 'Sentinel', fields: ({ engine }) => fields(engine.sentinel!) };

function fields({ state }: Sentinel): InfoFields {
  const masters = [...state.masters.values()].map((master, at) => {
    const { name, host, port, replicas, sentinels, isDown, isAgreedDown } = master;
    const status = isAgreedDown ? 'odown' : isDown ? 'sdown' : 'ok';
    return [`master${at}`, `name=${name},status=${status},address=${host}:${port},slaves=${replicas.size},sentinels=${sentinels.size + 1}`];
  });
  return {
    sentinel_masters: state.masters.size,
    sentinel_tilt: 0,
    sentinel_tilt_since_seconds: -1,
    sentinel_running_scripts: 0,
    sentinel_scripts_queue_length: 0,
    sentinel_simulate_failure_flags: state.failureFlags,
    ...(Object.fromEntries(masters) as InfoFields),
  };
}
