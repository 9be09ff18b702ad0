import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingRyuk } from '../../src/containers/ryuk';
import { FakeClock } from '../kit/fake-clock';

const folder = mkdtempSync(join(tmpdir(), 'jd-ryuk-'));
const socket = join(folder, 'docker.sock');
const image = '127.0.0.1:1/ryuk:1';
/** What the engine has been asked. */
const asked: string[] = [];
let answers: Readonly<Record<string, readonly [status: number, body: string]>>;
let engine: http.Server;
const before = { ...process.env };

beforeAll(async () => {
  engine = http.createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    const [status, body] = answers[method!]!;
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => engine.listen(socket, resolve));
  // Without the properties of whoever runs the tests.
  Object.assign(process.env, { HOME: folder, DOCKER_HOST: `unix://${socket}`, RYUK_CONTAINER_IMAGE: image });
});
beforeEach(() => {
  asked.length = 0;
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = '';
});
afterAll(() => {
  process.env = before;
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const looks = `GET /images/${image}/json`;
const pulls = `POST /images/create?fromImage=${encodeURIComponent(image)}`;
const missing = (): Promise<string | undefined> => missingRyuk(new FakeClock());

test('it is on where its image is on the engine', async () => {
  answers = { GET: [200, '{}'] };
  expect(await missing()).toBeUndefined();
  expect(asked).toEqual([looks]);
});

test('it is on where its image can be pulled', async () => {
  answers = { GET: [404, ''], POST: [200, '{"status":"Pulling"}\r\n{"status":"Download complete"}\r\n'] };
  expect(await missing()).toBeUndefined();
  expect(asked).toEqual([looks, pulls]);
});

test.each([
  ['a registry that refuses', [500, '{"message":"denied"}\n'], '{"message":"denied"}'],
  ['a pull that begins and fails', [200, '{"status":"Pulling"}\r\n{"error":"unexpected EOF"}\r\n'], 'unexpected EOF'],
] as const)('it is off, with the reason: %s', async (_name, answer, reason) => {
  answers = { GET: [404, ''], POST: answer };
  expect(await missing()).toBe(`its image ${image} is not on this engine and cannot be pulled (${reason})`);
});

test.each(['true', 'false'])('who has set TESTCONTAINERS_RYUK_DISABLED=%s has decided', async (value) => {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = value;
  expect(await missing()).toBeUndefined();
  expect(asked).toEqual([]);
});
