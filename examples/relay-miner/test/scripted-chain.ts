import { createHash } from 'node:crypto';
import { decompactClosestProof, scriptedServer, verifyClosestProof, type ClosestProof, type ScriptedServer } from 'jest-distributed';
import { Chain } from '../src/chain';
import { proofPath, trieSpec } from '../src/trie';

/** The chain at the other end of a real connection: it keeps the first claim of a session, and verifies proofs as the real one does. */
export interface ScriptedChain {
  readonly server: ScriptedServer;
  /** For a miner. */
  readonly client: Chain;
  /** Roots in hex, by sessions. */
  readonly claims: ReadonlyMap<string, string>;
  readonly proved: readonly string[];
  height(): number;
  /** Pushes it to who has subscribed. */
  nextBlock(): number;
}

export async function scriptedChain(timeoutMs = 5_000): Promise<ScriptedChain> {
  const claims = new Map<string, string>();
  const proved: string[] = [];
  let height = 100;
  const blockHash = (): Buffer => createHash('sha256').update(`block ${height}`).digest();
  const server = await scriptedServer({
    'GET /status': () => ({ body: { height, blockHash: blockHash().toString('hex') } }),
    'POST /claims': (request) => {
      const { session, root } = request.json() as { session: string; root: string };
      if ((claims.get(session) ?? root) !== root) return { status: 409, body: 'another root was claimed' };
      claims.set(session, root);
      return { body: { height } };
    },
    'POST /proofs': (request) => {
      const { session, proof } = request.json() as { session: string; proof: unknown };
      const root = Buffer.from(claims.get(session) ?? '', 'hex');
      const isProof = verifyClosestProof(trieSpec, { proof: readProof(proof, proofPath(blockHash(), session)), root });
      if (isProof) proved.push(session);
      return isProof ? { body: { height } } : { status: 400, body: 'invalid proof' };
    },
  });
  return {
    server,
    client: new Chain({ url: server.url, timeoutMs }),
    claims,
    proved,
    height: () => height,
    nextBlock() {
      height++;
      server.push({ height });
      return height;
    },
  };
}

/** @param path that the chain has asked for: what the miner says it is does not count */
function readProof(json: unknown, path: Buffer): ClosestProof {
  const bytes = JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    typeof value === 'string' && key !== '' ? Buffer.from(value, 'hex') : value,
  ) as Parameters<typeof decompactClosestProof>[1];
  return { ...decompactClosestProof(trieSpec, bytes), path };
}
