import type { InfoFields, InfoSection } from './_info-section';

export const cpuSection: InfoSection = { name: 'cpu', title: 'CPU', fields };

/** Of the process that the server lives in; it has no children of its own. What a thread alone has used, Node 20 does not tell. */
function fields(): InfoFields {
  const { user, system } = process.cpuUsage();
  return {
    used_cpu_sys: seconds(system),
    used_cpu_user: seconds(user),
    used_cpu_sys_children: seconds(0),
    used_cpu_user_children: seconds(0),
  };
}

function seconds(microseconds: number): string {
  return (microseconds / 1e6).toFixed(6);
}
