import { Baselines, type Restorable } from '../../src/environment/baselines';

class Data implements Restorable<string> {
  value = '';
  snapshots = 0;
  snapshot(): string {
    this.snapshots++;
    return this.value;
  }
  restore(state: string): void {
    this.value = state;
  }
}

test('each block has the state that the beforeAll hooks around it have built', async () => {
  const data = new Data();
  const baselines = new Baselines(data);
  const seen: string[] = [];
  const runTest = async (): Promise<void> => {
    await baselines.putBack();
    seen.push(data.value);
    data.value += ' written by a test';
  };

  await baselines.enterBlock();
  data.value = 'root';
  await runTest();
  await runTest();
  await baselines.enterBlock();
  data.value += '+inner';
  await runTest();
  await baselines.enterBlock();
  await runTest();
  baselines.leaveBlock();
  await runTest();
  baselines.leaveBlock();
  await runTest();
  await baselines.enterBlock();
  data.value += '+other';
  await runTest();
  baselines.leaveBlock();

  expect(seen).toEqual(['root', 'root', 'root+inner', 'root+inner', 'root+inner', 'root', 'root+other']);
  expect(data.snapshots).toBe(4);
});

test('a block that begins with a block', async () => {
  const data = new Data();
  const baselines = new Baselines(data);
  await baselines.enterBlock();
  data.value = 'root';
  await baselines.enterBlock();
  data.value = 'inner';
  baselines.leaveBlock();
  await baselines.putBack();
  expect(data.value).toBe('root');
});

test('a baseline taken early holds', async () => {
  const data = new Data();
  const baselines = new Baselines(data);
  await baselines.enterBlock();
  data.value = 'root';
  baselines.take();
  data.value = 'concurrent';
  baselines.take();
  await baselines.putBack();
  expect(data.value).toBe('root');
});

test('outside of any block nothing happens', async () => {
  const data = new Data();
  await new Baselines(data).putBack();
  expect(data.snapshots).toBe(0);
});
