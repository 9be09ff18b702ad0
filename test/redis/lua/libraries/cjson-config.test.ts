import { CjsonConfigs } from '../../../../src/redis/lua/libraries/cjson-config';
import { LuaMachine } from '../../../../src/redis/lua/machine';
import { RedisServer } from '../../../../src/redis/server';

/** What lua_gc is to do: a whole collection. */
const collectAll = 2;

test('settings go with what stands for them, at the latest with its state', () => {
  const machine = new LuaMachine();
  const { lua } = machine;
  const configs = new CjsonConfigs(machine);
  const [first, second] = [lua.luaL_newstate(), lua.luaL_newstate()];
  for (const L of [first, second]) for (let i = 0; i < 3; i++) configs.push(L, undefined);
  lua.lua_gc(first, collectAll, 0);
  expect(configs.size).toBe(6);
  lua.lua_settop(first, 1);
  lua.lua_gc(first, collectAll, 0);
  expect(configs.size).toBe(4);
  lua.lua_close(first);
  expect(configs.size).toBe(3);
  lua.lua_close(second);
  expect(configs.size).toBe(0);
});

test('the settings of a table that a script has made are its own, and outlive collections', async () => {
  const server = await RedisServer.start();
  const script = `
    local made = cjson.new()
    made.encode_number_precision(3)
    for _ = 1, 2000 do cjson.new().encode_number_precision(5) end
    collectgarbage()
    return {made.encode(1/3), cjson.encode(1/3)}`;
  expect(await server.call(['EVAL', script, '0'])).toEqual(['0.333', '0.33333333333333']);
  await server.stop();
});
