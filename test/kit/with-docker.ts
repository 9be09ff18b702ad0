import { execFileSync } from 'node:child_process';

/** The images that test/kit/docker.sh makes. */
export const images = { redis: 'redis:7.0', web: 'jest-distributed/web:1', healthy: 'jest-distributed/healthy:1' } as const;

/** For every Jest that starts containers here: no image of testcontainers' own can be had, and the engine is this machine's. */
export const containerVariables = { TESTCONTAINERS_RYUK_DISABLED: 'true', TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1' } as const;

/** Why containers cannot be tried here, or undefined where they can. */
export function missingDocker(): string | undefined {
  try {
    const listed = docker('images', '--format', '{{.Repository}}:{{.Tag}}').split('\n');
    const lacking = Object.values(images).filter((name) => !listed.includes(name));
    return lacking.length === 0 ? undefined : `there is no image ${lacking.join(', ')}: test/kit/docker.sh images`;
  } catch {
    return 'there is no Docker engine: test/kit/docker.sh engine';
  }
}

/** The output of the docker program. */
export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/**
 * A describe block that needs a Docker engine. Without one its tests are skipped and the reason is printed; with REQUIRE=docker the file fails instead.
 */
export function describeWithDocker(name: string, body: () => void): void {
  Object.assign(process.env, containerVariables);
  const missing = missingDocker();
  if (missing === undefined) {
    describe(name, body);
    return;
  }
  if ((process.env['REQUIRE'] ?? '').split(/[\s,]+/).includes('docker')) {
    test(name, () => {
      throw new Error(`REQUIRE=docker, but ${missing}`);
    });
    return;
  }
  process.stderr.write(`${name}: skipped, ${missing}\n`);
  describe.skip(`${name} (skipped: ${missing})`, body);
}
