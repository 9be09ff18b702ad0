import { arch, machine, release, type as systemName } from 'node:os';
import type { Context } from '../../context';
import type { InfoFields, InfoSection } from './_info-section';

export const serverSection: InfoSection = { name: 'server', title: 'Server', fields };

const machineFields: InfoFields = {
  os: `${systemName()} ${release()} ${machine()}`,
  arch_bits: arch().includes('64') ? 64 : 32,
};

function fields({ engine, keyspace }: Context): InfoFields {
  const { identity, clock, config } = engine;
  const uptimeSec = Math.max(0, Math.floor((clock.now() - identity.startedAtMs) / 1000));
  return {
    redis_version: identity.version,
    redis_git_sha1: '00000000',
    redis_git_dirty: 0,
    redis_build_id: '0',
    redis_mode: engine.mode,
    ...machineFields,
    monotonic_clock: 'POSIX clock_gettime',
    multiplexing_api: 'libuv',
    atomicvar_api: 'none',
    gcc_version: '0.0.0',
    process_id: process.pid,
    process_supervised: 'no',
    run_id: identity.runId,
    tcp_port: identity.port,
    server_time_usec: Math.floor(clock.now() * 1000),
    uptime_in_seconds: uptimeSec,
    uptime_in_days: Math.floor(uptimeSec / 86400),
    hz: config.number('hz'),
    configured_hz: config.number('hz'),
    lru_clock: keyspace.nowSec % 2 ** 24,
    executable: process.execPath,
    config_file: '',
    io_threads_active: 0,
    ...(engine.version.has('7.2') && { listener0: `name=tcp,bind=${identity.host},port=${identity.port}` }),
  };
}
