import { RawClient } from './raw-client';

/**
 * Debugs a script as redis-cli --ldb does.
 * @param commands words separated by a single space; what is left of them when the script is over is not sent
 * @returns all bytes that came, from EVAL on, once the server has closed the connection
 */
export async function debugScript(
  address: number | string,
  mode: 'YES' | 'SYNC',
  { script, commands }: { readonly script: string; readonly commands: readonly string[] },
): Promise<string> {
  const client = await RawClient.open(address);
  try {
    await client.call('SCRIPT', 'DEBUG', mode);
    client.received = '';
    let said = await client.call('EVAL', script, '1', 'k', 'val');
    for (const command of commands) {
      if (isEnd(said)) break;
      said = await client.call(...command.split(' '));
    }
    if (!isEnd(said)) throw new Error(`the script is not over: ${JSON.stringify(said)}`);
    await client.closed();
    return client.received;
  } finally {
    client.close();
  }
}

function isEnd(said: unknown): boolean {
  const last: unknown = Array.isArray(said) ? said.at(-1) : undefined;
  return (last as { readonly text?: string } | undefined)?.text === '<endsession>';
}
